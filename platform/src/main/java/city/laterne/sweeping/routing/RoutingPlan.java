package city.laterne.sweeping.routing;

import java.util.List;

/**
 * The routes of all vehicles: every service on one of them, on as many days as it asks for.
 *
 * @param routes in no particular order; none is empty of stops
 * @param cost as the problem's objective measures it
 */
public record RoutingPlan(List<Route> routes, long cost) {
  /** Copies the list. */
  public RoutingPlan {
    routes = List.copyOf(routes);
  }
}
