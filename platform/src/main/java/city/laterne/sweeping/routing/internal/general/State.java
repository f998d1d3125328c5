package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.internal.insert.Roster;
import java.util.BitSet;

/**
 * A plan in the making: routes that all hold, and the services that are on none.
 *
 * @param roster the routes
 * @param open services that are on no route, by index; all others are on as many days as they ask
 *     for
 */
record State(Roster roster, BitSet open) {
  /** The same, to be changed. */
  State copy() {
    return new State(roster.copy(), (BitSet) open.clone());
  }

  long objective() {
    return roster.objective();
  }

  int missing() {
    return open.cardinality();
  }

  /** Whether it serves more than another plan, or as much at less cost. */
  boolean isBetterThan(State other) {
    return missing() != other.missing()
        ? missing() < other.missing()
        : objective() < other.objective();
  }
}
