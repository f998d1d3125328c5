package city.laterne.sweeping.routing.internal.general;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.search.GeneticSolver;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelaxationTest {
  private static final TimeWindow SHIFT = new TimeWindow(100, 580);

  @Test
  void breaksShortenTheLongestRoute() {
    // One break of 45 in 480, as 270 and 165 lie around it.
    assertThat(Relaxation.longest(kind(SHIFT, new BreakRule.After(270, 45)))).isEqualTo(435);
    // 200, 45, 200: a second break in the last 35 would leave no more than 390.
    assertThat(Relaxation.longest(kind(SHIFT, new BreakRule.After(200, 45)))).isEqualTo(400);
    // Three of 10 leave four times of 115 at the most.
    assertThat(Relaxation.longest(kind(SHIFT, new BreakRule.After(115, 10)))).isEqualTo(450);
    assertThat(Relaxation.longest(kind(SHIFT, new BreakRule.After(600, 45)))).isEqualTo(480);
    assertThat(Relaxation.longest(kind(SHIFT, new BreakRule.None()))).isEqualTo(480);
    assertThat(Relaxation.longest(kind(TimeWindow.ALWAYS, new BreakRule.After(200, 45))))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void restIsSaidAsThePlainSearchHeedsIt() {
    Work work =
        new Work(
            7,
            5,
            List.of(3, 1),
            List.of(new TimeWindow(110, 120), new TimeWindow(300, 310)),
            new Days(List.of(List.of(0, 1))));
    RoutingProblem problem =
        new RoutingProblem(
            "row",
            2,
            List.of(Link.edge(0, 1, 10, 10)),
            List.of(new Service.OfVertex("at", 1, work)),
            List.of(Dimension.load("kg"), new Dimension("Wh", 2)),
            List.of(
                kind(SHIFT, new BreakRule.None()),
                new VehicleKind(
                    "other",
                    1,
                    List.of(20, 20),
                    0,
                    0,
                    SHIFT,
                    300,
                    50,
                    2,
                    new BreakRule.After(200, 45))),
            List.of(),
            List.of(),
            UTurns.FREE,
            2,
            new Objective(2, 1, 1));
    RoutingProblem plain = new Relaxation(problem).of(1, 10);
    assertThat(GeneticSolver.heeds(plain)).isTrue();
    assertThat(plain.vehicles()).hasSize(1);
    assertThat(plain.vehicles().getFirst().longest()).isEqualTo(255);
    assertThat(plain.vehicles().getFirst().fixedCost()).isEqualTo(50);
    // 2 of energy for each of 5 at work and 10 on the way.
    assertThat(plain.services().getFirst().work())
        .isEqualTo(new Work(7, 5, List.of(3, 31), List.of(new TimeWindow(110, 310)), Days.ONCE));
  }

  private static VehicleKind kind(TimeWindow hours, BreakRule breaks) {
    return new VehicleKind(
        "sweeper", 1, List.of(10, 10), 0, 0, hours, Integer.MAX_VALUE, 0, 0, breaks);
  }
}
