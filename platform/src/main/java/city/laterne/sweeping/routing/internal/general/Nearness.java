package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which services lie near each other by the drive between them. Found when first asked for, by a
 * search that ends when it has seen enough of them.
 */
final class Nearness {
  private static final int[] UNKNOWN = {};

  private final Calls calls;
  private final CheapestPaths paths;
  private final int count;
  private final int[][] near;

  /** The services that begin at a vertex, or with turns along or behind an arc. */
  private final Map<Integer, List<Integer>> at = new LinkedHashMap<>();

  /**
   * Nothing known as yet.
   *
   * @param count how many near services are kept of each
   */
  Nearness(Calls calls, int count) {
    this.calls = calls;
    this.count = count;
    paths = new CheapestPaths(calls.graph);
    near = new int[calls.services][];
    Arrays.fill(near, UNKNOWN);
    for (int service = 0; service < calls.services; service++) {
      for (Port entry : calls.entries(service)) {
        if (entry.at() != Port.At.YARD) {
          at.computeIfAbsent(entry.place(), _ -> new ArrayList<>()).add(service);
        }
      }
    }
  }

  /** The services near one, itself first. */
  int[] to(int service) {
    if (near[service].length == 0) {
      near[service] = found(service);
    }
    return near[service];
  }

  private int[] found(int service) {
    return nearest(service, count, _ -> true);
  }

  /** So many services near one that are among some, itself first. */
  int[] around(int service, int most, BitSet among) {
    return nearest(service, most, among::get);
  }

  private int[] nearest(int service, int wanted, IntPredicate among) {
    Map<Integer, Long> apart = new LinkedHashMap<>();
    for (Port exit : calls.exits(service)) {
      int most = apart.size() + wanted;
      paths.from(
          exit,
          (state, cost, time) -> {
            for (int other : at.getOrDefault(state, List.of())) {
              if (among.test(other)) {
                apart.merge(other, cost, Math::min);
              }
            }
            return apart.size() < most;
          });
    }
    apart.put(service, -1L);
    return apart.entrySet().stream()
        .sorted(Comparator.comparingLong(Map.Entry::getValue))
        .limit(wanted)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }
}
