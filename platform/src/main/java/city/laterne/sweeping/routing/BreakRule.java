package city.laterne.sweeping.routing;

/** The break that a driver must have. */
public sealed interface BreakRule {
  /** No break, as for a vehicle that drives itself. */
  record None() implements BreakRule {}

  /**
   * A break before so much time has passed since the shift's beginning or the last break.
   *
   * @param afterAtMost the longest time without a break, 1 or more, in the problem's unit of time
   * @param length how long it takes, 1 to {@link Link#MOST} of these; it may be taken anywhere
   *     between two services
   */
  record After(int afterAtMost, int length) implements BreakRule {
    /** Checks the ranges. */
    public After {
      Checks.inRange("the time before a break", afterAtMost, 1, Integer.MAX_VALUE);
      Checks.inRange("the length of a break", length, 1, Link.MOST);
    }
  }
}
