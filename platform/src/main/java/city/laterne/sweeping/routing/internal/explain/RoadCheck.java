package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.network.Quickest;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a kind of vehicle gets to a service and back home in time, on a route of its own. */
final class RoadCheck implements KindCheck {
  private final RoutingProblem problem;
  private final RoadGraph graph;
  private final VehicleKind kind;
  private final LoadCheck load;
  private final Reach reach;
  private final List<Optional<Reach>> ranges = new ArrayList<>();

  RoadCheck(RoutingProblem problem, RoadGraph graph, VehicleKind kind) {
    this.problem = problem;
    this.graph = graph;
    this.kind = kind;
    load = new LoadCheck(problem, kind);
    reach =
        new Reach(
            Quickest.from(problem, graph, kind.start()), Quickest.to(problem, graph, kind.end()));
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

  @Override
  public Optional<Miss> miss(Service service) {
    Optional<Miss> overloaded = load.miss(service);
    if (overloaded.isPresent()) {
      return overloaded;
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
      return KindCheck.missed(
          times.before() < Quickest.NEVER ? 3 : 2,
          "UnreachableService",
          id,
          () ->
              "the service %s %s; maybe a link is missing, or one-way streets and forbidden turns close it off"
                  .formatted(
                      id,
                      times.before() < Quickest.NEVER
                          ? "is a place from which the vehicles "
                              + kind.name()
                              + " cannot come home"
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
      return KindCheck.missed(
          5,
          "ShiftTooShort",
          id,
          () ->
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
        : KindCheck.missed(
            4,
            "RangeTooShort",
            service.id(),
            () ->
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
        ? KindCheck.missed(
            6,
            "ShiftTooShort",
            service.id(),
            () ->
                "a route for the service %s alone ends at %d at the earliest, and the hours of the vehicles %s at %d"
                    .formatted(
                        service.id(),
                        arrival + work.time() + times.after(),
                        kind.name(),
                        kind.hours().latest()))
        : KindCheck.missed(
            7,
            "ContradictoryWindows",
            service.id(),
            () ->
                ("the service %s may begin in %s, and the vehicles %s with hours %s reach it at %d"
                        + " at the earliest and need %d from its begin to be home")
                    .formatted(
                        service.id(),
                        spans(windows),
                        kind.name(),
                        spans(List.of(kind.hours())),
                        arrival,
                        work.time() + times.after()));
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
}
