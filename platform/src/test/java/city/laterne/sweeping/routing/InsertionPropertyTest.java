package city.laterne.sweeping.routing;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** A service taken out of a plan and put in again leaves a plan that keeps every constraint. */
class InsertionPropertyTest {
  @Property(tries = 500)
  void planWithTheServiceAgainKeepsEveryConstraintAndCostsWhatItSays(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    SolverOutcome outcome =
        RoutingSolver.pathScanning()
            .solve(problem, SolverSettings.iterations(5, 1), SolverWatch.NONE);
    if (!(outcome instanceof SolverOutcome.Solved solved)) {
      return;
    }
    int service = new SplittableRandom(seed).nextInt(problem.services().size());
    RoutingPlan without = without(solved.plan(), service);
    Insertion insertion = new Insertion(problem);
    assertThat(insertion.missing(without)).containsExactly(service);
    if (!insertion.broken(without).isEmpty()) {
      // A cheaper drive past the service may take longer, and with it what depends on time.
      return;
    }
    InsertionOutcome inserted = insertion.insert(without, service);
    switch (inserted) {
      case InsertionOutcome.Inserted(RoutingPlan plan, long extra, List<Integer> routes) -> {
        assertThat(new PlanCheck(problem).violations(plan)).isEmpty();
        assertThat(insertion.missing(plan)).isEmpty();
        assertThat(routes).isNotEmpty();
        assertThat(extra).as("%s", plan).isLessThanOrEqualTo(plan.cost());
      }
      case InsertionOutcome.Refused refused ->
          assertThat(refused.refusals())
              .as("only where times bind a route may have become too long")
              .isNotEmpty();
    }
    assertThat(insertion.why(solved.plan(), service)).isInstanceOf(WhyHere.Placed.class);
  }

  private static RoutingPlan without(RoutingPlan plan, int service) {
    List<Route> routes = new ArrayList<>();
    for (Route route : plan.routes()) {
      List<Stop> stops = route.stops().stream().filter(stop -> !serves(stop, service)).toList();
      if (stops.stream().anyMatch(InsertionPropertyTest::serves)) {
        routes.add(new Route(route.vehicle(), route.day(), stops, 0, 0));
      }
    }
    return new RoutingPlan(routes, 0);
  }

  private static boolean serves(Stop stop) {
    return stop instanceof Stop.AlongLink || stop instanceof Stop.AtVertex;
  }

  private static boolean serves(Stop stop, int service) {
    return switch (stop) {
      case Stop.AlongLink along -> along.service() == service;
      case Stop.AtVertex at -> at.service() == service;
      case Stop.AtFacility _, Stop.Break _ -> false;
    };
  }
}
