package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.VehicleKind;

/** Which problems the genetic search can solve: those that say nothing that it would ignore. */
final class Support {
  private Support() {}

  /**
   * Whether it heeds all that a problem says. It does not heed several kinds of vehicles, breaks,
   * several days, weights of the longest route and of the days' balance, dimensions that driving
   * takes from, several windows of a service, and a cost of time together with windows.
   */
  static boolean heeds(RoutingProblem problem) {
    VehicleKind kind = problem.vehicles().getFirst();
    return problem.vehicles().size() == 1
        && kind.breaks() instanceof BreakRule.None
        && problem.days() == 1
        && problem.objective().longestRoute() == 0
        && problem.objective().dayBalance() == 0
        && problem.dimensions().stream().allMatch(dimension -> dimension.perTime() == 0)
        && problem.services().stream()
            .mapToInt(service -> service.work().windows().size())
            .allMatch(windows -> windows == 0 || (windows == 1 && kind.timeCost() == 0));
  }
}
