package city.laterne.sweeping.routing.internal.general;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.check.PlanCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Problems small enough to know the best plan. The streets are a row of vertices, depot 0 – 1 – 2 –
 * … – 6, each link 10 long and 10 in time; services are at vertices.
 */
class GeneralSearchTest {
  private static final List<Link> ROW =
      List.of(
          Link.edge(0, 1, 10, 10),
          Link.edge(1, 2, 10, 10),
          Link.edge(2, 3, 10, 10),
          Link.edge(3, 4, 10, 10),
          Link.edge(4, 5, 10, 10),
          Link.edge(5, 6, 10, 10));

  private static final TimeWindow DAY = new TimeWindow(0, 10_000);

  @Test
  void smallVehicleGoesWhereItSuffices() {
    // The large one, at 100 a route, is needed once, for what demands 8; the small one takes the
    // other with its route of 5 + 20.
    RoutingPlan plan =
        plan(
            problem(
                List.of(at("heavy", 6, 0, 8), at("light", 1, 0, 3)),
                List.of(kind("large", 2, 10, 100), kind("small", 2, 4, 5)),
                1,
                Objective.COST));
    assertThat(plan.cost()).isEqualTo(100 + 120 + 5 + 20);
    assertThat(plan.routes()).extracting(Route::vehicle).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void everythingIsDoneByTheCheaperKindWhereItHolds() {
    RoutingPlan plan =
        plan(
            problem(
                List.of(at("a", 1, 0, 2), at("b", 2, 0, 2)),
                List.of(kind("large", 2, 10, 100), kind("small", 2, 4, 5)),
                1,
                Objective.COST));
    assertThat(plan.cost()).isEqualTo(5 + 40);
  }

  @Test
  void breakOrdersTheWork() {
    // 70 at most without a break of 30. Doing "long" first, 10 + 60 = 70, a break, 40 + 10 + 20
    // = 70 more at the depot; the other order would need two.
    VehicleKind driven =
        new VehicleKind(
            "driven",
            1,
            List.of(10),
            0,
            0,
            DAY,
            10 + 60 + 30 + 10 + 20 + 20,
            0,
            0,
            new BreakRule.After(70, 30));
    RoutingPlan plan =
        plan(
            problem(
                List.of(at("short", 2, 20, 1), at("long", 1, 60, 1)),
                List.of(driven),
                1,
                Objective.COST));
    assertThat(plan.routes()).hasSize(1);
    assertThat(plan.routes().getFirst().stops())
        .containsExactly(new Stop.AtVertex(1), new Stop.Break(), new Stop.AtVertex(0));
  }

  @Test
  void visitsOfAWeekGoTogetherOnTheDaysThatTheyShare() {
    // "far" allows 0 and 2 or 1 and 3, "beside" 1 and 3 alone: together they need two routes.
    RoutingPlan plan =
        plan(
            problem(
                List.of(
                    on("far", 6, new Days(List.of(List.of(0, 2), List.of(1, 3)))),
                    on("beside", 5, new Days(List.of(List.of(1, 3)))),
                    on("once", 4, Days.ONCE)),
                List.of(kind("sweeper", 1, 10, 0)),
                4,
                Objective.COST));
    assertThat(plan.routes()).extracting(Route::day).containsExactlyInAnyOrder(1, 3);
    assertThat(plan.cost()).isEqualTo(2 * 120);
  }

  @Test
  void laterOfTwoWindowsIsTakenWhereTheFirstWouldNeedAnotherRoute() {
    Service window =
        new Service.OfVertex(
            "window",
            1,
            new Work(
                0,
                5,
                List.of(1),
                List.of(new TimeWindow(0, 5), new TimeWindow(100, 130)),
                Days.ONCE));
    RoutingPlan plan =
        plan(
            problem(
                List.of(window, at("far", 6, 5, 1)),
                List.of(kind("sweeper", 2, 10, 50)),
                1,
                Objective.COST));
    assertThat(plan.routes()).hasSize(1);
    assertThat(plan.cost()).isEqualTo(50 + 120);
    assertThat(plan.routes().getFirst().time()).isEqualTo(130);
  }

  @Test
  void energyIsChargedOnTheWayAndNotMoreOftenThanNeeded() {
    // A battery of 100, one a unit of time: out to 6 and back is 120, so it is charged at 3 once.
    VehicleKind electric =
        new VehicleKind("electric", 1, List.of(100), 0, 0, DAY, 10_000, 0, 0, new BreakRule.None());
    RoutingProblem problem =
        new RoutingProblem(
            "row",
            7,
            ROW,
            List.of(at("far", 6, 5, 0), at("near", 1, 5, 0)),
            List.of(new Dimension("Wh", 1)),
            List.of(electric),
            List.of(new Facility("charger", Facility.Kind.CHARGE, 3, 1, 60, List.of(0))),
            List.of(),
            UTurns.FREE,
            1,
            Objective.COST);
    RoutingPlan plan = plan(problem);
    assertThat(plan.cost()).isEqualTo(120 + 1);
    assertThat(plan.routes().getFirst().stops())
        .filteredOn(Stop.AtFacility.class::isInstance)
        .hasSize(1);
  }

  @Test
  void daysAreFilledAlikeWhereTheirBalanceCounts() {
    List<Service> alike =
        List.of(on("a", 1, Days.ONCE), on("b", 1, Days.ONCE), on("c", 1, Days.ONCE));
    List<VehicleKind> kinds = List.of(kind("sweeper", 1, 10, 0));
    assertThat(plan(problem(alike, kinds, 3, Objective.COST)).routes()).hasSize(1);
    RoutingPlan plan = plan(problem(alike, kinds, 3, new Objective(1, 0, 10)));
    assertThat(plan.routes()).extracting(Route::day).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(plan.cost()).isEqualTo(3 * 20);
  }

  @Test
  void whereNothingIsFoundTheConstraintThatComesNearestIsNamed() {
    // 4 + 4 + 4 in two vehicles of 7 each: two of them do not fit together, and all are 12 of 14.
    RoutingProblem tight =
        problem(
            List.of(at("a", 1, 0, 4), at("b", 2, 0, 4), at("c", 3, 0, 4)),
            List.of(kind("sweeper", 2, 7, 0)),
            1,
            Objective.COST);
    SolverOutcome outcome =
        RoutingSolver.hybridGeneticSearch()
            .solve(tight, SolverSettings.iterations(50, 1), SolverWatch.NONE);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            SolverOutcome.NotFound.class,
            none ->
                assertThat(none.reasons())
                    .singleElement()
                    .satisfies(
                        reason -> {
                          assertThat(reason.code()).isEqualTo("Unserved");
                          assertThat(reason.message()).contains("8 kg of 7").contains("Capacity");
                        }));
  }

  @Test
  void aPlanIsFoundThatPathScanningMisses() {
    // 4 + 6 and 5 + 5 fill two vehicles of 10 each; whoever takes the nearest first gets stuck.
    RoutingProblem tight =
        problem(
            List.of(at("a", 1, 0, 4), at("b", 2, 0, 5), at("c", 3, 0, 6), at("d", 4, 0, 5)),
            List.of(kind("sweeper", 1, 10, 0), kind("other", 1, 10, 0)),
            1,
            Objective.COST);
    assertThat(
            RoutingSolver.pathScanning()
                .solve(tight, SolverSettings.iterations(5, 1), SolverWatch.NONE))
        .as("else the search has nothing to find")
        .isInstanceOf(SolverOutcome.NotFound.class);
    assertThat(plan(tight).cost()).isEqualTo(60 + 80);
  }

  @Test
  void placesOfACityAreBetteredInTheSameWayEachTime() {
    RoutingProblem city = GridCity.of(150, 1);
    VehicleKind plain = city.vehicles().getFirst();
    VehicleKind driven =
        new VehicleKind(
            "driven",
            2,
            plain.capacities(),
            plain.start(),
            plain.end(),
            plain.hours(),
            plain.longest(),
            0,
            0,
            new BreakRule.After(3_600, 900));
    RoutingProblem problem =
        new RoutingProblem(
            city.name(),
            city.vertices(),
            city.links(),
            city.services(),
            city.dimensions(),
            List.of(driven),
            city.facilities(),
            city.turns(),
            city.uTurns(),
            1,
            Objective.COST);
    // 1,000 rounds, 100 tries at a place.
    SolverSettings settings = SolverSettings.iterations(1_100, 1);
    SolverOutcome outcome = new GeneralSearch().solve(problem, settings, SolverWatch.NONE);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            SolverOutcome.Solved.class,
            solved -> {
              assertThat(new PlanCheck(problem).violations(solved.plan())).isEmpty();
              assertThat(solved.iterations()).isEqualTo(1_100);
              assertThat(new GeneralSearch().solve(problem, settings, SolverWatch.NONE))
                  .isInstanceOfSatisfying(
                      SolverOutcome.Solved.class,
                      again -> assertThat(again.plan()).isEqualTo(solved.plan()));
            });
  }

  private static RoutingProblem problem(
      List<Service> services, List<VehicleKind> kinds, int days, Objective objective) {
    return new RoutingProblem(
        "row",
        7,
        ROW,
        services,
        List.of(Dimension.load("kg")),
        kinds,
        List.of(),
        List.of(),
        UTurns.FREE,
        days,
        objective);
  }

  private static Service at(String id, int vertex, int time, int demand) {
    return new Service.OfVertex(id, vertex, Work.of(0, time, demand));
  }

  private static Service on(String id, int vertex, Days days) {
    return new Service.OfVertex(id, vertex, new Work(0, 10, List.of(1), List.of(), days));
  }

  private static VehicleKind kind(String name, int count, int capacity, int fixedCost) {
    return new VehicleKind(
        name, count, List.of(capacity), 0, 0, DAY, 10_000, fixedCost, 0, new BreakRule.None());
  }

  private static RoutingPlan plan(RoutingProblem problem) {
    SolverOutcome outcome =
        RoutingSolver.hybridGeneticSearch()
            .solve(problem, SolverSettings.iterations(300, 1), SolverWatch.NONE);
    assertThat(outcome).isInstanceOf(SolverOutcome.Solved.class);
    RoutingPlan plan = ((SolverOutcome.Solved) outcome).plan();
    assertThat(new PlanCheck(problem).violations(plan)).isEmpty();
    return plan;
  }
}
