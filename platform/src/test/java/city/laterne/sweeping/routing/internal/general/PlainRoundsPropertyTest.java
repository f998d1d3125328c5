package city.laterne.sweeping.routing.internal.general;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.check.PlanCheck;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.KeptLegs;
import city.laterne.sweeping.routing.internal.insert.Legs;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever a problem has, what comes of its relaxation keeps every constraint and is better. */
class PlainRoundsPropertyTest {
  private static final int ROUNDS = 3;
  private static final int TRIES = 20;

  @Property(tries = 300)
  void routesHoldAndAreBetter(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 3) int threads,
      @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    Calls calls = new Calls(problem, new RoadGraph(problem));
    Legs legs = new KeptLegs(calls);
    SplittableRandom random = new SplittableRandom(seed);
    Rehearsal rehearsal = new Rehearsal(calls, legs);
    Draftings draftings = new Draftings(calls, rehearsal);
    Nearness nearness = new Nearness(calls, 60);
    try (PlainRounds rounds =
        new PlainRounds(
            calls,
            rehearsal,
            draftings,
            new Recreate(calls, legs, nearness, random),
            new Tidying(calls, draftings),
            nearness,
            random,
            threads)) {
      State state =
          draftings.state(
              new PathScanning()
                  .scan(problem, SolverSettings.iterations(5, seed), SolverWatch.NONE)
                  .plan());
      for (int i = 0; i < ROUNDS && !state.roster().drafts().isEmpty(); i++) {
        Optional<State> better = rounds.better(state, TRIES, () -> false);
        if (better.isPresent()) {
          assertThat(better.get().isBetterThan(state)).isTrue();
          state = better.get();
        }
      }
      if (state.missing() == 0) {
        RoutingPlan plan = state.roster().plan(rehearsal);
        assertThat(new PlanCheck(problem).violations(plan)).isEmpty();
      }
    }
  }
}
