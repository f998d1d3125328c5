package city.laterne.portal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.RingClipper;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/**
 * Brings geometries of WGS 84 degrees into a tile: projected to units of 1/{@link #EXTENT} of its
 * side with y downwards, cut off at {@link #BUFFER} units outside, simplified, rounded to whole
 * units. Used by one thread.
 */
final class TileGeometry {
  /** Units in the side of a tile. */
  static final int EXTENT = 4096;

  /** How far geometry reaches beyond the side: the width of the broadest line and its casing. */
  static final int BUFFER = 128;

  private static final GeometryFactory FACTORY = new GeometryFactory();
  private static final Envelope CLIP =
      new Envelope(-BUFFER, EXTENT + BUFFER, -BUFFER, EXTENT + BUFFER);
  private static final double SMALLEST_AREA = 24;

  private final double scale;
  private final double left;
  private final double top;
  private final double tolerance;
  private final RingClipper clipper = new RingClipper(CLIP);

  /**
   * For a tile.
   *
   * @param tolerance how far simplified lines may lie off, units
   */
  TileGeometry(TileAddress tile, double tolerance) {
    this.scale = (double) (1 << tile.zoom()) * EXTENT;
    this.left = (double) tile.x() * EXTENT;
    this.top = (double) tile.y() * EXTENT;
    this.tolerance = tolerance;
  }

  /** A place in units. */
  Coordinate project(double longitude, double latitude) {
    return new Coordinate(
        TileAddress.worldX(longitude) * scale - left, TileAddress.worldY(latitude) * scale - top);
  }

  private Coordinate[] project(LineString line) {
    CoordinateSequence points = line.getCoordinateSequence();
    Coordinate[] projected = new Coordinate[points.size()];
    for (int i = 0; i < projected.length; i++) {
      projected[i] = project(points.getX(i), points.getY(i));
    }
    return projected;
  }

  /** The parts of a line, or of a polygon's border, that lie in the tile; not yet simplified. */
  List<LineString> lines(Geometry geometry) {
    List<LineString> lines = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      switch (geometry.getGeometryN(i)) {
        case LineString line -> cut(project(line), lines);
        case Polygon polygon -> {
          cut(project(polygon.getExteriorRing()), lines);
          for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
            cut(project(polygon.getInteriorRingN(hole)), lines);
          }
        }
        case Geometry _ -> {}
      }
    }
    return lines;
  }

  /** Liang and Barsky's cut of each segment; segments that stay together form a line. */
  private static void cut(Coordinate[] points, List<LineString> into) {
    List<Coordinate> open = new ArrayList<>();
    for (int i = 1; i < points.length; i++) {
      Coordinate from = points[i - 1];
      Coordinate to = points[i];
      double[] part = {0, 1};
      double dx = to.x - from.x;
      double dy = to.y - from.y;
      boolean touches =
          narrow(-dx, from.x - CLIP.getMinX(), part)
              && narrow(dx, CLIP.getMaxX() - from.x, part)
              && narrow(-dy, from.y - CLIP.getMinY(), part)
              && narrow(dy, CLIP.getMaxY() - from.y, part);
      if (!touches) {
        end(open, into);
        continue;
      }
      if (part[0] > 0) {
        end(open, into);
      }
      if (open.isEmpty()) {
        open.add(new Coordinate(from.x + part[0] * dx, from.y + part[0] * dy));
      }
      open.add(part[1] < 1 ? new Coordinate(from.x + part[1] * dx, from.y + part[1] * dy) : to);
      if (part[1] < 1) {
        end(open, into);
      }
    }
    end(open, into);
  }

  /** Narrows the part of a segment to one side of a border; false when nothing is left. */
  private static boolean narrow(double p, double q, double[] part) {
    if (p == 0) {
      return q >= 0;
    }
    double r = q / p;
    if (p < 0) {
      part[0] = Math.max(part[0], r);
    } else {
      part[1] = Math.min(part[1], r);
    }
    return part[0] <= part[1];
  }

  private static void end(List<Coordinate> open, List<LineString> into) {
    if (open.size() > 1) {
      into.add(FACTORY.createLineString(open.toArray(Coordinate[]::new)));
    }
    open.clear();
  }

  /** A line with fewer points, rounded; empty when nothing is left of it. */
  Optional<Geometry> simplified(LineString line) {
    Coordinate[] points = rounded(DouglasPeuckerSimplifier.simplify(line, tolerance));
    return points.length < 2 ? Optional.empty() : Optional.of(FACTORY.createLineString(points));
  }

  /** The parts of areas that lie in the tile, simplified and rounded. */
  List<Geometry> areas(Geometry geometry) {
    List<Geometry> areas = new ArrayList<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      if (geometry.getGeometryN(i) instanceof Polygon polygon) {
        ring(polygon.getExteriorRing())
            .ifPresent(
                shell -> {
                  List<LinearRing> holes = new ArrayList<>();
                  for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
                    ring(polygon.getInteriorRingN(hole)).ifPresent(holes::add);
                  }
                  areas.add(FACTORY.createPolygon(shell, holes.toArray(LinearRing[]::new)));
                });
      }
    }
    return areas;
  }

  private Optional<LinearRing> ring(LinearRing ring) {
    Coordinate[] points = clipper.clip(project(ring));
    if (points.length < 4) {
      return Optional.empty();
    }
    if (points.length > 6) {
      points =
          DouglasPeuckerSimplifier.simplify(FACTORY.createLineString(points), tolerance)
              .getCoordinates();
    }
    Coordinate[] rounded = rounded(FACTORY.createLineString(points));
    if (rounded.length < 4) {
      return Optional.empty();
    }
    LinearRing made = FACTORY.createLinearRing(rounded);
    return FACTORY.createPolygon(made).getArea() < SMALLEST_AREA
        ? Optional.empty()
        : Optional.of(made);
  }

  /** A point of the tile, if it lies in it and in no neighbour. */
  Optional<Geometry> point(Coordinate degrees) {
    Coordinate at = project(degrees.x, degrees.y);
    boolean inside = at.x >= 0 && at.y >= 0 && at.x < EXTENT && at.y < EXTENT;
    return inside
        ? Optional.of(FACTORY.createPoint(new Coordinate(Math.rint(at.x), Math.rint(at.y))))
        : Optional.empty();
  }

  private static Coordinate[] rounded(Geometry line) {
    Coordinate[] points = line.getCoordinates();
    Coordinate[] kept = new Coordinate[points.length];
    int count = 0;
    for (Coordinate point : points) {
      Coordinate whole = new Coordinate(Math.rint(point.x), Math.rint(point.y));
      if (count == 0 || !kept[count - 1].equals2D(whole)) {
        kept[count++] = whole;
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
