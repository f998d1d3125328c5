package city.laterne.sweeping.routing.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.search.SmallProblems.Features;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever way a route is put together, it costs the same. */
class RidesTest {
  private static final int SERVICES = 9;

  @Test
  void everySplitOfAPlainRouteCostsWhatTheWholeCosts() {
    for (int seed = 0; seed < 30; seed++) {
      compare(seed, new Features(false, false, false, false), false);
    }
  }

  @Test
  void everySplitOfARouteWithTurnsAndVisitsCostsWhatTheWholeCosts() {
    for (int seed = 0; seed < 30; seed++) {
      compare(seed, new Features(true, true, false, false), true);
    }
  }

  @Test
  void everySplitOfARouteWithTurnsCostsWhatTheWholeCosts() {
    for (int seed = 0; seed < 30; seed++) {
      compare(seed, new Features(true, false, false, false), false);
    }
  }

  @Test
  void ridesOfManyModesAndGeneralOnesAgree() {
    for (int seed = 0; seed < 30; seed++) {
      Instance instance = instance(seed, new Features(true, false, false, false));
      int[] route = route(instance, seed, false);
      Rides many = new ManyModeRides(instance);
      Rides general = new GeneralRides(instance);
      assertThat(many.update(route, route.length)).isEqualTo(general.update(route, route.length));
      assertThat(many.modes(route)).isEqualTo(general.modes(route));
      assertThat(many.loadExcess(route[route.length - 1]))
          .isEqualTo(general.loadExcess(route[route.length - 1]));
    }
  }

  @Test
  void plainAndGeneralRidesAgree() {
    for (int seed = 0; seed < 30; seed++) {
      Instance instance = instance(seed, new Features(false, false, false, false));
      int[] route = route(instance, seed, false);
      assertThat(new GeneralRides(instance).update(route, route.length))
          .isEqualTo(new TwoModeRides(instance).update(route, route.length))
          .isEqualTo(new ManyModeRides(instance).update(route, route.length));
    }
  }

  private static void compare(int seed, Features features, boolean visits) {
    Instance instance = instance(seed, features);
    Rides rides = Rides.of(instance);
    int[] route = route(instance, seed, visits);
    long whole = rides.update(route, route.length);
    for (int i = 0; i < route.length; i++) {
      int before = i == 0 ? 0 : route[i - 1];
      int after = i + 1 < route.length ? route[i + 1] : 0;
      assertThat(rides.join(before, route[i])).as("cut before %d", i).isEqualTo(whole);
      assertThat(rides.join(before, route[i], after)).as("through %d", i).isEqualTo(whole);
      if (after != 0) {
        int behind = i + 2 < route.length ? route[i + 2] : 0;
        assertThat(rides.join(before, route[i], after, behind))
            .as("through %d and the next", i)
            .isEqualTo(whole);
      }
    }
    int[] turned = IntStream.range(0, route.length).map(i -> route[route.length - 1 - i]).toArray();
    long back = rides.joinTurnedHead(0, route[route.length - 1]);
    assertThat(rides.joinTurnedTail(route[0], 0)).isEqualTo(back);
    assertThat(rides.update(turned, turned.length)).isEqualTo(back);
  }

  private static Instance instance(int seed, Features features) {
    RoutingProblem problem = SmallProblems.problem(seed, SERVICES, features);
    return Instance.of(problem, new RoadGraph(problem), 0, () -> false).orElseThrow();
  }

  /** All services in an order by chance, a visit in the middle when asked for. */
  private static int[] route(Instance instance, int seed, boolean visit) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] route = IntStream.rangeClosed(1, SERVICES).toArray();
    for (int i = route.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = route[i];
      route[i] = route[j];
      route[j] = kept;
    }
    if (visit) {
      route[4] = instance.firstNode(SERVICES + 1);
    }
    return route;
  }
}
