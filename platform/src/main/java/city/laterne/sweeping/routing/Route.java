package city.laterne.sweeping.routing;

import java.util.List;

/**
 * What one vehicle does on one day.
 *
 * @param vehicle index of its kind in {@link RoutingProblem#vehicles()}
 * @param day of the period, 0 to 365
 * @param stops what it does, in order; its depots are not named
 * @param cost in the problem's unit of cost: of drives, services, turns and visits, with the
 *     vehicle's fixed cost and cost of time
 * @param time from its departure to its return, waiting included, in the problem's unit of time
 */
public record Route(int vehicle, int day, List<Stop> stops, long cost, long time) {
  /** Copies the list and checks the ranges. */
  public Route {
    stops = List.copyOf(stops);
    Checks.inRange("the vehicle kind of a route", vehicle, 0, Integer.MAX_VALUE);
    Checks.inRange("the day of a route", day, 0, 365);
    Checks.inRange("the cost of a route", cost, 0, Long.MAX_VALUE);
    Checks.inRange("the time of a route", time, 0, Long.MAX_VALUE);
  }
}
