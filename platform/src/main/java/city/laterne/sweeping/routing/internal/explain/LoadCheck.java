package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.Optional;

/** Whether a kind of vehicle can do a service at all, wherever it lies. */
final class LoadCheck implements KindCheck {
  private final RoutingProblem problem;
  private final VehicleKind kind;

  LoadCheck(RoutingProblem problem, VehicleKind kind) {
    this.problem = problem;
    this.kind = kind;
  }

  @Override
  public Optional<Miss> miss(Service service) {
    Work work = service.work();
    String id = service.id();
    for (int i = 0; i < problem.dimensions().size(); i++) {
      int d = i;
      if (work.demands().get(d) > kind.capacities().get(d)) {
        return KindCheck.missed(
            1,
            "DemandAboveCapacity",
            id,
            () ->
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
      return KindCheck.missed(
          1,
          "WorkWithoutBreak",
          id,
          () ->
              "the service %s takes %d, and drivers of the vehicles %s must have a break after %d"
                  .formatted(id, work.time(), kind.name(), rule.afterAtMost()));
    }
    return Optional.empty();
  }
}
