package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The drives from each exit to the entries nearest to it, found by one search that ends there, when
 * first asked for. Not shared between threads.
 */
final class NearLegs {
  /** What {@link #weight} answers where an entry is not near. */
  static final long FAR = -1;

  private static final int[] UNKNOWN = {};
  private static final int[] NONE = {-1};

  private final Calls calls;
  private final CheapestPaths paths;
  private final int most;

  /** By exit its near entries, rising, and the drives there. */
  private final int[][] entries;

  private final long[][] weights;

  /** The entries at each state of the graph. */
  private final Map<Integer, int[]> entriesAt = new HashMap<>();

  /**
   * Nothing known as yet.
   *
   * @param most about how many entries are near an exit
   */
  NearLegs(Calls calls, CheapestPaths paths, int most) {
    this.calls = calls;
    this.paths = paths;
    this.most = most;
    entries = new int[calls.exits.size()][];
    weights = new long[entries.length][];
    Arrays.fill(entries, UNKNOWN);
    for (int entry = 0; entry < calls.entries.size(); entry++) {
      Port port = calls.entries.get(entry);
      // With turns, the path to a vertex is not known when the first arc to it is settled.
      if (port.at() != Port.At.YARD && (port.at() != Port.At.VERTEX || !calls.graph.hasTurns())) {
        int[] one = {entry};
        entriesAt.merge(port.place(), one, NearLegs::joined);
      }
    }
  }

  private static int[] joined(int[] some, int[] more) {
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  /** The weight of a drive to a near entry, or {@link #FAR}. */
  long weight(int exit, int entry) {
    if (entries[exit].length == 0) {
      find(exit);
    }
    int at = Arrays.binarySearch(entries[exit], entry);
    return at < 0 ? FAR : weights[exit][at];
  }

  private void find(int exit) {
    IntStream.Builder settled = IntStream.builder();
    int[] count = {0};
    paths.from(
        calls.exits.get(exit),
        (state, cost, time) -> {
          for (int entry : entriesAt.getOrDefault(state, UNKNOWN)) {
            settled.add(entry);
            count[0]++;
          }
          return count[0] < most;
        });
    int[] found = settled.build().sorted().toArray();
    entries[exit] = found.length == 0 ? NONE : found;
    weights[exit] =
        Arrays.stream(found).mapToLong(e -> paths.weightTo(calls.entries.get(e))).toArray();
  }
}
