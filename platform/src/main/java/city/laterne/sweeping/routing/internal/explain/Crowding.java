package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * More services that must be under way at one moment than there are vehicles. A service that begins
 * at its earliest moment at the earliest and at its latest at the latest is under way, whatever the
 * plan, from its latest beginning until its earliest end: its compulsory part (Lahrichi 1982).
 * Looks at counted fleets, single days and services with one window.
 */
final class Crowding {
  /** When a service is under way in every plan; {@code end} is the first moment after. */
  private record Compulsory(String id, long begin, long end) {}

  private final RoutingProblem problem;

  Crowding(RoutingProblem problem) {
    this.problem = problem;
  }

  Optional<Reason> reason() {
    long vehicles = problem.vehicles().stream().mapToLong(VehicleKind::count).sum();
    if (problem.days() > 1
        || problem.vehicles().stream().anyMatch(kind -> kind.count() == VehicleKind.FREE)) {
      return Optional.empty();
    }
    List<Compulsory> parts = new ArrayList<>();
    for (Service service : problem.services()) {
      if (service.work().windows().size() == 1) {
        TimeWindow window = service.work().windows().getFirst();
        long end = (long) window.earliest() + service.work().time();
        if (window.latest() < end) {
          parts.add(new Compulsory(service.id(), window.latest(), end));
        }
      }
    }
    parts.sort(Comparator.comparingLong(Compulsory::begin));
    List<Compulsory> underWay = new ArrayList<>();
    for (Compulsory part : parts) {
      underWay.removeIf(other -> other.end() <= part.begin());
      underWay.add(part);
      if (underWay.size() > vehicles) {
        return Optional.of(
            new Reason(
                "ContradictoryWindows",
                part.id(),
                "at %d the services %s must all be under way by their windows, and there are %d vehicles"
                    .formatted(
                        part.begin(),
                        String.join(", ", underWay.stream().map(Compulsory::id).toList()),
                        vehicles)));
      }
    }
    return Optional.empty();
  }
}
