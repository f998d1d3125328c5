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
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A city solved place by place. */
class CityTest {
  private static final RoutingProblem CITY = GridCity.of(200, 5);

  @Test
  void placesMakeThePlanCheaperAndItsCostIsThatOfARecount() {
    RoutingPlan start = start();
    City city = city(start);
    city.step();
    city.step();
    RoutingPlan plan = new PlanWriter(CITY, new RoadGraph(CITY)).plan(city.routes());
    assertThat(plan.cost()).isLessThan(start.cost()).isEqualTo(city.cost());
    Recount recount = new Recount(CITY);
    for (Route route : plan.routes()) {
      assertThat(recount.cost(route.stops())).isEqualTo(route.cost());
      assertThat(recount.greatestLoad(route)).isLessThanOrEqualTo(1_200);
      assertThat(route.time()).isLessThanOrEqualTo(CITY.vehicles().getFirst().longest());
    }
    assertThat(
            plan.routes().stream()
                .flatMap(route -> route.stops().stream())
                .filter(Stop.AlongLink.class::isInstance)
                .map(stop -> ((Stop.AlongLink) stop).service()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, CITY.services().size()).boxed().toList());
  }

  @Test
  void theSameSeedBettersTheSamePlaces() {
    assertThat(routes()).isEqualTo(routes());
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

  private static List<Route> routes() {
    City city = city(start());
    city.step();
    return new PlanWriter(CITY, new RoadGraph(CITY)).plan(city.routes()).routes();
  }

  private static City city(RoutingPlan start) {
    return new City(CITY, new RoadGraph(CITY), start, 150, 3);
  }

  private static RoutingPlan start() {
    SolverOutcome scanned =
        new PathScanning().solve(CITY, SolverSettings.iterations(1, 1), SolverWatch.NONE);
    assertThat(scanned).isInstanceOf(SolverOutcome.Solved.class);
    return ((SolverOutcome.Solved) scanned).plan();
  }
}
