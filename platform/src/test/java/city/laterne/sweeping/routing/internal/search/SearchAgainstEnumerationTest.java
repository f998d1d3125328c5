package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.search.SmallProblems.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole search against the best of all orders, directions and partitions of few services. */
class SearchAgainstEnumerationTest {
  private static final int SERVICES = 4;

  @Test
  void findsTheBestPlanOfSmallMixedNetworks() {
    compareAll(new Features(false, false, false, false));
  }

  @Test
  void findsTheBestPlanWithTurnsAndForbiddenTurns() {
    compareAll(new Features(true, false, false, false));
  }

  private static void compareAll(Features features) {
    for (int seed = 0; seed < 6; seed++) {
      RoutingProblem problem = SmallProblems.problem(seed, SERVICES, features);
      long best = bestOfAll(problem);
      SolverOutcome outcome = solve(problem);
      if (best >= Recount.NONE) {
        assertThat(outcome).as(problem.name()).isNotInstanceOf(SolverOutcome.Solved.class);
      } else {
        assertThat(outcome).as(problem.name()).isInstanceOf(SolverOutcome.Solved.class);
        SolverOutcome.Solved solved = (SolverOutcome.Solved) outcome;
        assertThat(solved.plan().cost()).as(problem.name()).isEqualTo(best);
        assertThat(solved.lowerBound()).as(problem.name()).isLessThanOrEqualTo(best);
      }
    }
  }

  @Test
  void costsOfPlansAreThoseOfARecountAndLimitsAreKept() {
    for (int seed = 0; seed < 14; seed++) {
      Features features = new Features(seed % 2 == 0, seed % 3 != 0, seed % 5 != 0, seed % 4 == 0);
      RoutingProblem problem = SmallProblems.problem(1000 + seed, 12, features);
      if (solve(problem) instanceof SolverOutcome.Solved solved) {
        Recount recount = new Recount(problem);
        long sum = 0;
        List<Integer> served = new ArrayList<>();
        for (Route route : solved.plan().routes()) {
          assertThat(recount.cost(route.stops()))
              .as("%s %s", problem.name(), route)
              .isEqualTo(route.cost());
          assertThat(recount.greatestLoad(route)).isLessThanOrEqualTo(10);
          assertThat(route.time()).isLessThanOrEqualTo(problem.vehicles().getFirst().longest());
          sum += route.cost();
          for (Stop stop : route.stops()) {
            switch (stop) {
              case Stop.AlongLink along -> served.add(along.service());
              case Stop.AtVertex at -> served.add(at.service());
              case Stop.AtFacility at -> {}
              case Stop.Break pause -> {}
            }
          }
        }
        assertThat(sum).isEqualTo(solved.plan().cost());
        assertThat(served).hasSize(12).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRoutes() {
    RoutingProblem problem = SmallProblems.problem(7, 15, new Features(true, true, true, true));
    assertThat(plan(problem)).isEqualTo(plan(problem));
  }

  private static Object plan(RoutingProblem problem) {
    return solve(problem) instanceof SolverOutcome.Solved solved ? solved.plan() : "none";
  }

  private static SolverOutcome solve(RoutingProblem problem) {
    return RoutingSolver.hybridGeneticSearch()
        .solve(problem, SolverSettings.iterations(60, 1), SolverWatch.NONE);
  }

  private static long bestOfAll(RoutingProblem problem) {
    long[] route = new long[1 << SERVICES];
    Arrays.fill(route, Recount.NONE);
    Recount recount = new Recount(problem);
    extend(problem, recount, new ArrayList<>(), 0, route);
    long[] best = new long[1 << SERVICES];
    for (int set = 1; set < best.length; set++) {
      best[set] = Recount.NONE;
      for (int part = set; part > 0; part = (part - 1) & set) {
        best[set] = Math.min(best[set], best[set ^ part] + route[part]);
      }
    }
    return best[best.length - 1];
  }

  private static void extend(
      RoutingProblem problem, Recount recount, List<Stop> stops, int served, long[] route) {
    if (served != 0) {
      int load = 0;
      for (int i = 0; i < SERVICES; i++) {
        load += (served >> i & 1) * problem.services().get(i).work().demands().getFirst();
      }
      if (load > 10) {
        return;
      }
      route[served] = Math.min(route[served], recount.cost(stops));
    }
    for (int i = 0; i < SERVICES; i++) {
      if ((served >> i & 1) == 0) {
        for (Stop stop : ways(problem.services().get(i), i)) {
          stops.add(stop);
          extend(problem, recount, stops, served | 1 << i, route);
          stops.removeLast();
        }
      }
    }
  }

  private static List<Stop> ways(Service service, int index) {
    return switch (service) {
      case Service.OfEdge edge ->
          List.of(
              new Stop.AlongLink(index, Direction.FORWARD),
              new Stop.AlongLink(index, Direction.BACKWARD));
      case Service.OfArc arc -> List.of(new Stop.AlongLink(index, arc.arc().direction()));
      case Service.OfVertex vertex -> List.of(new Stop.AtVertex(index));
    };
  }
}
