package city.laterne.sweeping.routing.internal.network;

/**
 * Cost and time of a path in one number, compared by cost first: the cost above, the time in the
 * lower 31 bits. Weights add like numbers as long as no path takes 2³¹ units of time.
 */
final class Weight {
  /** The weight of what cannot be driven. */
  static final long NONE = Long.MAX_VALUE;

  private static final int BITS = 31;

  private Weight() {}

  static long of(int cost, int time) {
    return ((long) cost << BITS) + time;
  }

  static long cost(long weight) {
    return weight >> BITS;
  }

  static long time(long weight) {
    return weight & ((1L << BITS) - 1);
  }
}
