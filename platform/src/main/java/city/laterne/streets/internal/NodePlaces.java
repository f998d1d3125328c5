package city.laterne.streets.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/**
 * Where the wanted nodes are: sorted numbers beside two arrays of 10⁻⁷ degrees, 16 bytes a node.
 */
final class NodePlaces {
  private static final double UNITS = 1e7;
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final long[] ids;
  private final int[] longitudes;
  private final int[] latitudes;
  private int last;

  /** For these nodes, ascending and each once; none is known yet. */
  NodePlaces(long[] ids) {
    this.ids = ids;
    this.longitudes = new int[ids.length];
    this.latitudes = new int[ids.length];
    Arrays.fill(longitudes, UNKNOWN);
  }

  /** Keeps the place of a node, if it is wanted. */
  void put(long id, double longitude, double latitude) {
    int at = find(id);
    if (at >= 0) {
      longitudes[at] = (int) Math.round(longitude * UNITS);
      latitudes[at] = (int) Math.round(latitude * UNITS);
      last = at;
    }
  }

  /** Files are commonly sorted: the next one wanted is mostly behind the last. */
  private int find(long id) {
    if (ids.length == 0) {
      return -1;
    }
    int next = last + 1;
    if (next < ids.length && ids[last] < id && id <= ids[next]) {
      return id == ids[next] ? next : -1;
    }
    return Arrays.binarySearch(ids, id);
  }

  /** Whether all nodes are known. */
  boolean knowsAll(long[] nodes) {
    for (long node : nodes) {
      if (!isKnown(node)) {
        return false;
      }
    }
    return true;
  }

  private boolean isKnown(long node) {
    int at = Arrays.binarySearch(ids, node);
    return at >= 0 && longitudes[at] != UNKNOWN;
  }

  /** The line through nodes, all of them known. */
  CoordinateSequence course(long[] nodes) {
    return course(nodes, 0, nodes.length);
  }

  private CoordinateSequence course(long[] nodes, int from, int count) {
    double[] course = new double[count * 2];
    for (int i = 0; i < count; i++) {
      int at = Arrays.binarySearch(ids, nodes[from + i]);
      course[i * 2] = longitudes[at] / UNITS;
      course[i * 2 + 1] = latitudes[at] / UNITS;
    }
    return new PackedCoordinateSequence.Double(course, 2, 0);
  }

  /** Where a node is; empty when it is not known. */
  Optional<Coordinate> place(long node) {
    int at = Arrays.binarySearch(ids, node);
    return at >= 0 && longitudes[at] != UNKNOWN
        ? Optional.of(new Coordinate(longitudes[at] / UNITS, latitudes[at] / UNITS))
        : Optional.empty();
  }

  /** Those parts of a line whose nodes are all known, of at least two. */
  List<CoordinateSequence> courses(long[] nodes) {
    List<CoordinateSequence> courses = new ArrayList<>(1);
    int from = 0;
    for (int i = 0; i <= nodes.length; i++) {
      if (i == nodes.length || !isKnown(nodes[i])) {
        if (i - from > 1) {
          courses.add(course(nodes, from, i - from));
        }
        from = i + 1;
      }
    }
    return courses;
  }

  /** The longest part of a line whose nodes are all known; empty when that is no line. */
  Optional<CoordinateSequence> longestCourse(long[] nodes) {
    return courses(nodes).stream().reduce((one, other) -> other.size() > one.size() ? other : one);
  }
}
