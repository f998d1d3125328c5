package city.laterne.store.internal;

import city.laterne.store.Attribute;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Reads an entity's history rows, which lie day by day, those of its scopes apart. */
final class HistoryReader {
  private final TenantState state;

  HistoryReader(TenantState state) {
    this.state = state;
  }

  /** Passes rows to a visitor until it answers false; days without rows are passed over. */
  void read(
      int ordinal,
      long from,
      long to,
      boolean newestFirst,
      Predicate<Name> visible,
      Predicate<HistoryRow> visitor) {
    if (to <= from) {
      return;
    }
    Deque<HistoryRow> scopes = new ArrayDeque<>(scopes(ordinal, from, to, newestFirst));
    boolean[] more = {true};
    days(
        ordinal,
        from,
        to,
        newestFirst,
        visible,
        row -> {
          while (more[0]
              && !scopes.isEmpty()
              && (scopes.getFirst().time() < row.time()) != newestFirst) {
            more[0] = visitor.test(scopes.removeFirst());
          }
          more[0] = more[0] && visitor.test(row);
          return more[0];
        });
    while (more[0] && !scopes.isEmpty()) {
      more[0] = visitor.test(scopes.removeFirst());
    }
  }

  /** The rows that tell an entity's scopes. */
  List<HistoryRow> scopes(int ordinal, long from, long to, boolean newestFirst) {
    List<HistoryRow> rows = new ArrayList<>(0);
    PackReader in = new PackReader();
    byte[] low = Keys.history(Keys.SCOPES, ordinal, from, 0);
    state.disk.scan(
        Disk.Table.HISTORY,
        newestFirst ? Keys.history(Keys.SCOPES, ordinal, to - 1, -1L) : low,
        newestFirst,
        (key, value) -> {
          long time = Keys.historyTime(key);
          boolean within = Keys.startsWith(key, Arrays.copyOf(low, 8)) && time >= from && time < to;
          if (within) {
            HistoryRow row = row(time, in.over(value, 0, value.length));
            rows.add(
                new HistoryRow(time, Keys.historyHash(key), row.attributes(), List.of(), true));
          }
          return within;
        });
    return rows;
  }

  /** Whether rows tell an entity's scopes. */
  boolean hasScopes(int ordinal) {
    return !scopes(ordinal, Long.MIN_VALUE, Long.MAX_VALUE, false).isEmpty();
  }

  private void days(
      int ordinal,
      long from,
      long to,
      boolean newestFirst,
      Predicate<Name> visible,
      Predicate<HistoryRow> visitor) {
    int[] days = days();
    if (days.length == 0) {
      return;
    }
    int first = Math.max(days[0], Keys.day(from));
    int last = Math.min(days[1], Keys.day(to - 1));
    boolean[] more = {true};
    for (int day = newestFirst ? last : first; more[0] && day >= first && day <= last; ) {
      day = day(day, ordinal, from, to, newestFirst, visible, visitor, more);
    }
  }

  /** The first and the last day that have rows, or nothing. */
  private int[] days() {
    int[] days = new int[2];
    int[] found = {0};
    for (int end = 0; end < 2; end++) {
      int slot = end;
      state.disk.scan(
          Disk.Table.HISTORY,
          end == 1 ? Keys.history(Keys.SCOPES - 1, -1, -1, -1) : new byte[0],
          end == 1,
          (key, _) -> {
            days[slot] = Keys.historyDay(key);
            found[0]++;
            return false;
          });
    }
    return found[0] == 2 ? days : new int[0];
  }

  /** Reads one day; answers the next one that may have rows. */
  private int day(
      int day,
      int ordinal,
      long from,
      long to,
      boolean newestFirst,
      Predicate<Name> visible,
      Predicate<HistoryRow> visitor,
      boolean[] more) {
    byte[] low = Keys.history(day, ordinal, from, 0);
    byte[] high = Keys.history(day, ordinal, to - 1, -1L);
    byte[] prefix = Arrays.copyOf(low, 8);
    PackReader in = new PackReader();
    int step = newestFirst ? -1 : 1;
    int[] next = {day + step};
    state.disk.scan(
        Disk.Table.HISTORY,
        newestFirst ? high : low,
        newestFirst,
        (key, value) -> {
          if (!Keys.startsWith(key, prefix)) {
            int landed = Keys.historyDay(key);
            next[0] = landed == day ? day + step : landed;
            return false;
          }
          long time = Keys.historyTime(key);
          if (time < from || time >= to) {
            return false;
          }
          HistoryRow read =
              row(time, in.over(value, 0, value.length)).withHash(Keys.historyHash(key));
          HistoryRow seen = View.reduced(read, visible);
          if (!seen.attributes().isEmpty() || !seen.removed().isEmpty()) {
            more[0] = visitor.test(seen);
          }
          return more[0];
        });
    return next[0];
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
    return new HistoryRow(time, 0, attributes, removed, false);
  }
}
