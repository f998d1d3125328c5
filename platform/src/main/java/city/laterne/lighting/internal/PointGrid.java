package city.laterne.lighting.internal;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Points by place: a grid of cells as wide as the greatest distance asked for, hashed. Points are
 * numbered as they come, from 0 on. Used by one thread.
 */
final class PointGrid {
  private final double reach;
  private final double latitudeStep;
  private final double longitudeStep;
  private final LongTable heads = new LongTable();
  private int[] next = new int[1 << 8];
  private double[] longitudes = new double[1 << 8];
  private double[] latitudes = new double[1 << 8];
  private int size;

  /**
   * A grid.
   *
   * @param reach the greatest distance that will be asked for, m
   * @param northmost the greatest absolute latitude of its points, degrees
   */
  PointGrid(double reach, double northmost) {
    this.reach = reach;
    this.latitudeStep = reach / Ground.METRES_PER_DEGREE;
    this.longitudeStep = latitudeStep / Math.max(0.01, Ground.shrink(Math.min(89, northmost)));
  }

  /** The greatest distance that may be asked for, m. */
  double reach() {
    return reach;
  }

  int size() {
    return size;
  }

  /** Takes a point up and gives its number. */
  int add(double longitude, double latitude) {
    if (size == next.length) {
      next = Arrays.copyOf(next, size * 2);
      longitudes = Arrays.copyOf(longitudes, size * 2);
      latitudes = Arrays.copyOf(latitudes, size * 2);
    }
    longitudes[size] = longitude;
    latitudes[size] = latitude;
    long cell = cell(column(longitude), row(latitude));
    next[size] = heads.find(cell);
    heads.put(cell, size);
    return size++;
  }

  /** Passes all points within a distance that is no greater than the grid's reach. */
  void eachWithin(double longitude, double latitude, double metres, IntConsumer visitor) {
    if (metres > reach) {
      throw new IllegalArgumentException(metres + " m is more than the grid's reach " + reach);
    }
    double shrink = Ground.shrink(latitude);
    double square = (metres / Ground.METRES_PER_DEGREE) * (metres / Ground.METRES_PER_DEGREE);
    long column = column(longitude);
    long row = row(latitude);
    for (long y = row - 1; y <= row + 1; y++) {
      for (long x = column - 1; x <= column + 1; x++) {
        for (int at = heads.find(cell(x, y)); at >= 0; at = next[at]) {
          double dx = (longitudes[at] - longitude) * shrink;
          double dy = latitudes[at] - latitude;
          if (dx * dx + dy * dy <= square) {
            visitor.accept(at);
          }
        }
      }
    }
  }

  /** Whether there is a point within a distance. */
  boolean hasWithin(double longitude, double latitude, double metres) {
    boolean[] found = new boolean[1];
    eachWithin(longitude, latitude, metres, _ -> found[0] = true);
    return found[0];
  }

  double longitude(int point) {
    return longitudes[point];
  }

  double latitude(int point) {
    return latitudes[point];
  }

  private long column(double longitude) {
    return (long) Math.floor(longitude / longitudeStep);
  }

  private long row(double latitude) {
    return (long) Math.floor(latitude / latitudeStep);
  }

  private static long cell(long column, long row) {
    return (column << 32) ^ (row & 0xFFFF_FFFFL);
  }
}
