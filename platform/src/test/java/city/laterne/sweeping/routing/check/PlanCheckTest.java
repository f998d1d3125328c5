package city.laterne.sweeping.routing.check;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The judge finds what is wrong, on a triangle of streets reckoned by hand:
 *
 * <pre>
 *   0 (depot) ── 10 ── 1 ── 10 ── 2 ── 10 ── 0
 * </pre>
 *
 * The street from 1 to 2 is one-way, and swept; so is the street from 2 to 0, in any direction,
 * from time 100 to 200.
 */
class PlanCheckTest {
  private static final Stop ONE = new Stop.AlongLink(0, Direction.FORWARD);
  private static final Stop TWO = new Stop.AlongLink(1, Direction.FORWARD);
  private static final Stop TWO_BACK = new Stop.AlongLink(1, Direction.BACKWARD);

  private int capacity = 10;
  private int longest = 1_000;
  private TimeWindow hours = new TimeWindow(0, 1_000);
  private BreakRule breaks = new BreakRule.None();
  private List<TurnRule> turns = List.of();
  private int days = 1;
  private Days wanted = Days.ONCE;

  private RoutingProblem problem() {
    List<Link> links =
        List.of(Link.edge(0, 1, 10, 10), Link.arc(1, 2, 10, 10), Link.edge(2, 0, 10, 10));
    List<Service> services =
        List.of(
            new Service.OfArc(
                "one",
                new Arc(1, Direction.FORWARD),
                new Work(15, 30, List.of(5), List.of(), wanted)),
            new Service.OfEdge(
                "two",
                2,
                new Work(15, 30, List.of(5), List.of(new TimeWindow(100, 200)), Days.ONCE)));
    return new RoutingProblem(
        "triangle",
        3,
        links,
        services,
        List.of(Dimension.load("kg")),
        List.of(new VehicleKind("v", 2, List.of(capacity), 0, 0, hours, longest, 7, 1, breaks)),
        List.of(new Facility("dump", Facility.Kind.DUMP, 2, 4, 6, List.of(0))),
        turns,
        UTurns.FREE,
        days,
        Objective.COST);
  }

  @Test
  void rightPlanIsRight() {
    // Leaves at 60, sweeps from 70 to 100 and from 100 to 130: 10 + 15 + 15, 7 fixed, 70 of time.
    assertThat(codes(route(117, 70, ONE, TWO))).isEmpty();
    assertThat(codes(route(127, 80, ONE, TWO))).as("it may leave earlier and wait").isEmpty();
  }

  @Test
  void wrongCostIsFound() {
    assertThat(codes(route(116, 70, ONE, TWO))).containsExactly("RouteCost");
    RoutingPlan plan = new RoutingPlan(List.of(new Route(0, 0, List.of(ONE, TWO), 117, 70)), 118);
    assertThat(codes(plan)).containsExactly("Cost");
  }

  @Test
  void impossibleTimeIsFound() {
    assertThat(codes(route(116, 69, ONE, TWO))).containsExactly("Time");
    assertThat(codes(route(178, 131, ONE, TWO))).containsExactly("Time");
  }

  @Test
  void serviceLeftOutOrDoneTwiceIsFound() {
    assertThat(codes(route(82, 50, ONE))).contains("Visits");
    assertThat(codes(route(147, 110, ONE, ONE, TWO))).contains("Visits");
  }

  @Test
  void wrongWayIsFound() {
    assertThat(codes(route(117, 70, new Stop.AlongLink(0, Direction.BACKWARD), TWO)))
        .containsExactly("Path");
  }

  @Test
  void loadAboveTheCapacityIsFound() {
    capacity = 9;
    assertThat(codes(route(117, 70, ONE, TWO))).containsExactly("Capacity");
    assertThat(codes(route(127, 76, ONE, new Stop.AtFacility(0), TWO)))
        .as("the dump lies on the way")
        .isEmpty();
  }

  @Test
  void missedWindowIsFound() {
    hours = new TimeWindow(165, 1_000);
    assertThat(codes(route(117, 70, ONE, TWO))).contains("TimeWindow");
  }

  @Test
  void tooLongAndTooLateAreFound() {
    longest = 69;
    assertThat(codes(route(117, 70, ONE, TWO))).containsExactly("LongestRoute");
    longest = 70;
    assertThat(codes(route(117, 70, ONE, TWO))).isEmpty();
    hours = new TimeWindow(0, 129);
    assertThat(codes(route(117, 70, ONE, TWO))).contains("Hours");
  }

  @Test
  void missingBreakIsFound() {
    breaks = new BreakRule.After(60, 20);
    assertThat(codes(route(117, 70, ONE, TWO))).contains("Break");
    assertThat(codes(route(137, 90, ONE, new Stop.Break(), TWO))).isEmpty();
  }

  @Test
  void forbiddenTurnIsDrivenAroundOrFound() {
    Arc one = new Arc(1, Direction.FORWARD);
    turns = List.of(new TurnRule.Forbidden(one, new Arc(2, Direction.FORWARD)));
    assertThat(codes(route(117, 70, ONE, TWO))).contains("Path");
  }

  @Test
  void turnsCost() {
    Arc one = new Arc(1, Direction.FORWARD);
    turns = List.of(new TurnRule.Penalty(one, new Arc(2, Direction.FORWARD), 3, 2));
    assertThat(codes(route(122, 72, ONE, TWO))).isEmpty();
  }

  @Test
  void directionThatCostsMoreIsCountedSo() {
    // After "one" at 2: home along the third street 10, then back along it swept 15, and home 10.
    assertThat(codes(route(10 + 15 + 10 + 15 + 10 + 7 + 90, 90, ONE, TWO_BACK))).isEmpty();
  }

  @Test
  void moreRoutesThanVehiclesAreFound() {
    days = 2;
    wanted = new Days(List.of(List.of(0, 1)));
    Route one = new Route(0, 0, List.of(ONE), 92, 50);
    Route both = new Route(0, 0, List.of(ONE, TWO), 117, 70);
    Route tomorrow = new Route(0, 1, List.of(ONE), 92, 50);
    assertThat(codes(new RoutingPlan(List.of(both, tomorrow), 209))).isEmpty();
    assertThat(codes(new RoutingPlan(List.of(both, one, one, tomorrow), 393)))
        .containsExactlyInAnyOrder("Visits", "Fleet");
    assertThat(codes(new RoutingPlan(List.of(both), 117))).containsExactly("Visits");
  }

  @Test
  void emptyRouteIsFound() {
    Route both = new Route(0, 0, List.of(ONE, TWO), 117, 70);
    assertThat(codes(new RoutingPlan(List.of(both, new Route(0, 0, List.of(), 7, 0)), 124)))
        .containsExactly("EmptyRoute");
  }

  private List<String> codes(Route route) {
    return codes(new RoutingPlan(List.of(route), route.cost()));
  }

  private List<String> codes(RoutingPlan plan) {
    return new PlanCheck(problem()).violations(plan).stream().map(Violation::code).toList();
  }

  private static Route route(long cost, long time, Stop... stops) {
    return new Route(0, 0, List.of(stops), cost, time);
  }
}
