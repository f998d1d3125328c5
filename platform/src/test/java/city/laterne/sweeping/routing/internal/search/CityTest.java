package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A city solved place by place. */
class CityTest {
  private static final RoutingProblem CITY = GridCity.of(200, 5);
  private static final RoutingProblem LARGER = GridCity.of(2_000, 5);
  private static final int TRIES = 150;

  @Test
  void placesMakeThePlanCheaperAndItsCostIsThatOfARecount() {
    Bettered bettered = better(CITY, 1, 2);
    assertThat(bettered.iterations()).isEqualTo(2 * TRIES);
    holds(CITY, bettered);
    Recount recount = new Recount(CITY);
    for (Route route : bettered.plan().routes()) {
      assertThat(recount.cost(route.stops())).isEqualTo(route.cost());
      assertThat(recount.greatestLoad(route)).isLessThanOrEqualTo(1_200);
    }
  }

  @Test
  void severalThreadsBetterPlacesWithRoutesOfTheirOwnAtATime() {
    Bettered bettered = better(LARGER, 3, 6);
    assertThat(bettered.iterations()).isBetween(6L * TRIES + 1, 3 * 6L * TRIES);
    holds(LARGER, bettered);
  }

  @Test
  void whereAllRoutesPassThroughOnePlaceItIsBetteredAlone() {
    assertThat(better(CITY, 3, 2).iterations()).isEqualTo(2 * TRIES);
  }

  @Test
  void theSameSeedAndThreadsBetterTheSamePlaces() {
    assertThat(better(CITY, 1, 1)).isEqualTo(better(CITY, 1, 1));
    assertThat(better(LARGER, 2, 3)).isEqualTo(better(LARGER, 2, 3));
  }

  private static void holds(RoutingProblem problem, Bettered bettered) {
    RoutingPlan plan = bettered.plan();
    assertThat(plan.cost())
        .isLessThan(start(problem).cost())
        .isEqualTo(bettered.cost() * problem.objective().cost());
    assertThat(new PlanCheck(problem).violations(plan)).isEmpty();
  }

  @Test
  void aLargePlainProblemIsSolvedPlaceByPlaceWhereTimeIsShort() {
    RoutingProblem plain = grid(21);
    SolverOutcome outcome =
        new GeneticSolver()
            .solve(plain, new SolverSettings(1, 1, 2, 1, List.of()), SolverWatch.NONE);
    SolverOutcome scanned =
        new PathScanning().solve(plain, SolverSettings.iterations(1, 2), SolverWatch.NONE);
    assertThat(outcome).isInstanceOf(SolverOutcome.Solved.class);
    RoutingPlan plan = ((SolverOutcome.Solved) outcome).plan();
    assertThat(plan.cost()).isLessThan(((SolverOutcome.Solved) scanned).plan().cost());
    assertThat(((SolverOutcome.Solved) outcome).lowerBound()).isLessThanOrEqualTo(plan.cost());
    assertThat(plan.routes().stream().mapToInt(route -> route.stops().size()).sum())
        .isEqualTo(plain.services().size());
  }

  @Test
  void withTimeEnoughItIsSearchedAsAWholeAndAnAnnealingThatIsNotOverCounts() {
    RoutingProblem plain = grid(18);
    SolverSettings brief = new SolverSettings(1e9, 1, 2, 1, List.of());
    SolverSettings longer = new SolverSettings(1e9, 4, 2, 1, List.of());
    long begun = cost(new GeneticSolver().solve(plain, brief, SolverWatch.NONE));
    SolverOutcome annealed = new GeneticSolver().solve(plain, longer, SolverWatch.NONE);
    assertThat(cost(annealed)).isLessThan(begun);
    assertThat(((SolverOutcome.Solved) annealed).iterations()).isEqualTo(4);
  }

  private static long cost(SolverOutcome outcome) {
    assertThat(outcome).isInstanceOf(SolverOutcome.Solved.class);
    return ((SolverOutcome.Solved) outcome).plan().cost();
  }

  /** A grid of so many crossings a side, every street an edge to be served. */
  private static RoutingProblem grid(int side) {
    SplittableRandom random = new SplittableRandom(1);
    List<Link> links = new ArrayList<>();
    List<Service> services = new ArrayList<>();
    for (int from = 0; from < side * side; from++) {
      for (int to : new int[] {from + 1, from + side}) {
        boolean wraps = to == from + 1 && to % side == 0;
        if (!wraps && to < side * side) {
          int length = 5 + random.nextInt(20);
          services.add(
              new Service.OfEdge("edge " + links.size(), links.size(), Work.of(length, 0, length)));
          links.add(Link.edge(from, to, length, 0));
        }
      }
    }
    VehicleKind kind = VehicleKind.of("sweeper", VehicleKind.FREE, 0, 400);
    return RoutingProblem.carp("grid", side * side, links, services, kind);
  }

  /** What a few steps make of a city. */
  private record Bettered(RoutingPlan plan, long cost, long iterations) {}

  private static Bettered better(RoutingProblem problem, int threads, int steps) {
    RoadGraph graph = new RoadGraph(problem);
    try (City city = new City(problem, graph, start(problem), TRIES, 3, threads)) {
      for (int i = 0; i < steps; i++) {
        city.step(() -> false);
      }
      RoutingPlan plan = new PlanWriter(problem, graph).plan(city.routes());
      return new Bettered(plan, city.cost(), city.iterations());
    }
  }

  private static RoutingPlan start(RoutingProblem problem) {
    SolverOutcome scanned =
        new PathScanning().solve(problem, SolverSettings.iterations(1, 1), SolverWatch.NONE);
    assertThat(scanned).isInstanceOf(SolverOutcome.Solved.class);
    return ((SolverOutcome.Solved) scanned).plan();
  }
}
