package city.laterne.sweeping.routing;

/**
 * What a plan is measured by: the weighted sum of what its routes cost, of the time of its longest
 * route and of how unlike its days are. Routes cost their drives, services, turns and visits, and
 * what the {@link VehicleKind} says of each route and of time.
 *
 * @param cost weight of the routes' costs, 1 to 1,000,000
 * @param longestRoute weight of the longest route's time, 0 to 1,000,000
 * @param dayBalance weight of the difference in time between the fullest and the emptiest day, 0 to
 *     1,000,000
 */
public record Objective(int cost, int longestRoute, int dayBalance) {
  /** The costs of the routes alone. */
  public static final Objective COST = new Objective(1, 0, 0);

  /** Checks the ranges. */
  public Objective {
    Checks.inRange("the weight of cost", cost, 1, 1_000_000);
    Checks.inRange("the weight of the longest route", longestRoute, 0, 1_000_000);
    Checks.inRange("the weight of the days' balance", dayBalance, 0, 1_000_000);
  }
}
