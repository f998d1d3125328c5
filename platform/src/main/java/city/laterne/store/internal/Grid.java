package city.laterne.store.internal;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Ordinals by place: a hash map from cells of 0.002° latitude × 0.003° longitude (about 220 × 210 m
 * in Germany) to their ordinals; places that cover more than {@link #MOST_CELLS} cells stand in a
 * set of their own. One thread changes it, any number read it.
 */
final class Grid {
  static final int MOST_CELLS = 4_096;
  private static final double LAT_STEP = 0.002;
  private static final double LON_STEP = 0.003;

  private final ConcurrentHashMap<Long, int[]> cells;
  private final BitIndex wide = new BitIndex();
  private long entries;

  Grid() {
    this(16);
  }

  private Grid(int expectedCells) {
    cells = new ConcurrentHashMap<>(expectedCells);
  }

  private static long row(double latitude) {
    return (long) Math.floor((latitude + 90) / LAT_STEP);
  }

  private static long column(double longitude) {
    return (long) Math.floor((longitude + 180) / LON_STEP);
  }

  /** A cell's key: spread over all bits, as rows and columns of one country are much alike. */
  private static long cell(long row, long column) {
    return (row << 32 | column) * 0x9E3779B97F4A7C15L;
  }

  /** How many cells a box touches. */
  static long cellsOf(Box box) {
    return (row(box.north()) - row(box.south()) + 1)
        * (column(box.east()) - column(box.west()) + 1);
  }

  void add(Box box, int ordinal) {
    if (cellsOf(box) > MOST_CELLS) {
      wide.set(ordinal);
      return;
    }
    for (long row = row(box.south()); row <= row(box.north()); row++) {
      for (long column = column(box.west()); column <= column(box.east()); column++) {
        addTo(cell(row, column), ordinal);
      }
    }
  }

  private void addTo(long cell, int ordinal) {
    int[] now = cells.get(cell);
    if (now == null) {
      cells.put(cell, new int[] {ordinal});
      entries++;
      return;
    }
    for (int present : now) {
      if (present == ordinal) {
        return;
      }
    }
    int[] grown = Arrays.copyOf(now, now.length + 1);
    grown[now.length] = ordinal;
    cells.put(cell, grown);
    entries++;
  }

  /** Takes an ordinal out of a box's cells, except those that the second box needs too. */
  void remove(Box box, int ordinal, java.util.Optional<Box> kept) {
    if (cellsOf(box) > MOST_CELLS) {
      if (kept.isEmpty() || cellsOf(kept.get()) <= MOST_CELLS) {
        wide.clear(ordinal);
      }
      return;
    }
    for (long row = row(box.south()); row <= row(box.north()); row++) {
      for (long column = column(box.west()); column <= column(box.east()); column++) {
        if (kept.isEmpty() || !covers(kept.get(), row, column)) {
          removeFrom(cell(row, column), ordinal);
        }
      }
    }
  }

  private static boolean covers(Box box, long row, long column) {
    return cellsOf(box) <= MOST_CELLS
        && row >= row(box.south())
        && row <= row(box.north())
        && column >= column(box.west())
        && column <= column(box.east());
  }

  private void removeFrom(long cell, int ordinal) {
    int[] now = cells.get(cell);
    if (now == null) {
      return;
    }
    int[] left = Arrays.stream(now).filter(present -> present != ordinal).toArray();
    entries -= now.length - left.length;
    if (left.length == 0) {
      cells.remove(cell);
    } else {
      cells.put(cell, left);
    }
  }

  /** Takes all ordinals out that a test names: for repairs only, it looks at every cell. */
  void removeIf(IntPredicate gone) {
    for (Long cell : cells.keySet()) {
      int[] now = cells.get(cell);
      if (now != null && Arrays.stream(now).anyMatch(gone)) {
        for (int ordinal : now) {
          if (gone.test(ordinal)) {
            removeFrom(cell, ordinal);
          }
        }
      }
    }
    int _ = wide.removeIf(gone);
  }

  /** Ordinals that may lie in a box, ascending and each once. */
  int[] candidates(Box box) {
    int[] found = new int[64];
    int count = 0;
    for (long row = row(box.south()); row <= row(box.north()); row++) {
      for (long column = column(box.west()); column <= column(box.east()); column++) {
        int[] cell = cells.get(cell(row, column));
        if (cell != null) {
          if (found.length - count < cell.length) {
            found = Arrays.copyOf(found, Math.max(found.length * 2, count + cell.length));
          }
          System.arraycopy(cell, 0, found, count, cell.length);
          count += cell.length;
        }
      }
    }
    int[] everywhere = wide.ordinals();
    found = Arrays.copyOf(found, count + everywhere.length);
    System.arraycopy(everywhere, 0, found, count, everywhere.length);
    count = found.length;
    Arrays.sort(found);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || found[kept - 1] != found[i]) {
        found[kept++] = found[i];
      }
    }
    return Arrays.copyOf(found, kept);
  }

  long bytes() {
    return cells.size() * 76L + entries * 4 + wide.bytes();
  }

  void writeTo(PackWriter out) {
    out.varint(cells.size());
    for (var cell : cells.entrySet()) {
      out.u8(1);
      out.i64(cell.getKey());
      out.varint(cell.getValue().length);
      for (int ordinal : cell.getValue()) {
        out.varint(ordinal);
      }
      out.spill();
    }
    out.u8(0);
    wide.writeTo(out);
  }

  static Grid readFrom(PackReader in) {
    Grid grid = new Grid(in.length());
    while (in.u8() == 1) {
      long cell = in.i64();
      int[] ordinals = new int[in.length()];
      for (int i = 0; i < ordinals.length; i++) {
        ordinals[i] = in.length();
      }
      grid.cells.put(cell, ordinals);
      grid.entries += ordinals.length;
    }
    for (int ordinal : BitIndex.readFrom(in).ordinals()) {
      grid.wide.set(ordinal);
    }
    return grid;
  }
}
