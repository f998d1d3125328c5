package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Drives kept for a search. Where all fit into memory they are rows, one for each exit to all
 * entries, found when first asked for. In larger cities most drives that a search asks for join
 * neighbours ({@link NearLegs}); depots and facilities have a column each; the others, e.g. those
 * to the first service behind a depot, are found one by one, and exits and entries that are asked
 * often for those have whole rows and columns, of which the one found first is forgotten when there
 * are too many. Not shared between threads.
 */
public final class KeptLegs implements Legs {
  /** The memory that rows may take, in numbers of eight bytes: a quarter of a gibibyte. */
  private static final long MOST = 1L << 25;

  /** So many single drives are kept; all are forgotten when there are more. */
  private static final int MOST_SINGLE = 1 << 19;

  /** So many single drives from an exit are looked for before it gets a row. */
  private static final int SINGLE_FIRST = 30;

  /** So many single drives to an entry are looked for before it gets a column. */
  private static final int COLUMN_FIRST = 30;

  /** So many entries are near an exit at the most, and at the least. */
  private static final int MOST_NEAR = 300;

  private static final int LEAST_NEAR = 30;

  private static final long[] UNKNOWN = {};

  private final Calls calls;
  private final CheapestPaths paths;
  private final long[][] rows;
  private final long[][] columns;
  private final boolean small;
  private final Optional<NearLegs> near;
  private final byte[] askedFrom;
  private final byte[] askedTo;
  private final Map<Long, Long> single = new HashMap<>();

  /** The exits whose rows, and the entries whose columns are kept for now. */
  private final Ring keptRows;

  private final Ring keptColumns;

  /** No drives as yet. */
  public KeptLegs(Calls calls) {
    this(calls, MOST, nearOf(calls));
  }

  private static int nearOf(Calls calls) {
    return Math.clamp(MOST / 2 / Math.max(1, calls.exits.size()), LEAST_NEAR, MOST_NEAR);
  }

  /**
   * No drives as yet.
   *
   * @param most how many drives rows may keep, about
   * @param nearest how many entries are near an exit, where not all fit
   */
  KeptLegs(Calls calls, long most, int nearest) {
    this.calls = calls;
    paths = new CheapestPaths(calls.graph);
    rows = new long[calls.exits.size()][];
    columns = new long[calls.entries.size()][];
    Arrays.fill(rows, UNKNOWN);
    Arrays.fill(columns, UNKNOWN);
    askedFrom = new byte[rows.length];
    askedTo = new byte[columns.length];
    long fitting = Math.max(2, most / Math.max(1, columns.length));
    small = fitting >= rows.length;
    keptRows = new Ring((int) Math.min(small ? fitting : fitting / 2, rows.length));
    keptColumns = new Ring((int) Math.min(fitting / 2, columns.length));
    if (small) {
      near = Optional.empty();
    } else {
      near = Optional.of(new NearLegs(calls, paths, nearest));
      Arrays.stream(calls.end).forEach(this::findColumn);
      for (int facility = calls.services; facility < calls.count; facility++) {
        findColumn(calls.entry(calls.firstMode(facility)));
      }
    }
  }

  /** Numbers in the order in which they came, of which the first goes when there are too many. */
  private static final class Ring {
    private final int[] kept;
    private int next;
    private boolean full;

    Ring(int most) {
      kept = new int[most];
    }

    /** Takes a number; answers the one that goes, or -1. */
    int take(int number) {
      int gone = full ? kept[next] : -1;
      kept[next] = number;
      next = (next + 1) % kept.length;
      full |= next == 0;
      return gone;
    }
  }

  private void findColumn(int entry) {
    if (columns[entry].length == 0) {
      PathsTo way = new PathsTo(calls.graph, calls.entries.get(entry));
      columns[entry] = calls.exits.stream().mapToLong(way::weightFrom).toArray();
    }
  }

  @Override
  public long weight(int exit, int entry) {
    long[] row = rows[exit];
    if (row.length > 0) {
      return row[entry];
    }
    return small ? found(exit)[entry] : sought(exit, entry);
  }

  private long sought(int exit, int entry) {
    if (columns[entry].length > 0) {
      return columns[entry][exit];
    }
    long weight = near.map(legs -> legs.weight(exit, entry)).orElse(NearLegs.FAR);
    if (weight != NearLegs.FAR) {
      return weight;
    }
    if (askedFrom[exit] >= SINGLE_FIRST) {
      return found(exit)[entry];
    }
    if (askedTo[entry] >= COLUMN_FIRST) {
      int gone = keptColumns.take(entry);
      if (gone >= 0) {
        columns[gone] = UNKNOWN;
        askedTo[gone] = 0;
      }
      findColumn(entry);
      return columns[entry][exit];
    }
    if (single.size() > MOST_SINGLE) {
      single.clear();
    }
    return single.computeIfAbsent((long) exit * columns.length + entry, _ -> between(exit, entry));
  }

  private long between(int exit, int entry) {
    askedFrom[exit]++;
    askedTo[entry]++;
    Port end = calls.entries.get(entry);
    paths.between(calls.exits.get(exit), end);
    return paths.weightTo(end);
  }

  private long[] found(int exit) {
    int gone = keptRows.take(exit);
    if (gone >= 0) {
      rows[gone] = UNKNOWN;
      askedFrom[gone] = 0;
    }
    paths.from(calls.exits.get(exit));
    long[] row = calls.entries.stream().mapToLong(paths::weightTo).toArray();
    rows[exit] = row;
    return row;
  }
}
