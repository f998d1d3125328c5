package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
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

  /** The plan of these routes, each a sequence of modes. */
  RoutingPlan plan(List<List<Step>> routes) {
    List<Route> written = routes.stream().map(this::route).toList();
    long cost = written.stream().mapToLong(Route::cost).sum() * problem.objective().cost();
    return new RoutingPlan(written, cost);
  }

  private Route route(List<Step> steps) {
    VehicleKind kind = problem.vehicles().getFirst();
    Element depot = Element.depot(problem);
    List<Step> closed = new ArrayList<>(steps);
    closed.add(new Step(depot, 0));
    List<Stop> stops = new ArrayList<>();
    long cost = kind.fixedCost();
    Port at = depot.modes().getFirst().exit();
    Timing timing = new Timing();
    timing.set(0, 0, depot.opens(), depot.closes());
    long[] row = new long[4];
    for (Step step : closed) {
      Element.Mode mode = step.how();
      paths.between(at, mode.entry());
      cost += paths.cost(mode.entry()) + mode.cost() + step.element().cost();
      row[0] = mode.time();
      row[2] = step.element().opens();
      row[3] = step.element().closes();
      timing.join(paths.time(mode.entry()), row, 0);
      stops.addAll(mode.stop());
      at = mode.exit();
    }
    cost += timing.duration * kind.timeCost();
    return new Route(0, 0, stops, cost, timing.duration);
  }
}
