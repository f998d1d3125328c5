package city.laterne.sweeping.routing.internal.network;

/**
 * Cost and time of a path in one number, compared by cost first: the cost above, the time in the
 * lower 31 bits. Weights add like numbers as long as no path takes 2³¹ units of time.
 */
public final class Weight {
  /** The weight of what cannot be driven. */
  public static final long NONE = Long.MAX_VALUE;

  private static final int BITS = 31;

  private Weight() {}

  /** The weight of a cost and a time. */
  public static long of(int cost, int time) {
    return ((long) cost << BITS) + time;
  }

  /** The cost in a weight. */
  public static long cost(long weight) {
    return weight >> BITS;
  }

  /** The time in a weight. */
  public static long time(long weight) {
    return weight & ((1L << BITS) - 1);
  }
}
