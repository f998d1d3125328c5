package city.laterne.sweeping.routing.internal.search;

/**
 * Times of a sequence of elements, joined in constant time (Vidal, Crainic, Gendreau, Prins 2013):
 * how long it takes, how far back in time it would have to jump to keep all windows (<i>time
 * warp</i>), and the earliest and latest beginning that need neither more waiting nor more warp. A
 * mutable row of four numbers, so that the inner loop allocates nothing.
 */
final class Timing {
  /** An end of the day that nothing comes near, and sums of it do not overflow. */
  static final long NEVER = 1L << 40;

  long duration;
  long warp;
  long earliest;
  long latest;

  void set(long duration, long warp, long earliest, long latest) {
    this.duration = duration;
    this.warp = warp;
    this.earliest = earliest;
    this.latest = latest;
  }

  /** Becomes row {@code a} of {@code before}, a drive, then row {@code b} of {@code after}. */
  void join(long[] before, int a, long drive, long[] after, int b) {
    join(before[a], before[a + 1], before[a + 2], before[a + 3], drive, after, b);
  }

  /** Becomes itself, a drive, then row {@code b} of {@code after}. */
  void join(long drive, long[] after, int b) {
    join(duration, warp, earliest, latest, drive, after, b);
  }

  private void join(
      long duration1, long warp1, long earliest1, long latest1, long drive, long[] after, int b) {
    long shift = duration1 - warp1 + drive;
    long waiting = Math.max(after[b + 2] - shift - latest1, 0);
    long jump = Math.max(earliest1 + shift - after[b + 3], 0);
    duration = duration1 + after[b] + drive + waiting;
    warp = warp1 + after[b + 1] + jump;
    earliest = Math.max(after[b + 2] - shift, earliest1) - waiting;
    latest = Math.min(after[b + 3] - shift, latest1) + jump;
  }

  void store(long[] rows, int a) {
    rows[a] = duration;
    rows[a + 1] = warp;
    rows[a + 2] = earliest;
    rows[a + 3] = latest;
  }

  void read(long[] rows, int a) {
    set(rows[a], rows[a + 1], rows[a + 2], rows[a + 3]);
  }
}
