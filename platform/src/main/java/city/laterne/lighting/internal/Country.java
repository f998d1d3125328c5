package city.laterne.lighting.internal;

import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.algorithm.locate.PointOnGeometryLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;

/**
 * Germany with its islands and 15 km around it, from some seventy points set by hand along its
 * border: enough to tell a lamp in the open sea or in another country from one of a German city.
 * Safe for many threads.
 */
final class Country {
  /** What a degree of longitude is to one of latitude in its middle. */
  private static final double SHRINK = Ground.shrink(51.2);

  private static final double MARGIN_METRES = 15_000;

  /** Longitude, latitude, from the mouth of the Ems clockwise: the sea, the east, the Alps. */
  private static final double[] BORDER = {
    6.55, 53.60, 7.00, 53.75, 7.60, 53.82, 7.80, 54.15, 7.95, 54.23, 8.30, 54.45, 8.22, 54.75,
    8.35, 55.08, 8.70, 54.92, 9.45, 54.85, 10.05, 54.75, 10.30, 54.48, 11.05, 54.55, 11.30, 54.42,
    11.00, 54.00, 11.90, 54.18, 12.50, 54.50, 13.10, 54.62, 13.45, 54.70, 13.75, 54.35, 14.25,
        53.95,
    14.45, 53.25, 14.15, 52.85, 14.65, 52.55, 14.60, 52.10, 14.75, 51.60, 15.05, 51.30, 14.95,
        50.98,
    14.80, 50.82, 14.40, 50.95, 13.50, 50.68, 12.95, 50.40, 12.30, 50.20, 12.10, 50.30, 12.25,
        50.05,
    12.50, 49.85, 12.55, 49.60, 12.85, 49.32, 13.40, 49.05, 13.85, 48.75, 13.50, 48.53, 13.35,
        48.30,
    12.80, 48.15, 12.95, 47.80, 13.10, 47.60, 13.00, 47.45, 12.75, 47.65, 12.20, 47.65, 11.40,
        47.45,
    10.90, 47.40, 10.45, 47.50, 10.20, 47.27, 9.95, 47.55, 9.60, 47.52, 9.15, 47.68, 8.60, 47.65,
    8.45, 47.57, 7.60, 47.56, 7.55, 48.10, 7.80, 48.55, 8.20, 48.97, 7.40, 49.15, 6.90, 49.18,
    6.40, 49.46, 6.50, 49.80, 6.12, 50.10, 6.20, 50.50, 5.98, 50.80, 5.88, 51.03, 6.20, 51.40,
    5.95, 51.80, 6.70, 51.90, 7.05, 52.25, 6.70, 52.50, 7.05, 52.65, 7.20, 53.20, 6.85, 53.40,
  };

  private static final PointOnGeometryLocator AREA = area();

  private Country() {}

  private static PointOnGeometryLocator area() {
    Coordinate[] border = new Coordinate[BORDER.length / 2 + 1];
    for (int i = 0; i < border.length - 1; i++) {
      border[i] = flat(BORDER[2 * i], BORDER[2 * i + 1]);
    }
    border[border.length - 1] = border[0];
    return new IndexedPointInAreaLocator(
        new GeometryFactory()
            .createPolygon(border)
            .buffer(MARGIN_METRES / Ground.METRES_PER_DEGREE));
  }

  private static Coordinate flat(double longitude, double latitude) {
    return new Coordinate(longitude * SHRINK, latitude);
  }

  /** Whether a place is in Germany or near it; degrees, WGS 84. */
  static boolean isNear(double longitude, double latitude) {
    return AREA.locate(flat(longitude, latitude)) != Location.EXTERIOR;
  }
}
