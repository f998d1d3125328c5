package city.laterne.sweeping.routing;

/**
 * A span of time, both ends included, counted from the beginning of the day in the problem's unit
 * of time.
 *
 * @param earliest its first moment, 0 or later
 * @param latest its last moment, not before {@code earliest}
 */
public record TimeWindow(int earliest, int latest) {
  /** Every moment. */
  public static final TimeWindow ALWAYS = new TimeWindow(0, Integer.MAX_VALUE);

  /** Checks the order of its ends. */
  public TimeWindow {
    Checks.inRange("the beginning of a time window", earliest, 0, Integer.MAX_VALUE);
    Checks.inRange("the end of a time window", latest, earliest, Integer.MAX_VALUE);
  }
}
