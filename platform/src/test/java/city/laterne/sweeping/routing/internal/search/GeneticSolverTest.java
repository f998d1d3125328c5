package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.search.SmallProblems.Features;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the solver promises around the search. */
class GeneticSolverTest {
  private static final RoutingProblem PROBLEM =
      SmallProblems.problem(11, 10, new Features(true, false, false, false));

  @Test
  void severalThreadsGiveTheSameRoutesAgainAndNeverDearerOnesThanOne() {
    SolverOutcome.Solved one = solved(PROBLEM, 1, List.of());
    SolverOutcome.Solved three = solved(PROBLEM, 3, List.of());
    assertThat(solved(PROBLEM, 3, List.of()).plan()).isEqualTo(three.plan());
    assertThat(three.plan().cost()).isLessThanOrEqualTo(one.plan().cost());
    assertThat(three.iterations()).isEqualTo(3 * one.iterations());
  }

  @Test
  void aPlanToBeginWithIsNeverMadeDearer() {
    SolverOutcome.Solved good = solved(PROBLEM, 1, List.of());
    SolverOutcome again =
        new GeneticSolver()
            .solve(
                PROBLEM, new SolverSettings(1e9, 1, 5, 1, List.of(good.plan())), SolverWatch.NONE);
    assertThat(((SolverOutcome.Solved) again).plan().cost())
        .isLessThanOrEqualTo(good.plan().cost());
  }

  @Test
  void aCancelledSearchEndsAtOnceWithThePlanItBeganWith() {
    SolverOutcome.Solved good = solved(PROBLEM, 1, List.of());
    SolverOutcome ended =
        new GeneticSolver()
            .solve(
                PROBLEM,
                new SolverSettings(1e9, Long.MAX_VALUE, 1, 1, List.of(good.plan())),
                new SolverWatch() {
                  @Override
                  public boolean cancelled() {
                    return true;
                  }
                });
    assertThat(ended).isInstanceOf(SolverOutcome.Solved.class);
  }

  @Test
  void findingThePathsEndsWhenSomebodyWantsThat() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(Instance.of(PROBLEM, new RoadGraph(PROBLEM), 0, () -> asked.incrementAndGet() > 3))
        .isEmpty();
    assertThat(asked).hasValue(4);
    assertThat(Instance.of(PROBLEM, new RoadGraph(PROBLEM), 0, () -> false)).isPresent();
  }

  private static SolverOutcome.Solved solved(
      RoutingProblem problem, int threads, List<RoutingPlan> warmStarts) {
    SolverOutcome outcome =
        new GeneticSolver()
            .solve(problem, new SolverSettings(1e9, 40, 1, threads, warmStarts), SolverWatch.NONE);
    assertThat(outcome).isInstanceOf(SolverOutcome.Solved.class);
    return (SolverOutcome.Solved) outcome;
  }
}
