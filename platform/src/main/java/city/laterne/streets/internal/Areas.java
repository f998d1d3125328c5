package city.laterne.streets.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.util.GeometryFixer;

/**
 * Polygons of rings: the outermost is land, one within it a hole, one within the hole land again
 * (<a href="https://wiki.openstreetmap.org/wiki/Relation:multipolygon">multipolygon</a>). Which is
 * which follows from how they lie, as the roles in the map are often wrong.
 */
final class Areas {
  static final GeometryFactory SHAPES = new GeometryFactory(new PrecisionModel(), 4326);

  /** More rings than any real area has; comparing each with each would take for ever. */
  private static final int MOST_RINGS = 10_000;

  private static final int MOST_OVERLAID = 200;

  private Areas() {}

  private static final class Nested {
    final LinearRing ring;
    final boolean inner;
    final double size;
    final List<LinearRing> holes = new ArrayList<>();
    final IndexedPointInAreaLocator locator;
    int depth;

    Nested(LinearRing ring, boolean inner) {
      this.ring = ring;
      this.inner = inner;
      Polygon polygon = SHAPES.createPolygon(ring);
      this.size = polygon.getArea();
      this.locator = new IndexedPointInAreaLocator(polygon);
    }

    boolean surrounds(Nested other) {
      if (!ring.getEnvelopeInternal().contains(other.ring.getEnvelopeInternal())) {
        return false;
      }
      for (int i = 0; i < other.ring.getNumPoints(); i++) {
        Coordinate place = other.ring.getCoordinateN(i);
        int location = locator.locate(place);
        if (location != Location.BOUNDARY) {
          return location == Location.INTERIOR;
        }
      }
      return false;
    }
  }

  /**
   * The area within rings; empty when it covers nothing.
   *
   * @param whole whether no ring is missing; otherwise a hole whose surroundings are missing is no
   *     land
   */
  static Optional<Geometry> of(List<Rings.Ring> rings, NodePlaces places, boolean whole) {
    if (rings.size() > MOST_RINGS) {
      return Optional.empty();
    }
    List<Nested> all = new ArrayList<>();
    for (Rings.Ring ring : rings) {
      all.add(new Nested(SHAPES.createLinearRing(places.course(ring.nodes())), ring.inner()));
    }
    all.sort(Comparator.comparingDouble((Nested each) -> -each.size));
    List<Nested> land = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Nested one = all.get(i);
      Optional<Nested> around = around(one, all.subList(0, i));
      one.depth = around.map(outer -> outer.depth + 1).orElse(0);
      if (one.depth % 2 == 1) {
        around.ifPresent(outer -> outer.holes.add(one.ring));
      } else if (whole || one.depth > 0 || !one.inner) {
        land.add(one);
      }
    }
    Polygon[] polygons =
        land.stream()
            .map(each -> SHAPES.createPolygon(each.ring, each.holes.toArray(LinearRing[]::new)))
            .toArray(Polygon[]::new);
    if (polygons.length == 0) {
      return Optional.empty();
    }
    Geometry area = polygons.length == 1 ? polygons[0] : SHAPES.createMultiPolygon(polygons);
    return !area.isValid() && all.size() > 1 && all.size() <= MOST_OVERLAID
        ? valid(evenOdd(all, whole))
        : valid(area);
  }

  /**
   * What lies within an odd number of rings. Where rings touch in two nodes, they can be joined in
   * two ways and overlap in one of them; their parity is the same in both.
   */
  private static Geometry evenOdd(List<Nested> rings, boolean whole) {
    Geometry area = SHAPES.createPolygon();
    for (Nested each : rings) {
      if (whole || each.depth > 0 || !each.inner) {
        area = area.symDifference(GeometryFixer.fix(SHAPES.createPolygon(each.ring)));
      }
    }
    return area;
  }

  /** The smallest of the greater rings that lies around a ring. */
  private static Optional<Nested> around(Nested ring, List<Nested> greater) {
    for (int i = greater.size() - 1; i >= 0; i--) {
      if (greater.get(i).surrounds(ring)) {
        return Optional.of(greater.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * The same area without lines that cross themselves: cutting it into tiles would fail else. Empty
   * when it covers nothing.
   */
  static Optional<Geometry> valid(Geometry area) {
    Geometry fixed = area.isValid() ? area : GeometryFixer.fix(area);
    return fixed.getDimension() == 2 && !fixed.isEmpty() ? Optional.of(fixed) : Optional.empty();
  }
}
