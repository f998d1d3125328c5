package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.HashMap;
import java.util.Map;

/**
 * Cost and time of the drives between steps that follow each other, kept for when they are asked
 * again; all are forgotten when there are too many. Not shared between threads.
 */
final class Legs {
  private static final int MOST = 200_000;

  private final CheapestPaths paths;
  private final Map<Ends, Leg> known = new HashMap<>();

  private record Ends(Port exit, Port entry) {}

  /** What a drive takes. */
  record Leg(long cost, long time) {}

  Legs(CheapestPaths paths) {
    this.paths = paths;
  }

  Leg between(Port exit, Port entry) {
    if (known.size() > MOST) {
      known.clear();
    }
    return known.computeIfAbsent(
        new Ends(exit, entry),
        ends -> {
          paths.between(exit, entry);
          return new Leg(paths.cost(entry), paths.time(entry));
        });
  }
}
