package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.HashMap;
import java.util.Map;

/**
 * Drives for one service among the routes of a city: all that begin or end at the service, at a
 * depot or at a facility by one search from there or to there; the others, which mostly join
 * neighbours, each by a search that ends at once. Not shared between threads.
 */
public final class LegsAbout implements Legs {
  private final Calls calls;
  private final CheapestPaths paths;

  /** By exit the drives from there to all entries. */
  private final Map<Integer, long[]> from = new HashMap<>();

  /** By entry the drives from all exits to there. */
  private final Map<Integer, long[]> to = new HashMap<>();

  private final Map<Integer, long[]> fromService = new HashMap<>();
  private final Map<Integer, long[]> toService = new HashMap<>();
  private final Map<Long, Long> single = new HashMap<>();

  /** Finds the drives from and to depots and facilities. */
  public LegsAbout(Calls calls) {
    this.calls = calls;
    paths = new CheapestPaths(calls.graph);
    for (int kind = 0; kind < calls.start.length; kind++) {
      from.computeIfAbsent(calls.start[kind], this::from);
      to.computeIfAbsent(calls.end[kind], this::to);
    }
    for (int facility = calls.services; facility < calls.count; facility++) {
      int mode = calls.firstMode(facility);
      from.computeIfAbsent(calls.exit(mode), this::from);
      to.computeIfAbsent(calls.entry(mode), this::to);
    }
  }

  /** Turns to another service; the drives about the one before are forgotten. */
  public void about(int service) {
    fromService.clear();
    toService.clear();
    for (int mode = calls.firstMode(service); mode < calls.lastMode(service); mode++) {
      if (!from.containsKey(calls.exit(mode))) {
        fromService.computeIfAbsent(calls.exit(mode), this::from);
      }
      if (!to.containsKey(calls.entry(mode))) {
        toService.computeIfAbsent(calls.entry(mode), this::to);
      }
    }
  }

  private long[] from(int exit) {
    paths.from(calls.exits.get(exit));
    return calls.entries.stream().mapToLong(paths::weightTo).toArray();
  }

  private long[] to(int entry) {
    PathsTo way = new PathsTo(calls.graph, calls.entries.get(entry));
    return calls.exits.stream().mapToLong(way::weightFrom).toArray();
  }

  @Override
  public long weight(int exit, int entry) {
    long[] row = fromService.getOrDefault(exit, from.get(exit));
    if (row != null) {
      return row[entry];
    }
    long[] column = toService.getOrDefault(entry, to.get(entry));
    if (column != null) {
      return column[exit];
    }
    return single.computeIfAbsent(
        (long) exit * calls.entries.size() + entry, _ -> between(exit, entry));
  }

  private long between(int exit, int entry) {
    Port end = calls.entries.get(entry);
    paths.between(calls.exits.get(exit), end);
    return paths.weightTo(end);
  }
}
