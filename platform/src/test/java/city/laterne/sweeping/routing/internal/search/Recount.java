package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import java.util.Arrays;
import java.util.List;

/**
 * What a route costs and carries, reckoned by walking over single links with Bellman's rounds: no
 * code in common with the search. A vehicle's state is the arc by which it came, or none in a yard.
 */
final class Recount {
  static final long NONE = Long.MAX_VALUE / 4;

  private final RoutingProblem problem;
  private final int arcs;
  private final int yard;

  Recount(RoutingProblem problem) {
    this.problem = problem;
    arcs = 2 * problem.links().size();
    yard = arcs;
  }

  /** The cost of the route's stops, with the vehicle's fixed cost. */
  long cost(List<Stop> stops) {
    long[] at = new long[arcs + 1];
    Arrays.fill(at, NONE);
    at[yard] = problem.vehicles().getFirst().fixedCost();
    int vertex = problem.vehicles().getFirst().start();
    for (Stop stop : stops) {
      switch (stop) {
        case Stop.AlongLink along -> {
          int link =
              switch (problem.services().get(along.service())) {
                case Service.OfEdge edge -> edge.link();
                case Service.OfArc arc -> arc.arc().link();
                case Service.OfVertex none -> throw new AssertionError(none);
              };
          int arc = 2 * link + (along.direction() == Direction.FORWARD ? 0 : 1);
          long[] drive = drive(at, vertex);
          long least = enter(drive, vertexOrYard(at, vertex, start(arc)), arc);
          Arrays.fill(at, NONE);
          at[arc] = least + problem.services().get(along.service()).work().cost();
          vertex = end(arc);
        }
        case Stop.AtVertex visit -> {
          Service.OfVertex service = (Service.OfVertex) problem.services().get(visit.service());
          arrive(at, vertex, service.vertex());
          vertex = service.vertex();
          add(at, service.work().cost());
        }
        case Stop.AtFacility visit -> {
          Facility facility = problem.facilities().get(visit.facility());
          arrive(at, vertex, facility.vertex());
          vertex = facility.vertex();
          long least = Arrays.stream(at).min().orElse(NONE);
          Arrays.fill(at, NONE);
          at[yard] = least + facility.cost();
        }
        case Stop.Break pause -> throw new AssertionError(pause);
      }
    }
    arrive(at, vertex, problem.vehicles().getFirst().end());
    return Arrays.stream(at).min().orElse(NONE);
  }

  /** The most that the vehicle carries at any time. */
  int greatestLoad(Route route) {
    int load = 0;
    int most = 0;
    for (Stop stop : route.stops()) {
      switch (stop) {
        case Stop.AlongLink along ->
            load += problem.services().get(along.service()).work().demands().getFirst();
        case Stop.AtVertex at ->
            load += problem.services().get(at.service()).work().demands().getFirst();
        case Stop.AtFacility at -> load = 0;
        case Stop.Break pause -> {}
      }
      most = Math.max(most, load);
    }
    return most;
  }

  private void arrive(long[] at, int from, int to) {
    long[] drive = drive(at, from);
    for (int arc = 0; arc < arcs; arc++) {
      if (!exists(arc) || end(arc) != to) {
        drive[arc] = NONE;
      }
    }
    drive[yard] = from == to ? at[yard] : NONE;
    System.arraycopy(drive, 0, at, 0, at.length);
  }

  /** The least cost of having come by each arc, however many were driven, even none. */
  private long[] drive(long[] at, int vertex) {
    long[] cost = at.clone();
    boolean better = true;
    while (better) {
      better = false;
      for (int arc = 0; arc < arcs; arc++) {
        if (exists(arc)) {
          long reached = enter(cost, start(arc) == vertex ? at[yard] : NONE, arc);
          if (reached < NONE && reached + problem.links().get(arc / 2).cost() < cost[arc]) {
            cost[arc] = reached + problem.links().get(arc / 2).cost();
            better = true;
          }
        }
      }
    }
    return cost;
  }

  private static long vertexOrYard(long[] at, int vertex, int start) {
    return vertex == start ? at[at.length - 1] : NONE;
  }

  /** The least cost of standing before an arc, turned into it. */
  private long enter(long[] cost, long fromYard, int arc) {
    long least = fromYard;
    for (int before = 0; before < arcs; before++) {
      if (exists(before) && end(before) == start(arc) && cost[before] < NONE) {
        least = Math.min(least, cost[before] + turn(before, arc));
      }
    }
    return least;
  }

  private long turn(int from, int to) {
    for (TurnRule rule : problem.turns()) {
      if (number(rule.from()) == from && number(rule.to()) == to) {
        return rule instanceof TurnRule.Penalty penalty ? penalty.cost() : NONE;
      }
    }
    if (from / 2 == to / 2 && from != to) {
      return problem.uTurns().where() == UTurns.Where.ANYWHERE ? problem.uTurns().cost() : NONE;
    }
    return 0;
  }

  private static int number(city.laterne.sweeping.routing.Arc arc) {
    return 2 * arc.link() + (arc.direction() == Direction.FORWARD ? 0 : 1);
  }

  private static void add(long[] at, long cost) {
    for (int i = 0; i < at.length; i++) {
      at[i] = at[i] >= NONE ? NONE : at[i] + cost;
    }
  }

  private boolean exists(int arc) {
    return arc % 2 == 0 || problem.links().get(arc / 2).bothWays();
  }

  private int start(int arc) {
    Link link = problem.links().get(arc / 2);
    return arc % 2 == 0 ? link.from() : link.to();
  }

  private int end(int arc) {
    Link link = problem.links().get(arc / 2);
    return arc % 2 == 0 ? link.to() : link.from();
  }
}
