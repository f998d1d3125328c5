package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.List;
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
