package city.laterne.sweeping.routing;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Plans of the search keep every constraint, whatever the problem has. */
class SearchPropertyTest {
  private static final int OFFSPRING = 60;

  @Property(tries = 400)
  void planKeepsEveryConstraintAndCostsWhatItSays(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    if (solve(problem, seed) instanceof SolverOutcome.Solved solved) {
      assertThat(new PlanCheck(problem).violations(solved.plan())).isEmpty();
      assertThat(solved.lowerBound()).isLessThanOrEqualTo(solved.plan().cost());
    }
  }

  @Property(tries = 100)
  void plainProblemsAlwaysHaveAPlanThatIsNoWorseThanTheBaseline(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    RoutingProblem problem = RandomProblems.of(seed, Feature.VERTICES);
    assertThat(cost(solve(problem, 1)))
        .isLessThanOrEqualTo(
            cost(
                RoutingSolver.pathScanning()
                    .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE)));
  }

  @Property(tries = 200)
  void whereTheBaselineHasAPlanTheSearchHasNoneThatIsWorse(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    SolverOutcome scanned =
        RoutingSolver.pathScanning()
            .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE);
    if (scanned instanceof SolverOutcome.Solved) {
      assertThat(cost(solve(problem, seed))).isLessThanOrEqualTo(cost(scanned));
    }
  }

  @Property(tries = 50)
  void sameSeedAndThreadsGiveTheSameRoutes(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll Set<Feature> features) {
    Feature[] chosen = features.toArray(Feature[]::new);
    SolverSettings settings =
        new SolverSettings(Double.POSITIVE_INFINITY, OFFSPRING, seed, threads, List.of());
    assertThat(plan(solve(RandomProblems.of(seed, chosen), settings)))
        .isEqualTo(plan(solve(RandomProblems.of(seed, chosen), settings)));
  }

  private static long cost(SolverOutcome outcome) {
    assertThat(outcome).isInstanceOf(SolverOutcome.Solved.class);
    return outcome instanceof SolverOutcome.Solved solved ? solved.plan().cost() : 0;
  }

  private static Object plan(SolverOutcome outcome) {
    return outcome instanceof SolverOutcome.Solved solved ? solved.plan() : outcome.getClass();
  }

  private static SolverOutcome solve(RoutingProblem problem, long seed) {
    return solve(problem, SolverSettings.iterations(OFFSPRING, seed));
  }

  private static SolverOutcome solve(RoutingProblem problem, SolverSettings settings) {
    return RoutingSolver.hybridGeneticSearch().solve(problem, settings, SolverWatch.NONE);
  }
}
