package city.laterne.sweeping.routing.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A depot at vertex 0, a street to 1, a street from there to 2 that is to be swept. */
class InfeasibilityTest {
  private List<Link> links = List.of(Link.edge(0, 1, 10, 10), Link.edge(1, 2, 10, 10));
  private List<Service> services = List.of(swept(Work.of(10, 30, 5)));
  private Dimension dimension = Dimension.load("kg");
  private VehicleKind vehicles = VehicleKind.of("small", 1, 0, 8);
  private List<Facility> facilities = List.of();
  private List<TurnRule> turns = List.of();
  private UTurns uTurns = UTurns.FREE;

  private static Service swept(Work work) {
    return new Service.OfEdge("street", 1, work);
  }

  @Test
  void whatCanBeDoneHasNoReasonsAgainstIt() {
    assertThat(reasons()).isEmpty();
    assertThat(new Infeasibility(GridCity.of(500, 1)).reasons()).isEmpty();
  }

  @Test
  void problemWithoutServicesIsEmpty() {
    services = List.of();
    refused("EmptyProblem", "services", "no service");
  }

  @Test
  void demandAboveEveryCapacity() {
    services = List.of(swept(Work.of(10, 30, 9)));
    vehicles = VehicleKind.of("small", 2, 0, 8);
    refused("DemandAboveCapacity", "street", "demands 9 kg", "take 8");
  }

  @Test
  void serviceBehindNoLink() {
    links = List.of(Link.edge(0, 0, 10, 10), Link.edge(1, 2, 10, 10));
    refused("UnreachableService", "street", "cannot be reached");
  }

  @Test
  void oneWayStreetsWithoutAWayHome() {
    links = List.of(Link.arc(0, 1, 10, 10), Link.edge(1, 2, 10, 10));
    refused("UnreachableService", "street", "cannot come home");
  }

  @Test
  void turnsThatCloseAPlaceOff() {
    uTurns = new UTurns(UTurns.Where.NOWHERE, 0, 0);
    refused("UnreachableService", "street", "cannot come home");
    uTurns = UTurns.FREE;
    turns =
        List.of(
            new TurnRule.Forbidden(new Arc(0, Direction.FORWARD), new Arc(1, Direction.FORWARD)));
    refused("UnreachableService", "street", "cannot be reached");
  }

  @Test
  void dumpIsAPlaceToTurn() {
    uTurns = new UTurns(UTurns.Where.NOWHERE, 0, 0);
    facilities = List.of(new Facility("dump", Facility.Kind.DUMP, 2, 0, 5, List.of(0)));
    assertThat(reasons()).isEmpty();
  }

  @Test
  void shiftTooShortForAService() {
    vehicles = vehicles(1, TimeWindow.ALWAYS, 59, new BreakRule.None());
    refused("ShiftTooShort", "street", "takes 60", "is 59");
    vehicles = vehicles(1, new TimeWindow(100, 159), 1000, new BreakRule.None());
    refused("ShiftTooShort", "street", "ends at 160", "at 159");
    vehicles = vehicles(1, new TimeWindow(100, 160), 60, new BreakRule.None());
    assertThat(reasons()).isEmpty();
  }

  @Test
  void windowsThatNoVehicleCanKeep() {
    services = List.of(swept(windowed(new TimeWindow(0, 109))));
    vehicles = vehicles(1, new TimeWindow(100, 500), 1000, new BreakRule.None());
    refused("ContradictoryWindows", "street", "may begin in 0–109", "at 110");
    services = List.of(swept(windowed(new TimeWindow(0, 10), new TimeWindow(461, 900))));
    refused("ContradictoryWindows", "street", "0–10, 461–900", "100–500");
    services = List.of(swept(windowed(new TimeWindow(0, 10), new TimeWindow(460, 900))));
    assertThat(reasons()).isEmpty();
  }

  @Test
  void moreServicesAtOnceThanVehicles() {
    Service other = new Service.OfEdge("other", 0, windowed(new TimeWindow(120, 130)));
    services = List.of(swept(windowed(new TimeWindow(100, 120))), other);
    vehicles = VehicleKind.of("small", 1, 0, 10);
    assertThat(reasons()).as("one may end when the other begins").isEmpty();
    services = List.of(swept(windowed(new TimeWindow(115, 120))), other);
    refused("ContradictoryWindows", "other", "at 130", "street, other", "1 vehicles");
    vehicles = VehicleKind.of("small", 2, 0, 10);
    assertThat(reasons()).isEmpty();
  }

  @Test
  void workThatLeavesNoTimeForABreak() {
    vehicles = vehicles(1, TimeWindow.ALWAYS, 1000, new BreakRule.After(29, 10));
    refused("WorkWithoutBreak", "street", "takes 30", "after 29");
  }

  @Test
  void batteryThatDoesNotLastThereAndBack() {
    dimension = new Dimension("Wh", 2);
    vehicles = VehicleKind.of("small", 1, 0, 124);
    refused("RangeTooShort", "street", "takes 125 Wh", "hold 124");
    facilities = List.of(new Facility("charger", Facility.Kind.CHARGE, 1, 0, 5, List.of(0)));
    assertThat(reasons()).isEmpty();
  }

  @Test
  void fleetThatCannotTakeEverything() {
    services = List.of(swept(Work.of(10, 30, 5)), new Service.OfEdge("other", 0, Work.of(1, 1, 4)));
    refused("FleetTooSmall", "vehicles", "demand 9 kg", "takes 8");
    facilities = List.of(new Facility("dump", Facility.Kind.DUMP, 1, 0, 5, List.of(0)));
    assertThat(reasons()).isEmpty();
    vehicles = vehicles(1, TimeWindow.ALWAYS, 60, new BreakRule.None());
    services =
        List.of(swept(Work.of(10, 30, 5)), new Service.OfEdge("other", 0, Work.of(1, 40, 4)));
    refused("FleetTooSmall", "vehicles", "take 70", "60");
  }

  private static Work windowed(TimeWindow... windows) {
    return new Work(10, 30, List.of(5), List.of(windows), Days.ONCE);
  }

  private static VehicleKind vehicles(int count, TimeWindow hours, int longest, BreakRule breaks) {
    return new VehicleKind("small", count, List.of(8), 0, 0, hours, longest, 0, 0, breaks);
  }

  private void refused(String code, String member, String... words) {
    assertThat(reasons()).hasSize(1);
    Reason reason = reasons().getFirst();
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.member()).isEqualTo(member);
    assertThat(reason.message()).contains(words);
  }

  private List<Reason> reasons() {
    return new Infeasibility(
            new RoutingProblem(
                "p",
                3,
                links,
                services,
                List.of(dimension),
                List.of(vehicles),
                facilities,
                turns,
                uTurns,
                1,
                Objective.COST))
        .reasons();
  }
}
