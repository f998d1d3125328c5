package city.laterne.sweeping.routing.check;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges a plan: every constraint of the problem that it breaks, by name, and whether it costs what
 * it says.
 */
public final class PlanCheck {
  /** How many ways of carrying out a route are looked at; all of them on small networks. */
  private static final int MOST_TRACES = 5_000;

  private final RoutingProblem problem;
  private final PlainPaths paths;

  /** A judge for plans of one problem. */
  public PlanCheck(RoutingProblem problem) {
    this.problem = problem;
    this.paths = new PlainPaths(problem);
  }

  /** All that is wrong with a plan; nothing when it is right. */
  public List<Violation> violations(RoutingPlan plan) {
    List<Violation> found = new ArrayList<>();
    checkVisits(plan, found);
    checkFleet(plan, found);
    for (int i = 0; i < plan.routes().size(); i++) {
      List<Violation> ofRoute = routeViolations(plan.routes().get(i));
      String name = "route " + i + ": ";
      ofRoute.forEach(v -> found.add(new Violation(v.code(), name + v.detail())));
    }
    long cost = objective(plan);
    if (cost != plan.cost()) {
      found.add(
          new Violation("Cost", "the plan says " + plan.cost() + ", its routes sum up to " + cost));
    }
    return found;
  }

  private long objective(RoutingPlan plan) {
    long cost = plan.routes().stream().mapToLong(Route::cost).sum();
    long longest = plan.routes().stream().mapToLong(Route::time).max().orElse(0);
    Map<Integer, Long> days = new TreeMap<>();
    for (int day = 0; day < problem.days(); day++) {
      days.put(day, 0L);
    }
    plan.routes().forEach(route -> days.merge(route.day(), route.time(), Long::sum));
    long spread =
        days.values().stream().mapToLong(Long::longValue).max().orElse(0)
            - days.values().stream().mapToLong(Long::longValue).min().orElse(0);
    return problem.objective().cost() * cost
        + problem.objective().longestRoute() * longest
        + problem.objective().dayBalance() * spread;
  }

  private void checkVisits(RoutingPlan plan, List<Violation> found) {
    Map<Integer, List<Integer>> days = new HashMap<>();
    for (Route route : plan.routes()) {
      if (route.day() >= problem.days()) {
        found.add(new Violation("Day", "there is no day " + route.day()));
      }
      for (Stop stop : route.stops()) {
        int service =
            switch (stop) {
              case Stop.AlongLink served -> served.service();
              case Stop.AtVertex served -> served.service();
              case Stop.AtFacility _, Stop.Break _ -> -1;
            };
        if (service >= 0) {
          days.computeIfAbsent(service, _ -> new ArrayList<>()).add(route.day());
        }
      }
    }
    for (int i = 0; i < problem.services().size(); i++) {
      Service service = problem.services().get(i);
      List<Integer> served = days.getOrDefault(i, List.of());
      List<Integer> rising = List.copyOf(new TreeSet<>(served));
      List<List<Integer>> allowed = service.work().days().allowed();
      boolean right =
          served.size() == rising.size()
              && (allowed.isEmpty() ? served.size() == 1 : allowed.contains(rising));
      if (!right) {
        found.add(new Violation("Visits", service.id() + " is served on days " + served));
      }
    }
  }

  private void checkFleet(RoutingPlan plan, List<Violation> found) {
    Map<List<Integer>, Integer> used = new HashMap<>();
    plan.routes()
        .forEach(route -> used.merge(List.of(route.day(), route.vehicle()), 1, Integer::sum));
    used.forEach(
        (key, count) -> {
          VehicleKind kind = problem.vehicles().get(key.get(1));
          if (count > kind.count()) {
            found.add(
                new Violation(
                    "Fleet", count + " routes of " + kind.name() + " on day " + key.get(0)));
          }
        });
  }

  private List<Violation> routeViolations(Route route) {
    if (route.stops().isEmpty()) {
      return List.of(new Violation("EmptyRoute", "it has no stop"));
    }
    List<Trace> traces = traces(route);
    if (traces.isEmpty()) {
      return List.of(new Violation("Path", "no path leads along its stops"));
    }
    List<Violation> fewest = judge(route, traces.getFirst());
    for (Trace trace : traces) {
      List<Violation> found = judge(route, trace);
      fewest = found.size() < fewest.size() ? found : fewest;
    }
    return fewest;
  }

  private List<Violation> judge(Route route, Trace trace) {
    VehicleKind kind = problem.vehicles().get(route.vehicle());
    List<Violation> found = new ArrayList<>();
    checkLoads(kind, route, trace, found);
    Schedule schedule = Schedule.of(problem, kind, route.stops(), trace);
    found.addAll(schedule.broken());
    if (route.time() < schedule.time() || route.time() > schedule.longestTime()) {
      found.add(new Violation("Time", "says " + route.time() + " and takes " + schedule.time()));
    }
    long cost = cost(kind, route, trace, route.time());
    if (cost != route.cost()) {
      found.add(new Violation("RouteCost", "says " + route.cost() + " and costs " + cost));
    }
    return found;
  }

  private long cost(VehicleKind kind, Route route, Trace trace, long time) {
    long cost = kind.fixedCost() + kind.timeCost() * time + trace.driveCost();
    for (Stop stop : route.stops()) {
      cost +=
          switch (stop) {
            case Stop.AlongLink served -> work(served.service()).cost();
            case Stop.AtVertex served -> work(served.service()).cost();
            case Stop.AtFacility visited -> problem.facilities().get(visited.facility()).cost();
            case Stop.Break _ -> 0;
          };
    }
    return cost;
  }

  private void checkLoads(VehicleKind kind, Route route, Trace trace, List<Violation> found) {
    for (int d = 0; d < problem.dimensions().size(); d++) {
      long perTime = problem.dimensions().get(d).perTime();
      long load = 0;
      long most = 0;
      for (Trace.Leg leg : trace.legs()) {
        load += perTime * leg.driveTime();
        if (leg.stop() < route.stops().size()) {
          load +=
              switch (route.stops().get(leg.stop())) {
                case Stop.AlongLink served -> taken(work(served.service()), d, perTime);
                case Stop.AtVertex served -> taken(work(served.service()), d, perTime);
                case Stop.AtFacility _, Stop.Break _ -> 0;
              };
        }
        most = Math.max(most, load);
        if (leg.stop() < route.stops().size()
            && route.stops().get(leg.stop()) instanceof Stop.AtFacility visited
            && problem.facilities().get(visited.facility()).resets().contains(d)) {
          load = 0;
        }
      }
      if (most > kind.capacities().get(d)) {
        found.add(
            new Violation(
                "Capacity",
                most
                    + " "
                    + problem.dimensions().get(d).name()
                    + " of "
                    + kind.capacities().get(d)));
      }
    }
  }

  private static long taken(Work work, int dimension, long perTime) {
    return work.demands().get(dimension) + perTime * work.time();
  }

  private Work work(int service) {
    return problem.services().get(service).work();
  }

  /** A position on the way, with the legs that lead there. */
  private record Partial(Position at, List<Trace.Leg> legs) {}

  private List<Trace> traces(Route route) {
    VehicleKind kind = problem.vehicles().get(route.vehicle());
    List<Partial> open = List.of(new Partial(Position.free(kind.start()), List.of()));
    for (int i = 0; i < route.stops().size(); i++) {
      Map<Position, List<Partial>> next = new HashMap<>();
      for (Partial partial : open) {
        for (Map.Entry<Position, PlainPaths.Drive> way :
            ways(partial.at(), route.stops().get(i)).entrySet()) {
          next.computeIfAbsent(way.getKey(), _ -> new ArrayList<>())
              .add(extended(partial, way.getKey(), way.getValue(), i));
        }
      }
      open = thinned(next);
    }
    List<Trace> traces = new ArrayList<>();
    for (Partial partial : open) {
      paths
          .toAnywhereAt(partial.at(), kind.end())
          .ifPresent(
              drive ->
                  traces.add(
                      new Trace(
                          extended(partial, Position.free(kind.end()), drive, route.stops().size())
                              .legs())));
    }
    return traces;
  }

  /**
   * Those that differ. Where nothing depends on the moment, ways to the same position that cost and
   * take the same do not.
   */
  private List<Partial> thinned(Map<Position, List<Partial>> next) {
    List<Partial> all = next.values().stream().flatMap(List::stream).toList();
    if (problem.services().stream().anyMatch(service -> !service.work().windows().isEmpty())
        && all.size() <= MOST_TRACES) {
      return all;
    }
    Map<List<Object>, Partial> different = new LinkedHashMap<>();
    for (Partial partial : all) {
      Trace trace = new Trace(partial.legs());
      different.put(List.of(partial.at(), trace.driveCost(), trace.driveTime()), partial);
    }
    return List.copyOf(different.values());
  }

  private static Partial extended(Partial partial, Position to, PlainPaths.Drive drive, int stop) {
    List<Trace.Leg> legs = new ArrayList<>(partial.legs());
    legs.add(new Trace.Leg(drive.cost(), drive.time(), stop));
    return new Partial(to, legs);
  }

  /** The drives to a stop, by the position in which it leaves the vehicle. */
  private Map<Position, PlainPaths.Drive> ways(Position from, Stop stop) {
    return switch (stop) {
      case Stop.AlongLink served -> {
        Arc arc =
            switch (problem.services().get(served.service())) {
              case Service.OfEdge edge -> new Arc(edge.link(), served.direction());
              case Service.OfArc one -> one.arc();
              case Service.OfVertex vertex ->
                  throw new IllegalArgumentException(vertex.id() + " lies at no link");
            };
        boolean rightWay =
            !(problem.services().get(served.service()) instanceof Service.OfArc one)
                || one.arc().direction() == served.direction();
        Map<Position, PlainPaths.Drive> way = new HashMap<>();
        if (rightWay) {
          paths
              .toBeginOf(from, arc)
              .ifPresent(drive -> way.put(new Position(paths.end(arc), Optional.of(arc)), drive));
        }
        yield way;
      }
      case Stop.AtVertex served -> {
        if (!(problem.services().get(served.service()) instanceof Service.OfVertex place)) {
          throw new IllegalArgumentException("service " + served.service() + " lies at no vertex");
        }
        Map<Position, PlainPaths.Drive> ways = paths.toVertex(from, place.vertex());
        yield problem.hasTurns() ? ways : onlyBest(ways);
      }
      case Stop.AtFacility visited -> {
        Facility facility = problem.facilities().get(visited.facility());
        Map<Position, PlainPaths.Drive> way = new HashMap<>();
        paths
            .toAnywhereAt(from, facility.vertex())
            .ifPresent(drive -> way.put(Position.free(facility.vertex()), drive));
        yield way;
      }
      case Stop.Break _ -> Map.of(from, new PlainPaths.Drive(0, 0));
    };
  }

  private static Map<Position, PlainPaths.Drive> onlyBest(Map<Position, PlainPaths.Drive> ways) {
    Map<Position, PlainPaths.Drive> best = new HashMap<>();
    ways.entrySet().stream()
        .reduce((a, b) -> b.getValue().isBetterThan(a.getValue()) ? b : a)
        .ifPresent(way -> best.put(way.getKey(), way.getValue()));
    return best;
  }
}
