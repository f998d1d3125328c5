package city.laterne.context.http;

import city.laterne.shared.Failure;

/**
 * How many rows of the history one query may read in all, and whether it goes on. For one thread.
 */
final class ReadingBound {
  private static final int ASKED_EVERY = 1_000;

  private final long most;
  private final Runnable goesOn;
  private long rows;

  /**
   * A bound.
   *
   * @param most how many rows
   * @param goesOn asked every {@value #ASKED_EVERY} rows; throws when nobody waits for the answer
   */
  ReadingBound(long most, Runnable goesOn) {
    this.most = most;
    this.goesOn = goesOn;
  }

  /**
   * Counts a row.
   *
   * @throws Failure FORBIDDEN, code TooComplexQuery; what goesOn throws
   */
  void row() {
    if (++rows > most) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "TooComplexQuery",
          "More than "
              + most
              + " rows of the history would have to be read for the query. Maybe ask for a shorter"
              + " time, or name types or ids?");
    }
    if (rows % ASKED_EVERY == 0) {
      goesOn.run();
    }
  }
}
