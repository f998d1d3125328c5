package city.laterne.lighting.internal;

/** Distances over a city's ground, reckoned on the plane: right to a thousandth within 50 km. */
final class Ground {
  /** Metres of a degree of latitude on the sphere of the mean radius. */
  static final double METRES_PER_DEGREE = 111_195;

  private Ground() {}

  /** How much shorter a degree of longitude is than one of latitude. */
  static double shrink(double latitude) {
    return Math.cos(Math.toRadians(latitude));
  }

  static double metres(double lon1, double lat1, double lon2, double lat2) {
    double x = (lon2 - lon1) * shrink((lat1 + lat2) / 2);
    double y = lat2 - lat1;
    return Math.sqrt(x * x + y * y) * METRES_PER_DEGREE;
  }
}
