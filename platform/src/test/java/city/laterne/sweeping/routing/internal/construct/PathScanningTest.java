package city.laterne.sweeping.routing.internal.construct;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.check.PlanCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathScanningTest {
  /** A row of streets: depot 0 – 1 – 2 – 3, each 10 long, the last two to be swept. */
  private static final List<Link> ROW =
      List.of(Link.edge(0, 1, 10, 10), Link.edge(1, 2, 10, 10), Link.edge(2, 3, 10, 10));

  private static final List<Service> SWEPT =
      List.of(
          new Service.OfEdge("near", 1, Work.of(12, 20, 5)),
          new Service.OfEdge("far", 2, Work.of(12, 20, 5)));

  @Test
  void oneRouteServesWhatItsCapacityAllows() {
    RoutingPlan plan =
        plan(RoutingProblem.carp("row", 4, ROW, SWEPT, VehicleKind.of("v", 1, 0, 10)));
    assertThat(plan.routes()).hasSize(1);
    assertThat(plan.routes().getFirst().stops())
        .containsExactly(
            new Stop.AlongLink(0, Direction.FORWARD), new Stop.AlongLink(1, Direction.FORWARD));
    assertThat(plan.cost()).isEqualTo(10 + 12 + 12 + 30);
    assertThat(plan.routes().getFirst().time()).isEqualTo(10 + 20 + 20 + 30);
  }

  @Test
  void whereItIsEndedBeforeAPlanIsWholeItSaysThatAndBlamesNoVehicle() {
    SolverWatch ended =
        new SolverWatch() {
          @Override
          public boolean cancelled() {
            return true;
          }
        };
    RoutingProblem row = RoutingProblem.carp("row", 4, ROW, SWEPT, VehicleKind.of("v", 1, 0, 10));
    SolverOutcome outcome = new PathScanning().solve(row, SolverSettings.iterations(1, 1), ended);
    assertThat(((SolverOutcome.NotFound) outcome).reasons())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.code()).isEqualTo("EndedTooSoon");
              assertThat(reason.message()).contains("0 of 2 services");
            });
  }

  @Test
  void lessCapacityMeansMoreRoutes() {
    RoutingPlan plan =
        plan(RoutingProblem.carp("row", 4, ROW, SWEPT, VehicleKind.of("v", 2, 0, 9)));
    assertThat(plan.routes()).hasSize(2);
  }

  @Test
  void dumpOnTheWayLetsTheRouteGoOn() {
    RoutingPlan plan = plan(withDump(2));
    assertThat(plan.routes()).hasSize(1);
    assertThat(plan.routes().getFirst().stops())
        .containsExactly(
            new Stop.AlongLink(0, Direction.FORWARD),
            new Stop.AtFacility(0),
            new Stop.AlongLink(1, Direction.FORWARD));
    assertThat(plan.cost()).isEqualTo(10 + 12 + 3 + 12 + 30);
  }

  private static RoutingProblem withDump(int vertex) {
    return new RoutingProblem(
        "row",
        4,
        ROW,
        SWEPT,
        List.of(Dimension.load("kg")),
        List.of(VehicleKind.of("v", 1, 0, 9)),
        List.of(new Facility("dump", Facility.Kind.DUMP, vertex, 3, 5, List.of(0))),
        List.of(),
        UTurns.FREE,
        1,
        Objective.COST);
  }

  @Test
  void servicesThatNoVehicleIsLeftForAreNamed() {
    SolverOutcome outcome =
        solve(RoutingProblem.carp("row", 4, ROW, SWEPT, VehicleKind.of("v", 1, 0, 9)));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            SolverOutcome.NotFound.class,
            none ->
                assertThat(none.reasons())
                    .singleElement()
                    .extracting("code", "member")
                    .containsExactly("Unserved", "far"));
  }

  @Test
  void gridCityIsPlannedWithItsDump() {
    RoutingProblem city = GridCity.of(1_200, 7);
    assertThat(city.services()).hasSize(1_200);
    assertThat(GridCity.of(1_200, 7)).isEqualTo(city);
    RoutingPlan plan = plan(city);
    assertThat(new PlanCheck(city).violations(plan)).isEmpty();
    assertThat(plan.routes().stream().flatMap(route -> route.stops().stream()))
        .as("%s kg do not fit in at once", 1_200)
        .contains(new Stop.AtFacility(0));
  }

  private static RoutingPlan plan(RoutingProblem problem) {
    if (solve(problem) instanceof SolverOutcome.Solved solved) {
      return solved.plan();
    }
    throw new AssertionError(solve(problem).toString());
  }

  private static SolverOutcome solve(RoutingProblem problem) {
    return new PathScanning().solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE);
  }
}
