package city.laterne.sweeping.routing;

/**
 * The constraint that keeps a route from being driven, or a service from a route.
 *
 * @param constraint which
 * @param amount what it would be, in the constraint's unit: a load, or a moment or span of time; 0
 *     where there is none to count
 * @param limit the most that it may be
 * @param message a sentence for people: what, value, limit
 */
public record Binding(Constraint constraint, long amount, long limit, String message) {
  /** The constraints of a route. */
  public enum Constraint {
    /** No path leads along the stops. */
    PATH("Path"),
    /** A load is above what the vehicle takes. */
    CAPACITY("Capacity"),
    /** A service would begin when all its windows are over. */
    TIME_WINDOW("TimeWindow"),
    /** The route ends after the vehicle's hours. */
    HOURS("Hours"),
    /** The route takes longer than the longest one. */
    LONGEST_ROUTE("LongestRoute"),
    /** The driver works too long without a break. */
    BREAK("Break"),
    /** The route is on a day on which the service is not done. */
    DAY("Day"),
    /** All vehicles of the kind are out already. */
    FLEET("Fleet");

    private final String code;

    Constraint(String code) {
      this.code = code;
    }

    /** A stable word for programs. */
    public String code() {
      return code;
    }
  }

  /** By how much the amount is above the limit. */
  public long over() {
    return Math.max(0, amount - limit);
  }

  /**
   * How far away a remedy is, to compare constraints of different units: what is over as a share of
   * the limit; without bound where more room does not help.
   */
  public double excess() {
    return switch (constraint) {
      case PATH, DAY, FLEET -> Double.POSITIVE_INFINITY;
      case CAPACITY, TIME_WINDOW, HOURS, LONGEST_ROUTE, BREAK ->
          (double) over() / Math.max(1, limit);
    };
  }
}
