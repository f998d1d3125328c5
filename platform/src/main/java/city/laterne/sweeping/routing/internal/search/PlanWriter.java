package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns routes of elements and modes into a plan. Costs and times are reckoned anew from cheapest
 * paths, not taken from the search's arrays.
 */
final class PlanWriter {
  private final RoutingProblem problem;
  private final CheapestPaths paths;

  PlanWriter(RoutingProblem problem, RoadGraph graph) {
    this.problem = problem;
    paths = new CheapestPaths(graph);
  }

  /** The plan of routes, each step an element times the modes of the instance, plus a mode. */
  RoutingPlan plan(Instance instance, List<int[]> routes) {
    List<Route> written = routes.stream().map(route -> route(instance, route)).toList();
    return plan(written);
  }

  /** The plan of routes that are written already. */
  RoutingPlan plan(List<Route> routes) {
    long cost = routes.stream().mapToLong(Route::cost).sum() * problem.objective().cost();
    return new RoutingPlan(routes, cost);
  }

  /** One route. */
  Route route(Instance instance, int[] steps) {
    VehicleKind kind = problem.vehicles().getFirst();
    List<Stop> stops = new ArrayList<>();
    long cost = kind.fixedCost();
    Element.Mode before = instance.mode(0, 0);
    Timing timing = new Timing();
    timing.set(0, 0, instance.opens[0], instance.closes[0]);
    long[] row = new long[4];
    for (int i = 0; i <= steps.length; i++) {
      int element = i == steps.length ? 0 : steps[i] / instance.modes;
      Element.Mode mode = instance.mode(element, i == steps.length ? 0 : steps[i] % instance.modes);
      paths.between(before.exit(), mode.entry());
      cost += paths.cost(mode.entry()) + mode.cost() + instance.element.get(element).cost();
      row[0] = mode.time();
      row[2] = instance.opens[element];
      row[3] = instance.closes[element];
      timing.join(paths.time(mode.entry()), row, 0);
      stops.addAll(mode.stop());
      before = mode;
    }
    cost += timing.duration * kind.timeCost();
    return new Route(0, 0, stops, cost, timing.duration);
  }
}
