package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.Arrays;

/**
 * Drives as rows, one for each exit to all entries, found when first asked for. When they take more
 * memory than they may, the row that was found first is forgotten. Not shared between threads.
 */
public final class KeptLegs implements Legs {
  /** The memory that rows may take, in numbers of eight bytes: a quarter of a gibibyte. */
  private static final long MOST = 1L << 25;

  private static final long[] UNKNOWN = {};

  private final Calls calls;
  private final CheapestPaths paths;
  private final long[][] rows;

  /** The exits whose rows are kept, a ring in the order in which they were found. */
  private final int[] kept;

  private int found;

  /** No drives as yet. */
  public KeptLegs(Calls calls) {
    this(calls, MOST);
  }

  KeptLegs(Calls calls, long most) {
    this.calls = calls;
    paths = new CheapestPaths(calls.graph);
    rows = new long[calls.exits.size()][];
    Arrays.fill(rows, UNKNOWN);
    long fitting = Math.max(2, most / Math.max(1, calls.entries.size()));
    kept = new int[(int) Math.min(fitting, calls.exits.size())];
  }

  @Override
  public long weight(int exit, int entry) {
    long[] row = rows[exit];
    return (row.length == 0 ? found(exit) : row)[entry];
  }

  private long[] found(int exit) {
    int place = found % kept.length;
    if (found >= kept.length) {
      rows[kept[place]] = UNKNOWN;
    }
    kept[place] = exit;
    found = found + 1 == 2 * kept.length ? kept.length : found + 1;
    paths.from(calls.exits.get(exit));
    long[] row = new long[calls.entries.size()];
    int entry = 0;
    for (Port port : calls.entries) {
      row[entry++] = paths.weightTo(port);
    }
    rows[exit] = row;
    return row;
  }
}
