package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.search.SmallProblems.Features;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestedCutsTest {
  /** A street of three links of cost 10 from the depot on, and a link of cost 4 at its end. */
  private static RoutingProblem street(List<Service> services, List<Facility> facilities) {
    return new RoutingProblem(
        "street",
        5,
        List.of(
            Link.edge(0, 1, 10, 10),
            Link.edge(1, 2, 10, 10),
            Link.edge(2, 3, 10, 10),
            Link.edge(3, 4, 4, 4)),
        services,
        List.of(Dimension.load("kg")),
        List.of(
            new VehicleKind(
                "sweeper",
                VehicleKind.FREE,
                List.of(10),
                0,
                0,
                TimeWindow.ALWAYS,
                Integer.MAX_VALUE,
                0,
                0,
                new BreakRule.None())),
        facilities,
        List.of(),
        UTurns.FREE,
        1,
        Objective.COST);
  }

  private static Service last(String id, int kilograms) {
    return new Service.OfEdge(id, 3, Work.of(4, 4, kilograms));
  }

  @Test
  void everyLoadFromBeyondACutGoesThereAndBack() {
    // Three loads at the end: six times 30, and back along the last link, which is served.
    List<Service> services = List.of(last("a", 10), last("b", 10), last("c", 10));
    assertThat(new NestedCuts(street(services, List.of())).deadheading()).isEqualTo(6 * 30 + 3 * 4);
  }

  @Test
  void whatIsServedAlongTheWayIsNoDeadheading() {
    List<Service> services =
        List.of(
            last("a", 6),
            new Service.OfArc("out", new Arc(1, Direction.FORWARD), Work.of(10, 10, 1)),
            new Service.OfArc("out again", new Arc(1, Direction.FORWARD), Work.of(10, 10, 1)),
            new Service.OfEdge("first", 0, Work.of(10, 10, 1)));
    // Link 0 is driven back, link 1 back twice, link 2 there and back, link 3 back.
    assertThat(new NestedCuts(street(services, List.of())).deadheading())
        .isEqualTo(10 + 20 + 20 + 4);
  }

  @Test
  void loadsEndAtADumpAndOneVehicleGoesThereAndBackAllTheSame() {
    Facility dump = new Facility("dump", Facility.Kind.DUMP, 3, 0, 0, List.of(0));
    List<Service> services = List.of(last("a", 6), last("b", 6), last("c", 6));
    assertThat(new NestedCuts(street(services, List.of(dump))).deadheading()).isEqualTo(2 * 30 + 4);
  }

  @Test
  void isNeverAboveAPlan() {
    for (int seed = 0; seed < 200; seed++) {
      Features features = new Features(seed % 2 == 0, seed % 3 == 0, seed % 5 == 0, seed % 7 == 0);
      RoutingProblem problem = SmallProblems.problem(seed, 9, features);
      SolverOutcome outcome =
          RoutingSolver.pathScanning()
              .solve(problem, SolverSettings.iterations(10, seed), SolverWatch.NONE);
      if (outcome instanceof SolverOutcome.Solved solved) {
        long services = problem.services().stream().mapToLong(each -> each.work().cost()).sum();
        assertThat(new NestedCuts(problem).deadheading() + services)
            .as(problem.name())
            .isLessThanOrEqualTo(solved.plan().cost());
      }
    }
  }
}
