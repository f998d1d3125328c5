package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.List;

/** Which members of a problem the search cannot heed: it refuses them rather than ignore them. */
final class Support {
  private Support() {}

  /** One reason for each, none when the search heeds all. */
  static List<Reason> missing(RoutingProblem problem) {
    List<Reason> reasons = new ArrayList<>();
    if (problem.vehicles().size() > 1) {
      refuse(
          reasons,
          "vehicles",
          "there are "
              + problem.vehicles().size()
              + " kinds of vehicles, and the search plans for one; solve one kind at a time");
    }
    VehicleKind kind = problem.vehicles().getFirst();
    if (!(kind.breaks() instanceof BreakRule.None)) {
      refuse(
          reasons,
          "breaks",
          "the vehicles " + kind.name() + " have a rule of breaks, which the search does not plan");
    }
    if (problem.days() > 1) {
      refuse(
          reasons,
          "days",
          "the period has "
              + problem.days()
              + " days, and the search plans one; solve each day by itself");
    }
    if (problem.objective().longestRoute() > 0 || problem.objective().dayBalance() > 0) {
      refuse(reasons, "objective", "the search heeds the weight of cost alone");
    }
    for (Dimension dimension : problem.dimensions()) {
      if (dimension.perTime() > 0) {
        refuse(
            reasons,
            "dimensions",
            "driving takes " + dimension.name() + ", and the search counts demands of services");
      }
    }
    boolean windows = false;
    for (Service service : problem.services()) {
      int count = service.work().windows().size();
      windows |= count > 0;
      if (count > 1) {
        refuse(
            reasons,
            service.id(),
            "service " + service.id() + " has " + count + " time windows, and may have one");
      }
    }
    if (windows && kind.timeCost() > 0) {
      refuse(reasons, "timeCost", "time cannot cost something while services have windows");
    }
    return reasons;
  }

  private static void refuse(List<Reason> reasons, String member, String message) {
    reasons.add(new Reason("NotSupported", member, message));
  }
}
