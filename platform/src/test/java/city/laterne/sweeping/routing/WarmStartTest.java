package city.laterne.sweeping.routing;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Whatever is wrong with a plan that a search is given, nothing of that is in its answer. */
class WarmStartTest {
  private static final RoutingProblem CITY = GridCity.of(600, 2);

  @Property(tries = 200)
  void brokenPlansGiveNoBrokenAnswers(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    if (RoutingSolver.pathScanning()
            .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE)
        instanceof SolverOutcome.Solved scanned) {
      for (RoutingPlan given : broken(scanned.plan())) {
        SolverOutcome found = solve(problem, 40, given, SolverWatch.NONE);
        assertThat(found).isInstanceOf(SolverOutcome.Solved.class);
        assertThat(new PlanCheck(problem).violations(((SolverOutcome.Solved) found).plan()))
            .isEmpty();
      }
    }
  }

  @Test
  void cityThatIsGivenBrokenPlansIsServedAllTheSame() {
    SolverOutcome scanned =
        RoutingSolver.pathScanning().solve(CITY, SolverSettings.iterations(5, 1), SolverWatch.NONE);
    for (RoutingPlan given : broken(((SolverOutcome.Solved) scanned).plan())) {
      SolverOutcome found = solve(CITY, 1, given, SolverWatch.NONE);
      assertThat(found).isInstanceOf(SolverOutcome.Solved.class);
      assertThat(new PlanCheck(CITY).violations(((SolverOutcome.Solved) found).plan())).isEmpty();
    }
  }

  @Test
  void whatIsCancelledAtOnceAnswersNothingBroken() {
    SolverWatch ended =
        new SolverWatch() {
          @Override
          public boolean cancelled() {
            return true;
          }
        };
    for (RoutingPlan given : broken(plan(CITY))) {
      SolverOutcome found = solve(CITY, 1, given, ended);
      if (found instanceof SolverOutcome.Solved solved) {
        assertThat(new PlanCheck(CITY).violations(solved.plan())).isEmpty();
      }
    }
    assertThat(solve(CITY, 1, plan(CITY), ended)).isInstanceOf(SolverOutcome.Solved.class);
  }

  @Test
  void progressNeverTellsLessThanTheAnswer() {
    List<Long> told = new ArrayList<>();
    SolverWatch watch =
        new SolverWatch() {
          @Override
          public void improved(SolverProgress progress) {
            told.add(progress.cost());
          }
        };
    RoutingPlan given = new RoutingPlan(plan(CITY).routes(), 0);
    SolverOutcome found = solve(CITY, 3_000, given, watch);
    assertThat(told).isNotEmpty();
    assertThat(told).last().isEqualTo(((SolverOutcome.Solved) found).plan().cost());
  }

  private static RoutingPlan plan(RoutingProblem problem) {
    SolverOutcome scanned =
        RoutingSolver.pathScanning()
            .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE);
    return ((SolverOutcome.Solved) scanned).plan();
  }

  private static SolverOutcome solve(
      RoutingProblem problem, long iterations, RoutingPlan given, SolverWatch watch) {
    SolverSettings settings = new SolverSettings(1e9, iterations, 1, 2, List.of(given));
    return RoutingSolver.hybridGeneticSearch().solve(problem, settings, watch);
  }

  /** The plan without its last stops, with all in one route, and with one route twice. */
  private static List<RoutingPlan> broken(RoutingPlan plan) {
    List<Route> routes = plan.routes();
    List<Stop> all = routes.stream().flatMap(route -> route.stops().stream()).toList();
    Route first = routes.getFirst();
    List<Route> twice = new ArrayList<>(routes);
    twice.add(first);
    return List.of(
        new RoutingPlan(routes.stream().map(WarmStartTest::shorter).toList(), 0),
        new RoutingPlan(List.of(with(first, all)), 0),
        new RoutingPlan(twice, 0));
  }

  private static Route shorter(Route route) {
    return with(route, route.stops().subList(0, route.stops().size() - 1));
  }

  private static Route with(Route route, List<Stop> stops) {
    return new Route(route.vehicle(), route.day(), stops, route.cost(), route.time());
  }
}
