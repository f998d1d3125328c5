package city.laterne.sweeping.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.sweeping.routing.Binding.Constraint;
import city.laterne.sweeping.routing.InsertionOutcome.Inserted;
import city.laterne.sweeping.routing.InsertionOutcome.Refused;
import city.laterne.sweeping.routing.check.PlanCheck;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Insertions that can be followed on paper. The streets are a row of vertices, depot 0 – 1 – 2 – …
 * – 6, each link 10 long and 10 in time; services are at vertices.
 */
class InsertionTest {
  private static final List<Link> ROW =
      IntStream.range(0, 6).mapToObj(i -> Link.edge(i, i + 1, 10, 10)).toList();

  private static final List<Service> SERVICES =
      List.of(at("near", 1, 4), at("far", 5, 4), at("between", 3, 4));

  @Test
  void serviceGoesWhereItCostsLeastMore() {
    Inserted inserted = inserted(problem(12, 1, List.of()), plan(route(0, 1)), List.of(), 2);
    assertThat(inserted.extra()).isZero();
    assertThat(inserted.routes()).containsExactly(0);
    assertThat(inserted.plan().routes().getFirst().stops())
        .as("out or home, both cost nothing more; nothing else has moved")
        .containsSubsequence(new Stop.AtVertex(0), new Stop.AtVertex(1))
        .contains(new Stop.AtVertex(2));
    assertThat(inserted.plan().cost()).isEqualTo(100);
  }

  @Test
  void whatIsDoneIsNotChanged() {
    Inserted inserted = inserted(problem(12, 1, List.of()), plan(route(1, 0)), List.of(1), 2);
    assertThat(inserted.plan().routes().getFirst().stops())
        .containsExactly(new Stop.AtVertex(1), new Stop.AtVertex(2), new Stop.AtVertex(0));
    Inserted behind = inserted(problem(12, 1, List.of()), plan(route(1, 0)), List.of(2), 2);
    assertThat(behind.extra()).as("from 1 to 3 and back").isEqualTo(40);
    assertThat(behind.plan().routes().getFirst().stops())
        .containsExactly(new Stop.AtVertex(1), new Stop.AtVertex(0), new Stop.AtVertex(2));
  }

  @Test
  void newRouteIsBegunWhereNoOtherHasRoom() {
    Inserted inserted = inserted(problem(8, 2, List.of()), plan(route(0, 1)), List.of(), 2);
    assertThat(inserted.routes()).containsExactly(1);
    assertThat(inserted.extra()).isEqualTo(60);
  }

  @Test
  void facilityIsVisitedWhereLoadsAskForIt() {
    Facility dump = new Facility("dump", Facility.Kind.DUMP, 6, 2, 5, List.of(0));
    Inserted inserted = inserted(problem(8, 1, List.of(dump)), plan(route(0, 1)), List.of(), 2);
    assertThat(inserted.extra()).as("from 5 to 6 and back, and the visit").isEqualTo(20 + 2);
    assertThat(inserted.plan().routes().getFirst().stops()).contains(new Stop.AtFacility(0));
  }

  @Test
  void refusalNamesTheConstraintOfEachRouteAndByHowMuchItIsBroken() {
    RoutingProblem problem = problem(10, 1, List.of());
    assertThat(new Insertion(problem).insert(plan(route(0, 1)), 2))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusals()).hasSize(2);
              InsertionOutcome.Refusal route = refused.refusals().getFirst();
              assertThat(route.route()).isEqualTo(OptionalInt.of(0));
              assertThat(route.binding().constraint()).isEqualTo(Constraint.CAPACITY);
              assertThat(route.binding().over()).isEqualTo(2);
              assertThat(route.binding().message()).isEqualTo("it would take 12 kg of 10");
              InsertionOutcome.Refusal fleet = refused.refusals().getLast();
              assertThat(fleet.route()).isEmpty();
              assertThat(fleet.binding().constraint()).isEqualTo(Constraint.FLEET);
            });
  }

  @Test
  void serviceOfSeveralDaysIsPutOnThoseThatItLacks() {
    Service weekly =
        new Service.OfVertex(
            "weekly",
            5,
            new Work(0, 0, List.of(4), List.of(), new Days(List.of(List.of(0, 2), List.of(1, 3)))));
    RoutingProblem problem = problem(List.of(at("near", 1, 4), weekly), 12, 1, List.of(), 4);
    RoutingPlan half =
        new RoutingPlan(
            List.of(
                new Route(0, 0, List.of(new Stop.AtVertex(0)), 0, 0),
                new Route(0, 1, List.of(new Stop.AtVertex(1)), 0, 0)),
            0);
    Inserted inserted = inserted(problem, half, List.of(), 1);
    assertThat(inserted.plan().routes()).extracting(Route::day).containsExactly(0, 1, 3);
    assertThat(inserted.extra()).isEqualTo(100);
  }

  @Test
  void reasonOfAPlaceIsWhatItCostsThereAndTheNextBestElsewhere() {
    RoutingProblem problem = problem(8, 2, List.of());
    WhyHere why = Insertion.why(problem, plan(route(0), route(2, 1)), 2);
    assertThat(why)
        .isInstanceOfSatisfying(
            WhyHere.Placed.class,
            placed -> {
              WhyHere.Visit visit = placed.visits().getFirst();
              assertThat(visit.route()).isEqualTo(1);
              assertThat(visit.cost()).as("it lies on the way to 5").isZero();
              assertThat(visit.next()).contains(new WhyHere.Elsewhere(OptionalInt.of(0), 0, 0, 40));
              assertThat(visit.kept()).isEmpty();
            });
    assertThat(why.message())
        .isEqualTo(
            "between is on route 1 (sweeper), where it costs 0: 0 for serving, 0 more for the way."
                + " Next best is route 0 (sweeper), for 40 more.");
  }

  @Test
  void reasonOfADearPlaceNamesWhatKeepsItFromTheCheaperOne() {
    RoutingProblem problem = problem(8, 2, List.of());
    WhyHere why = Insertion.why(problem, plan(route(0, 1), route(2)), 2);
    assertThat(why.message())
        .contains("costs 60")
        .contains("No other route can take it.")
        .contains("Cheaper would be route 0 (sweeper), but it would take 12 kg of 8 (Capacity).");
  }

  @Test
  void serviceOnNoRouteIsToldWhereItCouldGoOrWhatKeepsItOut() {
    assertThat(Insertion.why(problem(12, 1, List.of()), plan(route(0, 1)), 2).message())
        .isEqualTo("between is on no route; route 0 (sweeper) could take it, for 0 more.");
    assertThat(Insertion.why(problem(10, 1, List.of()), plan(route(0, 1)), 2).message())
        .isEqualTo(
            "between is on no route; nearest to fitting is route 0 (sweeper), but it would take 12"
                + " kg of 10 (Capacity).");
  }

  @Test
  void planWithoutAPathIsRefusedInWords() {
    RoutingProblem oneWay =
        RoutingProblem.carp(
            "one-way",
            3,
            List.of(Link.arc(0, 1, 1, 1), Link.arc(1, 0, 1, 1), Link.arc(1, 2, 1, 1)),
            List.of(at("a", 1, 1), at("end", 2, 1)),
            VehicleKind.of("sweeper", 1, 0, 10));
    assertThatThrownBy(() -> new Insertion(oneWay).insert(plan(route(1)), 0))
        .hasMessage("route 0 cannot be driven: no path leads along its stops");
    assertThat(new Insertion(oneWay).broken(plan(route(1))))
        .singleElement()
        .satisfies(one -> assertThat(one.binding().constraint()).isEqualTo(Constraint.PATH));
  }

  private static Inserted inserted(
      RoutingProblem problem, RoutingPlan plan, List<Integer> done, int service) {
    InsertionOutcome outcome = new Insertion(problem).insert(plan, done, service);
    assertThat(outcome).isInstanceOf(Inserted.class);
    Inserted inserted = (Inserted) outcome;
    assertThat(new PlanCheck(problem).violations(inserted.plan())).isEmpty();
    return inserted;
  }

  private static RoutingPlan plan(Route... routes) {
    return new RoutingPlan(List.of(routes), 0);
  }

  private static Route route(int... services) {
    List<Stop> stops =
        IntStream.of(services).<Stop>mapToObj(service -> new Stop.AtVertex(service)).toList();
    return new Route(0, 0, stops, 0, 0);
  }

  private static RoutingProblem problem(int capacity, int count, List<Facility> facilities) {
    return problem(SERVICES, capacity, count, facilities, 1);
  }

  private static RoutingProblem problem(
      List<Service> services, int capacity, int count, List<Facility> facilities, int days) {
    return new RoutingProblem(
        "row",
        7,
        ROW,
        services,
        List.of(Dimension.load("kg")),
        List.of(VehicleKind.of("sweeper", count, 0, capacity)),
        facilities,
        List.of(),
        UTurns.FREE,
        days,
        Objective.COST);
  }

  private static Service at(String id, int vertex, int demand) {
    return new Service.OfVertex(id, vertex, Work.of(0, 0, demand));
  }
}
