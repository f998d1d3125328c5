package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a problem no plan can keep, proven by bounds: a service that no vehicle can do even on a
 * route of its own, a fleet that cannot take everything. Finding nothing proves nothing. Takes a
 * few searches of the network for each kind of vehicle, so less than a second in a city.
 */
public final class Infeasibility {
  private static final int MOST_REASONS = 100;

  private final RoutingProblem problem;

  /** Looks at a problem. */
  public Infeasibility(RoutingProblem problem) {
    this.problem = problem;
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
    List<Reason> reasons =
        services(
            problem.vehicles().stream()
                .map(kind -> (KindCheck) new LoadCheck(problem, kind))
                .toList());
    fleetTooSmall().ifPresent(reasons::add);
    shiftsTooShort().ifPresent(reasons::add);
    new Crowding(problem).reason().ifPresent(reasons::add);
    if (!reasons.isEmpty()) {
      return reasons;
    }
    RoadGraph graph = new RoadGraph(problem);
    return services(
        problem.vehicles().stream()
            .map(kind -> (KindCheck) new RoadCheck(problem, graph, kind))
            .toList());
  }

  /** The services that no kind can do. */
  private List<Reason> services(List<KindCheck> kinds) {
    List<Reason> reasons = new ArrayList<>();
    int more = 0;
    for (Service service : problem.services()) {
      Optional<KindCheck.Miss> miss = nearestMiss(service, kinds);
      if (miss.isPresent() && reasons.size() < MOST_REASONS) {
        reasons.add(miss.get().reason().get());
      } else if (miss.isPresent()) {
        more++;
      }
    }
    if (more > 0) {
      reasons.add(
          new Reason("MoreServices", "services", "the same holds for " + more + " more services"));
    }
    return reasons;
  }

  /** Why the kind that gets farthest cannot do a service; nothing when one can. */
  private static Optional<KindCheck.Miss> nearestMiss(Service service, List<KindCheck> kinds) {
    Optional<KindCheck.Miss> nearest = Optional.empty();
    for (KindCheck kind : kinds) {
      Optional<KindCheck.Miss> miss = kind.miss(service);
      if (miss.isEmpty() || nearest.isEmpty() || miss.get().step() > nearest.get().step()) {
        nearest = miss;
      }
      if (miss.isEmpty()) {
        break;
      }
    }
    return nearest;
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
      if (problem.facilities().stream().anyMatch(place -> place.resets().contains(dimension))) {
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
