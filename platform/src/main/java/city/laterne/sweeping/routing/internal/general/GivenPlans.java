package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.KeptLegs;
import city.laterne.sweeping.routing.internal.insert.Legs;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Plans that somebody has, e.g. those of yesterday, for a search that asks for whole ones: routes
 * that do not hold, or that are more than there are vehicles, are dropped, and services that are on
 * none are put where they fit. Nothing of what a plan says of its costs is trusted.
 */
final class GivenPlans {
  private static final int NEAR = 60;

  /** A plan that lacks more than this share of the services is of no use. */
  private static final double MOST_MISSING = 0.25;

  private final RoutingProblem problem;
  private final Rehearsal rehearsal;
  private final Draftings draftings;
  private final Recreate recreate;

  GivenPlans(RoutingProblem problem, long seed) {
    this.problem = problem;
    Calls calls = new Calls(problem, new RoadGraph(problem));
    Legs legs = new KeptLegs(calls);
    rehearsal = new Rehearsal(calls, legs);
    draftings = new Draftings(calls, rehearsal);
    recreate = new Recreate(calls, legs, new Nearness(calls, NEAR), new SplittableRandom(seed));
  }

  /** Those of some plans that serve all and keep every constraint, once they are mended. */
  List<RoutingPlan> mended(List<RoutingPlan> plans) {
    List<RoutingPlan> whole = new ArrayList<>();
    for (RoutingPlan plan : plans) {
      State state = draftings.state(plan);
      if (state.missing() <= MOST_MISSING * problem.services().size()) {
        recreate.change(state);
      }
      if (state.missing() == 0) {
        whole.add(state.roster().plan(rehearsal));
      }
    }
    return whole;
  }
}
