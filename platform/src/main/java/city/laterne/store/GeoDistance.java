package city.laterne.store;

import city.laterne.shared.GeoPoint;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.operation.distance.DistanceOp;

/**
 * How far geometries in WGS 84 degrees lie apart: the great circle between their nearest points.
 * These are looked for in a plane in which a degree of longitude is as long as it is at the first
 * geometry's middle, as a degree is no measure far from the equator.
 */
public final class GeoDistance {
  private GeoDistance() {}

  /** Metres; 0 when the geometries touch. */
  public static double metres(Geometry from, Geometry to) {
    if (from instanceof Point a && to instanceof Point b) {
      return GeoPoint.distanceMetres(a.getX(), a.getY(), b.getX(), b.getY());
    }
    double cos = Math.max(0.01, Math.cos(Math.toRadians(from.getEnvelopeInternal().centre().y)));
    Coordinate[] nearest = DistanceOp.nearestPoints(narrowed(from, cos), narrowed(to, cos));
    return GeoPoint.distanceMetres(
        nearest[0].x / cos, nearest[0].y, nearest[1].x / cos, nearest[1].y);
  }

  private static Geometry narrowed(Geometry of, double cos) {
    Geometry copy = of.copy();
    copy.apply((CoordinateFilter) coordinate -> coordinate.x *= cos);
    copy.geometryChanged();
    return copy;
  }
}
