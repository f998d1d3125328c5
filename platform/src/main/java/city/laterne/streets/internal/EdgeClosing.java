package city.laterne.streets.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.polygonize.Polygonizer;

/**
 * Divides a map along a border that its edge cuts. Open ends near the edge are led to its nearest
 * point; then the border and the edge enclose faces, and who crosses the border goes from within to
 * without or back. So there are two halves, of which one is the district's; which one, its border
 * does not tell. Used by one thread.
 */
final class EdgeClosing {
  /** An open end farther from the edge than this share of the map's shorter side is no cut end. */
  private static final double REACH_SHARE = 0.1;

  /** Nor is one farther than this, m. */
  private static final double REACH_METRES = 1_000;

  private static final double METRES_PER_DEGREE = 111_195;

  private final Envelope edge;
  private final Polygon box;
  private final double shrink;
  private final double reach;

  /** The two halves of a map, as polygons. */
  record Halves(Geometry one, Geometry other) {}

  /**
   * Of a map.
   *
   * @param edge what it covers, degrees
   */
  EdgeClosing(Envelope edge) {
    this.edge = edge;
    this.box =
        Areas.SHAPES.createPolygon(
            new Coordinate[] {
              new Coordinate(edge.getMinX(), edge.getMinY()),
              new Coordinate(edge.getMinX(), edge.getMaxY()),
              new Coordinate(edge.getMaxX(), edge.getMaxY()),
              new Coordinate(edge.getMaxX(), edge.getMinY()),
              new Coordinate(edge.getMinX(), edge.getMinY()),
            });
    this.shrink = Math.cos(Math.toRadians(edge.centre().y));
    double shorter = Math.min(edge.getWidth() * shrink, edge.getHeight()) * METRES_PER_DEGREE;
    this.reach = Math.min(REACH_METRES, REACH_SHARE * shorter);
  }

  /**
   * The halves on both sides of a border; empty when it does not divide the map, because nothing of
   * it lies there or because it has an end in the midst of the map.
   *
   * @param courses those parts of its ways of which the map knows all points
   */
  Optional<Halves> divide(List<CoordinateSequence> courses) {
    List<LineString> border = new ArrayList<>();
    for (CoordinateSequence course : courses) {
      addWithin(border, Areas.SHAPES.createLineString(course));
    }
    if (border.isEmpty()) {
      return Optional.empty();
    }
    List<Coordinate> touched = new ArrayList<>();
    for (Coordinate end : openEnds(border)) {
      Coordinate nearest = nearestOnEdge(end);
      if (metres(end, nearest) > reach) {
        return Optional.empty();
      }
      touched.add(nearest);
      if (!end.equals2D(nearest)) {
        border.add(Areas.SHAPES.createLineString(new Coordinate[] {end, nearest}));
      }
    }
    return halves(border, edgeThrough(touched));
  }

  private void addWithin(List<LineString> border, LineString line) {
    if (edge.contains(line.getEnvelopeInternal())) {
      border.add(line);
    } else if (edge.intersects(line.getEnvelopeInternal())) {
      Geometry within = OverlayNGRobust.overlay(line, box, OverlayNG.INTERSECTION);
      for (int i = 0; i < within.getNumGeometries(); i++) {
        if (within.getGeometryN(i) instanceof LineString part && !part.isEmpty()) {
          border.add(part);
        }
      }
    }
  }

  /** Where an odd number of lines ends. */
  private static Set<Coordinate> openEnds(List<LineString> border) {
    Set<Coordinate> open = new HashSet<>();
    for (LineString line : border) {
      for (int at : new int[] {0, line.getNumPoints() - 1}) {
        Coordinate end = new Coordinate(line.getCoordinateN(at));
        if (!open.remove(end)) {
          open.add(end);
        }
      }
    }
    return open;
  }

  private Coordinate nearestOnEdge(Coordinate end) {
    List<Coordinate> places =
        List.of(
            new Coordinate(edge.getMinX(), end.y),
            new Coordinate(edge.getMaxX(), end.y),
            new Coordinate(end.x, edge.getMinY()),
            new Coordinate(end.x, edge.getMaxY()));
    Coordinate best = places.getFirst();
    for (Coordinate place : places) {
      best = metres(end, place) < metres(end, best) ? place : best;
    }
    return new Coordinate(
        Math.clamp(best.x, edge.getMinX(), edge.getMaxX()),
        Math.clamp(best.y, edge.getMinY(), edge.getMaxY()));
  }

  private double metres(Coordinate from, Coordinate to) {
    return Math.hypot((from.x - to.x) * shrink, from.y - to.y) * METRES_PER_DEGREE;
  }

  /** The edge with a point wherever the border meets it, so that both meet exactly. */
  private LineString edgeThrough(Collection<Coordinate> touched) {
    Coordinate[] corners = box.getExteriorRing().getCoordinates();
    List<Coordinate> course = new ArrayList<>();
    for (int i = 0; i + 1 < corners.length; i++) {
      Coordinate from = corners[i];
      Coordinate to = corners[i + 1];
      course.add(from);
      touched.stream()
          .filter(each -> liesOn(each, from, to))
          .sorted((a, b) -> Double.compare(from.distance(a), from.distance(b)))
          .forEach(course::add);
    }
    course.add(corners[0]);
    return Areas.SHAPES.createLineString(course.toArray(Coordinate[]::new));
  }

  private static boolean liesOn(Coordinate place, Coordinate from, Coordinate to) {
    boolean along = from.x == to.x ? place.x == from.x : place.y == from.y;
    return along && !place.equals2D(from) && !place.equals2D(to);
  }

  private Optional<Halves> halves(List<LineString> border, LineString around) {
    List<LineString> all = new ArrayList<>(border);
    all.add(around);
    Polygonizer polygonizer = new Polygonizer();
    polygonizer.add(
        OverlayNGRobust.union(Areas.SHAPES.createMultiLineString(all.toArray(LineString[]::new))));
    List<Polygon> faces = new ArrayList<>();
    for (Object face : polygonizer.getPolygons()) {
      faces.add((Polygon) ((Polygon) face).norm());
    }
    // They come in another order with every process; the same file shall give the same districts.
    faces.sort(null);
    boolean loose =
        !polygonizer.getDangles().isEmpty()
            || !polygonizer.getCutEdges().isEmpty()
            || !polygonizer.getInvalidRingLines().isEmpty();
    if (loose || faces.size() < 2) {
      return Optional.empty();
    }
    int[] half = new int[faces.size()];
    if (!colour(faces, half)) {
      return Optional.empty();
    }
    Optional<Geometry> one = area(faces, half, 1);
    Optional<Geometry> other = area(faces, half, 2);
    return one.isPresent() && other.isPresent()
        ? Optional.of(new Halves(one.get(), other.get()))
        : Optional.empty();
  }

  /** A piece of a face's outline between two neighbouring points, whatever its direction. */
  private record Piece(Coordinate low, Coordinate high) {
    static Piece of(Coordinate a, Coordinate b) {
      return a.compareTo(b) < 0 ? new Piece(a, b) : new Piece(b, a);
    }
  }

  /**
   * Gives faces 1 or 2, neighbours different ones.
   *
   * @return whether that is possible, and all faces hang together
   */
  private static boolean colour(List<Polygon> faces, int[] half) {
    Map<Piece, List<Integer>> beside = new HashMap<>();
    for (int face = 0; face < half.length; face++) {
      for (Piece piece : outline(faces.get(face))) {
        beside.computeIfAbsent(piece, _ -> new ArrayList<>(2)).add(face);
      }
    }
    Deque<Integer> next = new ArrayDeque<>(List.of(0));
    half[0] = 1;
    while (!next.isEmpty()) {
      int face = next.pop();
      for (Piece piece : outline(faces.get(face))) {
        for (int neighbour : beside.getOrDefault(piece, List.of())) {
          if (half[neighbour] == 0) {
            half[neighbour] = 3 - half[face];
            next.push(neighbour);
          } else if (neighbour != face && half[neighbour] == half[face]) {
            return false;
          }
        }
      }
    }
    return Arrays.stream(half).allMatch(each -> each > 0);
  }

  private static List<Piece> outline(Polygon face) {
    List<Piece> pieces = new ArrayList<>(face.getNumPoints());
    for (int ring = -1; ring < face.getNumInteriorRing(); ring++) {
      Coordinate[] course =
          (ring < 0 ? face.getExteriorRing() : face.getInteriorRingN(ring)).getCoordinates();
      for (int i = 0; i + 1 < course.length; i++) {
        pieces.add(Piece.of(course[i], course[i + 1]));
      }
    }
    return pieces;
  }

  private static Optional<Geometry> area(List<Polygon> faces, int[] half, int wanted) {
    List<Polygon> some = new ArrayList<>();
    for (int face = 0; face < half.length; face++) {
      if (half[face] == wanted) {
        some.add(faces.get(face));
      }
    }
    return some.isEmpty()
        ? Optional.empty()
        : Areas.valid(
                some.size() == 1
                    ? some.getFirst()
                    : Areas.SHAPES.createMultiPolygon(some.toArray(Polygon[]::new)))
            .map(Geometry::norm);
  }
}
