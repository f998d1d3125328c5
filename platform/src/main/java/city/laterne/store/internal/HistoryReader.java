package city.laterne.store.internal;

import city.laterne.store.Attribute;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads an entity's history rows, which lie day by day. */
final class HistoryReader {
  private final TenantState state;

  HistoryReader(TenantState state) {
    this.state = state;
  }

  List<HistoryRow> read(
      int ordinal, long from, long to, int most, boolean newestFirst, Predicate<Name> visible) {
    List<HistoryRow> rows = new ArrayList<>();
    int[] days = days();
    if (days.length == 0 || to <= from) {
      return rows;
    }
    int first = Math.max(days[0], Keys.day(from));
    int last = Math.min(days[1], Keys.day(to - 1));
    int step = newestFirst ? -1 : 1;
    for (int day = newestFirst ? last : first;
        day >= first && day <= last && rows.size() < most;
        day += step) {
      day(day, ordinal, from, to, most, newestFirst, visible, rows);
    }
    return rows;
  }

  /** The first and the last day that have rows, or nothing. */
  private int[] days() {
    int[] days = new int[2];
    int[] found = {0};
    for (int end = 0; end < 2; end++) {
      int slot = end;
      state.disk.scan(
          Disk.Table.HISTORY,
          new byte[0],
          end == 1,
          (key, _) -> {
            days[slot] = Keys.historyDay(key);
            found[0]++;
            return false;
          });
    }
    return found[0] == 2 ? days : new int[0];
  }

  private void day(
      int day,
      int ordinal,
      long from,
      long to,
      int most,
      boolean newestFirst,
      Predicate<Name> visible,
      List<HistoryRow> into) {
    byte[] low = Keys.history(day, ordinal, Math.max(from, Long.MIN_VALUE), 0);
    byte[] high = Keys.history(day, ordinal, to - 1, -1L);
    byte[] prefix = java.util.Arrays.copyOf(low, 8);
    PackReader in = new PackReader();
    state.disk.scan(
        Disk.Table.HISTORY,
        newestFirst ? high : low,
        newestFirst,
        (key, value) -> {
          long time = Keys.historyTime(key);
          if (!Keys.startsWith(key, prefix) || time < from || time >= to) {
            return false;
          }
          HistoryRow row = View.reduced(row(time, in.over(value, 0, value.length)), visible);
          if (!row.attributes().isEmpty() || !row.removed().isEmpty()) {
            into.add(row);
          }
          return into.size() < most;
        });
  }

  HistoryRow row(long time, PackReader in) {
    long base = in.time(Packing.EPOCH);
    List<Attribute> attributes = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      in.length();
      attributes.add(Packing.attribute(in, base, state.names));
    }
    List<Name> removed = new ArrayList<>();
    for (int count = in.length(); count > 0; count--) {
      removed.add(state.names.get(in.length()));
    }
    return new HistoryRow(time, attributes, removed);
  }
}
