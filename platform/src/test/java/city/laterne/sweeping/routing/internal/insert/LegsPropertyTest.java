package city.laterne.sweeping.routing.internal.insert;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.sweeping.routing.GridCity;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.check.RandomProblems;
import city.laterne.sweeping.routing.check.RandomProblems.Feature;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Both ways of finding drives find the same, also when rows have to be forgotten. */
class LegsPropertyTest {
  @Property(tries = 200)
  void drivesAreTheSameHoweverTheyAreFound(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed, @ForAll Set<Feature> features) {
    RoutingProblem problem = RandomProblems.of(seed, features.toArray(Feature[]::new));
    Calls calls = new Calls(problem, new RoadGraph(problem));
    Legs kept = new KeptLegs(calls);
    Legs forgetful = new KeptLegs(calls, 1, 3);
    LegsAbout about = new LegsAbout(calls);
    about.about(0);
    for (int exit = 0; exit < calls.exits.size(); exit++) {
      for (int entry = 0; entry < calls.entries.size(); entry++) {
        assertThat(about.weight(exit, entry))
            .as("%s to %s", calls.exits.get(exit), calls.entries.get(entry))
            .isEqualTo(kept.weight(exit, entry))
            .isEqualTo(forgetful.weight(exit, entry));
      }
    }
  }

  /** So many pairs that rows and columns are made and forgotten. */
  @Test
  void drivesOfACityAreTheSameFromRowsAndColumns() {
    RoutingProblem city = GridCity.of(120, 1);
    Calls calls = new Calls(city, new RoadGraph(city));
    Legs kept = new KeptLegs(calls);
    Legs forgetful = new KeptLegs(calls, 1, 10);
    for (int exit = 0; exit < calls.exits.size(); exit++) {
      for (int entry = 0; entry < calls.entries.size(); entry++) {
        // The entries in another order for each exit, so that columns come before rows.
        int other = (int) ((entry * 7L + exit) % calls.entries.size());
        assertThat(forgetful.weight(exit, other)).isEqualTo(kept.weight(exit, other));
      }
    }
  }
}
