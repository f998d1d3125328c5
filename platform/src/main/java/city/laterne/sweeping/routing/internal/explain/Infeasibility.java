package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.network.Quickest;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a problem no plan can keep, proven by bounds: a service that no vehicle can do even on a
 * route of its own, a fleet that cannot take everything. Finding nothing proves nothing. Takes a
 * few searches of the network for each kind of vehicle, so less than a second in a city.
 */
public final class Infeasibility {
  private static final int MOST_REASONS = 100;

  private final RoutingProblem problem;
  private final RoadGraph graph;
  private final Map<Integer, Quickest> from = new HashMap<>();
  private final Map<Integer, Quickest> to = new HashMap<>();

  /** Why a kind of vehicle cannot do a service; the later one is the nearer miss. */
  private record Miss(int step, Reason reason) {}

  /** Looks at a problem. */
  public Infeasibility(RoutingProblem problem) {
    this.problem = problem;
    this.graph = new RoadGraph(problem);
  }

  /** The reasons why there is no plan; none when there may be one. */
  public List<Reason> reasons() {
    if (problem.services().isEmpty()) {
      return List.of(
          new Reason(
              "EmptyProblem",
              "services",
              "the problem " + problem.name() + " asks for no service: there is nothing to plan"));
    }
    List<Reason> reasons = new ArrayList<>();
    List<KindView> kinds = problem.vehicles().stream().map(KindView::new).toList();
    int more = 0;
    for (Service service : problem.services()) {
      Optional<Reason> reason = reason(service, kinds);
      if (reason.isPresent() && reasons.size() < MOST_REASONS) {
        reasons.add(reason.get());
      } else if (reason.isPresent()) {
        more++;
      }
    }
    if (more > 0) {
      reasons.add(
          new Reason("MoreServices", "services", "the same holds for " + more + " more services"));
    }
    fleetTooSmall().ifPresent(reasons::add);
    shiftsTooShort().ifPresent(reasons::add);
    return reasons;
  }

  private Optional<Reason> reason(Service service, List<KindView> kinds) {
    Miss nearest = null;
    for (KindView kind : kinds) {
      Optional<Miss> miss = kind.miss(service);
      if (miss.isEmpty()) {
        return Optional.empty();
      }
      if (nearest == null || miss.get().step() > nearest.step()) {
        nearest = miss.get();
      }
    }
    return Optional.ofNullable(nearest).map(Miss::reason);
  }

  /** What one kind of vehicle can do. */
  private final class KindView {
    private final VehicleKind kind;
    private final Reach reach;
    private final List<Optional<Reach>> ranges = new ArrayList<>();

    KindView(VehicleKind kind) {
      this.kind = kind;
      reach =
          new Reach(
              from.computeIfAbsent(kind.start(), vertex -> Quickest.from(problem, graph, vertex)),
              to.computeIfAbsent(kind.end(), vertex -> Quickest.to(problem, graph, vertex)));
      for (int d = 0; d < problem.dimensions().size(); d++) {
        ranges.add(
            problem.dimensions().get(d).perTime() == 0 ? Optional.empty() : Optional.of(range(d)));
      }
    }

    /** The times from and to where the dimension begins anew. */
    private Reach range(int dimension) {
      List<Integer> starts = new ArrayList<>(resets(dimension));
      starts.add(kind.start());
      List<Integer> ends = new ArrayList<>(resets(dimension));
      ends.add(kind.end());
      return new Reach(
          Quickest.fromAny(problem, graph, starts), Quickest.toAny(problem, graph, ends));
    }

    Optional<Miss> miss(Service service) {
      Work work = service.work();
      String id = service.id();
      for (int d = 0; d < problem.dimensions().size(); d++) {
        if (work.demands().get(d) > kind.capacities().get(d)) {
          return missed(
              1,
              "DemandAboveCapacity",
              id,
              "the service %s demands %d %s, and the vehicles %s take %d; split it or take larger ones"
                  .formatted(
                      id,
                      work.demands().get(d),
                      problem.dimensions().get(d).name(),
                      kind.name(),
                      kind.capacities().get(d)));
        }
      }
      if (kind.breaks() instanceof BreakRule.After rule && work.time() > rule.afterAtMost()) {
        return missed(
            1,
            "WorkWithoutBreak",
            id,
            "the service %s takes %d, and drivers of the vehicles %s must have a break after %d"
                .formatted(id, work.time(), kind.name(), rule.afterAtMost()));
      }
      List<Reach.Times> directions = reach.of(service);
      Optional<Miss> nearest = Optional.empty();
      for (int i = 0; i < directions.size(); i++) {
        Optional<Miss> miss = miss(service, i, directions.get(i));
        if (miss.isEmpty()) {
          return miss;
        }
        if (nearest.isEmpty() || miss.get().step() > nearest.get().step()) {
          nearest = miss;
        }
      }
      return nearest;
    }

    /** Why the service cannot be done in one of its directions. */
    private Optional<Miss> miss(Service service, int direction, Reach.Times times) {
      Work work = service.work();
      String id = service.id();
      if (!times.possible()) {
        return missed(
            times.before() < Quickest.NEVER ? 3 : 2,
            "UnreachableService",
            id,
            "the service %s %s; maybe a link is missing, or one-way streets and forbidden turns close it off"
                .formatted(
                    id,
                    times.before() < Quickest.NEVER
                        ? "is a place from which the vehicles " + kind.name() + " cannot come home"
                        : "cannot be reached by the vehicles " + kind.name()));
      }
      for (int d = 0; d < ranges.size(); d++) {
        Optional<Miss> tooFar = outOfRange(service, direction, d);
        if (tooFar.isPresent()) {
          return tooFar;
        }
      }
      long alone = times.sum() + work.time();
      if (alone > kind.longest()) {
        return missed(
            5,
            "ShiftTooShort",
            id,
            "a route for the service %s alone takes %d, and the longest route of the vehicles %s is %d"
                .formatted(id, alone, kind.name(), kind.longest()));
      }
      return outOfHours(service, times);
    }

    private Optional<Miss> outOfRange(Service service, int direction, int dimension) {
      Optional<Reach> range = ranges.get(dimension);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      Dimension what = problem.dimensions().get(dimension);
      Work work = service.work();
      long least =
          work.demands().get(dimension)
              + what.perTime() * (range.get().of(service).get(direction).sum() + work.time());
      return least <= kind.capacities().get(dimension)
          ? Optional.empty()
          : missed(
              4,
              "RangeTooShort",
              service.id(),
              "the service %s with the way there and back takes %d %s at least, and the vehicles %s hold %d"
                  .formatted(
                      service.id(),
                      least,
                      what.name(),
                      kind.name(),
                      kind.capacities().get(dimension)));
    }

    private Optional<Miss> outOfHours(Service service, Reach.Times times) {
      Work work = service.work();
      List<TimeWindow> windows =
          work.windows().isEmpty() ? List.of(TimeWindow.ALWAYS) : work.windows();
      long arrival = kind.hours().earliest() + times.before();
      for (TimeWindow window : windows) {
        long begin = Math.max(arrival, window.earliest());
        if (begin <= window.latest()
            && begin + work.time() + times.after() <= kind.hours().latest()) {
          return Optional.empty();
        }
      }
      return work.windows().isEmpty()
          ? missed(
              6,
              "ShiftTooShort",
              service.id(),
              "a route for the service %s alone ends at %d at the earliest, and the hours of the vehicles %s at %d"
                  .formatted(
                      service.id(),
                      arrival + work.time() + times.after(),
                      kind.name(),
                      kind.hours().latest()))
          : missed(
              7,
              "ContradictoryWindows",
              service.id(),
              ("the service %s may begin in %s, and the vehicles %s with hours %s reach it at %d at"
                      + " the earliest and need %d from its begin to be home")
                  .formatted(
                      service.id(),
                      spans(windows),
                      kind.name(),
                      spans(List.of(kind.hours())),
                      arrival,
                      work.time() + times.after()));
    }
  }

  private static Optional<Miss> missed(int step, String code, String member, String message) {
    return Optional.of(new Miss(step, new Reason(code, member, message)));
  }

  private static String spans(List<TimeWindow> windows) {
    List<String> texts =
        windows.stream().map(span -> span.earliest() + "–" + span.latest()).toList();
    return String.join(", ", texts);
  }

  private List<Integer> resets(int dimension) {
    return problem.facilities().stream()
        .filter(facility -> facility.resets().contains(dimension))
        .map(Facility::vertex)
        .toList();
  }

  private boolean isFleetFree() {
    return problem.vehicles().stream().anyMatch(kind -> kind.count() == VehicleKind.FREE);
  }

  private static long visits(Service service) {
    return service.work().days().allowed().stream().mapToLong(List::size).min().orElse(1);
  }

  /** Loads that no facility takes and that the whole fleet cannot carry. */
  private Optional<Reason> fleetTooSmall() {
    for (int d = 0; d < problem.dimensions().size() && !isFleetFree(); d++) {
      int dimension = d;
      if (!resets(d).isEmpty()) {
        continue;
      }
      long demand =
          problem.services().stream()
              .mapToLong(service -> visits(service) * service.work().demands().get(dimension))
              .sum();
      long capacity =
          problem.vehicles().stream()
              .mapToLong(kind -> (long) kind.count() * kind.capacities().get(dimension))
              .sum();
      if (demand > capacity * problem.days()) {
        return Optional.of(
            new Reason(
                "FleetTooSmall",
                "vehicles",
                "all services together demand %d %s, and the whole fleet takes %d in %d days; maybe more vehicles or a facility on the way?"
                    .formatted(
                        demand,
                        problem.dimensions().get(d).name(),
                        capacity * problem.days(),
                        problem.days())));
      }
    }
    return Optional.empty();
  }

  /** Work that takes longer than all shifts of the fleet together. */
  private Optional<Reason> shiftsTooShort() {
    if (isFleetFree()) {
      return Optional.empty();
    }
    long work =
        problem.services().stream()
            .mapToLong(service -> visits(service) * service.work().time())
            .sum();
    long shifts =
        problem.vehicles().stream()
            .mapToLong(
                kind ->
                    kind.count()
                        * Math.min(
                            kind.longest(), (long) kind.hours().latest() - kind.hours().earliest()))
            .sum();
    return work <= shifts * problem.days()
        ? Optional.empty()
        : Optional.of(
            new Reason(
                "FleetTooSmall",
                "vehicles",
                "all services together take %d, and all shifts of the fleet in %d days %d; maybe more vehicles?"
                    .formatted(work, problem.days(), shifts * problem.days())));
  }
}
