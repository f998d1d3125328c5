package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Drives kept for a search. Where all fit into memory they are rows, one for each exit to all
 * entries, found when first asked for. In larger cities only exits that are asked often have rows,
 * of which the one found first is forgotten when there are too many; depots and facilities have a
 * column each; the other drives, which mostly join neighbours, are found one by one. Not shared
 * between threads.
 */
public final class KeptLegs implements Legs {
  /** The memory that rows may take, in numbers of eight bytes: a quarter of a gibibyte. */
  private static final long MOST = 1L << 25;

  /** So many single drives are kept; all are forgotten when there are more. */
  private static final int MOST_SINGLE = 1 << 19;

  /** So many single drives from an exit are looked for before it gets a row. */
  private static final int SINGLE_FIRST = 100;

  private static final long[] UNKNOWN = {};

  private final Calls calls;
  private final CheapestPaths paths;
  private final long[][] rows;
  private final long[][] columns;
  private final boolean small;
  private final byte[] asked;
  private final Map<Long, Long> single = new HashMap<>();

  /** The exits whose rows are kept, a ring in the order in which they were found. */
  private final int[] kept;

  private int next;
  private boolean full;

  /** No drives as yet. */
  public KeptLegs(Calls calls) {
    this(calls, MOST);
  }

  KeptLegs(Calls calls, long most) {
    this.calls = calls;
    paths = new CheapestPaths(calls.graph);
    rows = new long[calls.exits.size()][];
    columns = new long[calls.entries.size()][];
    Arrays.fill(rows, UNKNOWN);
    Arrays.fill(columns, UNKNOWN);
    asked = new byte[rows.length];
    long fitting = Math.max(2, most / Math.max(1, columns.length));
    small = fitting >= rows.length;
    kept = new int[(int) Math.min(fitting, rows.length)];
    if (!small) {
      Arrays.stream(calls.end).forEach(this::findColumn);
      for (int facility = calls.services; facility < calls.count; facility++) {
        findColumn(calls.entry(calls.firstMode(facility)));
      }
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
    if (asked[exit] >= SINGLE_FIRST) {
      return found(exit)[entry];
    }
    if (single.size() > MOST_SINGLE) {
      single.clear();
    }
    return single.computeIfAbsent((long) exit * columns.length + entry, _ -> between(exit, entry));
  }

  private long between(int exit, int entry) {
    asked[exit]++;
    Port end = calls.entries.get(entry);
    paths.between(calls.exits.get(exit), end);
    return paths.weightTo(end);
  }

  private long[] found(int exit) {
    if (full) {
      rows[kept[next]] = UNKNOWN;
      asked[kept[next]] = 0;
    }
    kept[next] = exit;
    next = (next + 1) % kept.length;
    full |= next == 0;
    paths.from(calls.exits.get(exit));
    long[] row = calls.entries.stream().mapToLong(paths::weightTo).toArray();
    rows[exit] = row;
    return row;
  }
}
