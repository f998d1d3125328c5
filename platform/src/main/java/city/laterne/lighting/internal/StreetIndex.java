package city.laterne.lighting.internal;

import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import city.laterne.streets.StreetMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.locationtech.jts.geom.Envelope;

/**
 * The pieces of a map's streets in order of their ids, numbered from 0 on, and which lie near a
 * place. Segments lie in cells of about {@value #CELL_METRES} m in one sorted array. Used by one
 * thread.
 */
final class StreetIndex {
  /** A lamp farther from every street is outside. */
  static final double OUTSIDE_METRES = 100;

  /** Within so many metres a lamp belongs to a named street rather than to a nearer path. */
  private static final double NAMED_METRES = 50;

  private static final int CELL_METRES = 100;

  private final List<Piece> pieces;
  private final double[] longitudes;
  private final double[] latitudes;
  private final int[] pieceOf;
  private final long[] cells;
  private final double west;
  private final double south;
  private final double cellWidth;
  private final double cellHeight;
  private final long columns;

  // What the last search found.
  private int nearest;
  private double nearestMetres;
  private double nearestAlong;
  private double anyMetres;
  private int lastVisited;

  /**
   * A piece of a street.
   *
   * @param from its first point
   * @param to behind its last point
   */
  record Piece(
      String id,
      String name,
      RoadClass roadClass,
      Street.Lit lit,
      double width,
      boolean tunnel,
      int from,
      int to) {}

  private StreetIndex(List<Street> streets, Envelope bounds) {
    List<Piece> all = new ArrayList<>(streets.size());
    int points = streets.stream().mapToInt(street -> street.line().getNumPoints()).sum();
    longitudes = new double[points];
    latitudes = new double[points];
    pieceOf = new int[points];
    Map<String, String> names = new HashMap<>();
    int at = 0;
    for (Street street : streets) {
      int from = at;
      for (int i = 0; i < street.line().getNumPoints(); i++) {
        longitudes[at] = street.line().getCoordinateN(i).x;
        latitudes[at] = street.line().getCoordinateN(i).y;
        pieceOf[at++] = all.size();
      }
      all.add(
          new Piece(
              street.id(),
              names.computeIfAbsent(street.name(), name -> name),
              street.roadClass(),
              street.lit(),
              street.width(),
              street.tunnel(),
              from,
              at));
    }
    pieces = List.copyOf(all);
    west = bounds.getMinX();
    south = bounds.getMinY();
    cellHeight = CELL_METRES / Ground.METRES_PER_DEGREE;
    double farthest = Math.max(Math.abs(bounds.getMinY()), Math.abs(bounds.getMaxY()));
    cellWidth = cellHeight / Math.max(0.01, Ground.shrink(Math.min(89, farthest)));
    columns = (long) Math.ceil(bounds.getWidth() / cellWidth) + 3;
    cells = cells();
  }

  /** The streets of a map; empty while there is none. */
  static Optional<StreetIndex> of(StreetMap map) {
    if (map.version() == 0) {
      return Optional.empty();
    }
    return map.findBounds()
        .map(
            bounds -> {
              List<Street> streets = new ArrayList<>();
              Envelope all = new Envelope(bounds);
              map.eachStreet(
                  bounds,
                  EnumSet.allOf(RoadClass.class),
                  street -> {
                    streets.add(street);
                    all.expandToInclude(street.line().getEnvelopeInternal());
                  });
              streets.sort(Comparator.comparing(Street::id));
              return new StreetIndex(streets, all);
            });
  }

  List<Piece> pieces() {
    return pieces;
  }

  double longitude(int point) {
    return longitudes[point];
  }

  double latitude(int point) {
    return latitudes[point];
  }

  /** Cell in the upper half, first point of the segment in the lower; sorted. */
  private long[] cells() {
    long[] found = new long[Math.max(16, longitudes.length * 2)];
    int count = 0;
    for (int i = 0; i + 1 < longitudes.length; i++) {
      if (pieceOf[i] != pieceOf[i + 1]) {
        continue;
      }
      long x0 = column(Math.min(longitudes[i], longitudes[i + 1]));
      long x1 = column(Math.max(longitudes[i], longitudes[i + 1]));
      long y0 = row(Math.min(latitudes[i], latitudes[i + 1]));
      long y1 = row(Math.max(latitudes[i], latitudes[i + 1]));
      for (long y = y0; y <= y1; y++) {
        for (long x = x0; x <= x1; x++) {
          if (count == found.length) {
            found = Arrays.copyOf(found, count * 2);
          }
          found[count++] = ((y * columns + x) << 32) | i;
        }
      }
    }
    long[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private long column(double longitude) {
    return (long) Math.floor((longitude - west) / cellWidth) + 1;
  }

  private long row(double latitude) {
    return (long) Math.floor((latitude - south) / cellHeight) + 1;
  }

  /**
   * The street that a place belongs to: the nearest named one within 50 m, else the nearest of all
   * within 100 m.
   *
   * @return its number, or −1 when the place is outside
   */
  int find(double longitude, double latitude) {
    nearest = -1;
    nearestMetres = Double.POSITIVE_INFINITY;
    anyMetres = Double.POSITIVE_INFINITY;
    int[] any = {-1};
    double[] anyAlong = {0};
    search(
        longitude,
        latitude,
        (piece, metres, along) -> {
          if (metres < anyMetres) {
            anyMetres = metres;
            any[0] = piece;
            anyAlong[0] = along;
          }
          if (metres < nearestMetres && !pieces.get(piece).name().isEmpty()) {
            nearestMetres = metres;
            nearest = piece;
            nearestAlong = along;
          }
        });
    if (nearestMetres > NAMED_METRES) {
      nearest = anyMetres <= OUTSIDE_METRES ? any[0] : -1;
      nearestAlong = anyAlong[0];
    }
    return nearest;
  }

  /** How far along its street the place last looked for stands, as point and share. */
  double along() {
    return nearestAlong;
  }

  /** Passes all pieces within a distance of up to 100 m, each once or more. */
  void eachWithin(double longitude, double latitude, double metres, IntConsumer visitor) {
    lastVisited = -1;
    search(
        longitude,
        latitude,
        (piece, distance, _) -> {
          if (distance <= metres && piece != lastVisited) {
            lastVisited = piece;
            visitor.accept(piece);
          }
        });
  }

  private interface Found {
    void at(int piece, double metres, double along);
  }

  private void search(double longitude, double latitude, Found found) {
    double shrink = Ground.shrink(latitude);
    long column = column(longitude);
    long row = row(latitude);
    for (long y = row - 1; y <= row + 1; y++) {
      long first = Math.max(0, column - 1);
      long last = Math.min(columns - 1, column + 1);
      if (y < 0 || first > last) {
        continue;
      }
      int at = lowest((y * columns + first) << 32);
      long end = (y * columns + last + 1) << 32;
      for (; at < cells.length && cells[at] < end; at++) {
        int point = (int) cells[at];
        double ax = (longitudes[point] - longitude) * shrink;
        double ay = latitudes[point] - latitude;
        double dx = (longitudes[point + 1] - longitudes[point]) * shrink;
        double dy = latitudes[point + 1] - latitudes[point];
        double square = dx * dx + dy * dy;
        double share = square == 0 ? 0 : Math.clamp(-(ax * dx + ay * dy) / square, 0, 1);
        double offX = ax + share * dx;
        double offY = ay + share * dy;
        double metres = Math.sqrt(offX * offX + offY * offY) * Ground.METRES_PER_DEGREE;
        found.at(pieceOf[point], metres, point + share);
      }
    }
  }

  private int lowest(long key) {
    int at = Arrays.binarySearch(cells, key);
    return at < 0 ? -at - 1 : at;
  }
}
