package city.laterne.sweeping.routing.internal.search;

/**
 * Loads of a sequence of elements in every dimension, joined in constant time: what is loaded
 * before its first visit to a facility, after its last, and what exceeds the capacity in between.
 * Without a visit the first two are the same. Rows of four numbers for each dimension: first, last,
 * excess, and 1 when there is a visit.
 */
final class Trip {
  private Trip() {}

  /** Writes {@code a} then {@code b} to row {@code into} of {@code out}. */
  static void join(long[] before, int a, long[] after, int b, long[] out, int into, long capacity) {
    boolean visitA = before[a + 3] != 0;
    boolean visitB = after[b + 3] != 0;
    long middle = before[a + 1] + after[b];
    long first = visitA ? before[a] : before[a] + after[b];
    long last = visitB ? after[b + 1] : before[a + 1] + after[b + 1];
    long excess = before[a + 2] + after[b + 2];
    if (visitA && visitB) {
      excess += Math.max(0, middle - capacity);
    }
    out[into] = first;
    out[into + 1] = last;
    out[into + 2] = excess;
    out[into + 3] = visitA || visitB ? 1 : 0;
  }

  /** What exceeds the capacity in the whole of {@code a} then {@code b}. */
  static long excess(long[] before, int a, long[] after, int b, long capacity) {
    boolean visitA = before[a + 3] != 0;
    boolean visitB = after[b + 3] != 0;
    long middle = Math.max(0, before[a + 1] + after[b] - capacity);
    long ends = 0;
    if (visitA) {
      ends += Math.max(0, before[a] - capacity);
    }
    if (visitB) {
      ends += Math.max(0, after[b + 1] - capacity);
    }
    return before[a + 2] + after[b + 2] + middle + ends;
  }
}
