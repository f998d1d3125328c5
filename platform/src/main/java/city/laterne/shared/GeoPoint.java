package city.laterne.shared;

/**
 * A place on the WGS 84 ellipsoid.
 *
 * @param longitude degrees east, −180 to 180
 * @param latitude degrees north, −90 to 90
 */
public record GeoPoint(double longitude, double latitude) {
  /** Mean radius of the earth after IUGG, used for great circles. */
  public static final double EARTH_RADIUS_METRES = 6_371_008.8;

  /** Checks the ranges. */
  public GeoPoint {
    if (!(longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException(
          "longitude "
              + longitude
              + ", latitude "
              + latitude
              + " is not on the earth in WGS 84 degrees; maybe swapped or projected?");
    }
  }

  /** The great-circle distance (haversine) in metres. */
  public double distanceMetres(GeoPoint other) {
    return distanceMetres(longitude, latitude, other.longitude, other.latitude);
  }

  /** The great-circle distance (haversine) in metres between two places in degrees. */
  public static double distanceMetres(double lon1, double lat1, double lon2, double lat2) {
    double phi1 = Math.toRadians(lat1);
    double phi2 = Math.toRadians(lat2);
    double halfPhi = Math.sin((phi2 - phi1) / 2);
    double halfLambda = Math.sin(Math.toRadians(lon2 - lon1) / 2);
    double a = halfPhi * halfPhi + Math.cos(phi1) * Math.cos(phi2) * halfLambda * halfLambda;
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, a)));
  }
}
