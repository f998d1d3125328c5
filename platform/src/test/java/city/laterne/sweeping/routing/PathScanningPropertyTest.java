package city.laterne.sweeping.routing;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Plans of path scanning keep every constraint, whatever the problem has. */
class PathScanningPropertyTest {
  @Property(tries = 400)
  void planKeepsEveryConstraintAndCostsWhatItSays(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    SolverOutcome outcome = solve(problem);
    if (outcome instanceof SolverOutcome.Solved solved) {
      assertThat(new PlanCheck(problem).violations(solved.plan())).isEmpty();
    } else {
      assertThat(features)
          .as(
              "without windows, turns, breaks, energy and counted vehicles there always is a plan, but %s",
              outcome)
          .containsAnyOf(Feature.TIMES, Feature.TURNS, Feature.BREAKS, Feature.ENERGY, Feature.FEW);
    }
  }

  @Property(tries = 50)
  void sameProblemHasTheSamePlan(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    Feature[] chosen = features.toArray(Feature[]::new);
    assertThat(plan(solve(RandomProblems.of(seed, chosen))))
        .isEqualTo(plan(solve(RandomProblems.of(seed, chosen))));
  }

  private static Object plan(SolverOutcome outcome) {
    return outcome instanceof SolverOutcome.Solved solved ? solved.plan() : outcome.getClass();
  }

  private static SolverOutcome solve(RoutingProblem problem) {
    return RoutingSolver.pathScanning()
        .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE);
  }
}
