package city.laterne.store.internal;

import city.laterne.store.Value;

/** A rectangle in WGS 84 degrees; it does not cross the date line. */
record Box(double west, double south, double east, double north) {
  Box {
    west = Math.max(-180, west);
    south = Math.max(-90, south);
    east = Math.min(180, east);
    north = Math.min(90, north);
  }

  static final Box EARTH = new Box(-180, -90, 180, 90);

  /** The box of a GeoJSON geometry, or all of the earth where it cannot be read. */
  static Box of(Value geometry) {
    if (geometry instanceof Value.Point point) {
      double lon = point.longitude().toDouble();
      double lat = point.latitude().toDouble();
      return new Box(lon, lat, lon, lat);
    }
    return GeoJson.geometry(geometry)
        .map(org.locationtech.jts.geom.Geometry::getEnvelopeInternal)
        .filter(envelope -> !envelope.isNull())
        .map(e -> new Box(e.getMinX(), e.getMinY(), e.getMaxX(), e.getMaxY()))
        .orElse(EARTH);
  }

  /** The box around everything that is so near to a box. */
  static Box around(org.locationtech.jts.geom.Envelope of, double metres) {
    Box southWest = around(of.getMinX(), of.getMinY(), metres);
    Box northEast = around(of.getMaxX(), of.getMaxY(), metres);
    return new Box(
        Math.min(southWest.west, northEast.west),
        southWest.south,
        Math.max(southWest.east, northEast.east),
        northEast.north);
  }

  /** The box around a circle on the earth. */
  private static Box around(double lon, double lat, double metres) {
    double latDegrees = Math.toDegrees(metres / city.laterne.shared.GeoPoint.EARTH_RADIUS_METRES);
    double cos = Math.cos(Math.toRadians(Math.min(89.9, Math.abs(lat) + latDegrees)));
    double lonDegrees = Math.min(180, latDegrees / Math.max(1e-6, cos));
    if (Math.abs(lat) + latDegrees >= 89.9 || lon - lonDegrees < -180 || lon + lonDegrees > 180) {
      return new Box(-180, lat - latDegrees, 180, lat + latDegrees);
    }
    // A hair wider, so that rounding never loses a place on the rim.
    return new Box(
        lon - lonDegrees * 1.000001 - 1e-9,
        lat - latDegrees * 1.000001 - 1e-9,
        lon + lonDegrees * 1.000001 + 1e-9,
        lat + latDegrees * 1.000001 + 1e-9);
  }

  boolean touches(double lon, double lat) {
    return lon >= west && lon <= east && lat >= south && lat <= north;
  }
}
