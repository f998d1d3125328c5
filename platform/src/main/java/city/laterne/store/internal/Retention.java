package city.laterne.store.internal;

import city.laterne.store.Attribute;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes out of the history what is older than its declared retention, whole days (UTC) at a time:
 * an attribute goes between its retention and one day later. How far that came stands in the
 * database, so that a day is looked at once for each retention there is. Used by one thread.
 */
final class Retention {
  /** Beyond this the rewritten rows of a day are written in several commits. */
  private static final int BATCH_BYTES = 1 << 20;

  private static final String PROGRESS = "retained/";

  private final TenantState state;
  private final HistoryReader reader;
  private final Consumer<Batch> disk;
  private final Image image = new Image();
  private final PackReader in = new PackReader();
  private final PackWriter row = new PackWriter(256);
  private final PackWriter scratch = new PackWriter(256);
  private Batch batch = new Batch();
  private Optional<byte[]> firstGone = Optional.empty();
  private byte[] lastGone = new byte[0];

  /**
   * For a tenant.
   *
   * @param disk writes a batch, returns when it is on disk
   */
  Retention(TenantState state, Consumer<Batch> disk) {
    this.state = state;
    this.reader = new HistoryReader(state);
    this.disk = disk;
  }

  /** Sweeps all days that passed a retention since the last time; now in µs. */
  void sweep(long now) {
    NavigableSet<Long> retentions = state.rules.retentions();
    for (long retention : retentions) {
      int last = Keys.day(now - retention) - 1;
      byte[] progress = Keys.meta(PROGRESS + retention);
      int done =
          state
              .disk
              .get(Disk.Table.META, progress)
              .map(value -> (int) Keys.position(value))
              .orElse(Integer.MIN_VALUE);
      if (last > done) {
        days(done, last, now);
        batch.put(Disk.Table.META, progress, Keys.position(last));
        write();
      }
    }
  }

  /**
   * Rewrites the rows of the days behind {@code done}, up to {@code last}. Writes between two
   * scans, never in one: a scan keeps a database that refuses writes from being opened anew.
   */
  private void days(int done, int last, long now) {
    byte[][] from = {done == Integer.MIN_VALUE ? new byte[0] : Keys.history(done + 1, 0, 0, 0)};
    boolean[] more = {true};
    while (more[0]) {
      more[0] = false;
      state.disk.scan(
          Disk.Table.HISTORY,
          from[0],
          false,
          (key, value) -> {
            if (Keys.historyDay(key) > last) {
              return false;
            }
            visit(key, value, now);
            from[0] = behind(key);
            more[0] = batch.bytes() > BATCH_BYTES;
            return !more[0];
          });
      endRun();
      write();
    }
  }

  /** The smallest key behind another. */
  private static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private void visit(byte[] key, byte[] value, long now) {
    HistoryRow old = reader.row(Keys.historyTime(key), in.over(value, 0, value.length));
    List<Name> types = types(Keys.historyOrdinal(key));
    int day = Keys.historyDay(key);
    List<Attribute> kept = new ArrayList<>(old.attributes().size());
    for (Attribute attribute : old.attributes()) {
      if (isKept(types, attribute.name(), day, now)) {
        kept.add(attribute);
      }
    }
    List<Name> removed =
        old.removed().stream().filter(name -> isKept(types, name, day, now)).toList();
    if (kept.isEmpty() && removed.isEmpty()) {
      gone(key);
    } else {
      endRun();
      if (kept.size() < old.attributes().size() || removed.size() < old.removed().size()) {
        rewrite(key, value, kept, removed);
      }
    }
  }

  private boolean isKept(List<Name> types, Name attribute, int day, long now) {
    return state
        .rules
        .retention(types, attribute)
        .map(retention -> day >= Keys.day(now - retention))
        .orElse(true);
  }

  private List<Name> types(int ordinal) {
    int place = state.epochs.pin(() -> state.published.commit());
    try {
      return state.load(ordinal, state.epochs.pinned(place), image)
          ? image.types(state.names)
          : List.of();
    } finally {
      state.epochs.release(place);
    }
  }

  private void rewrite(byte[] key, byte[] old, List<Attribute> kept, List<Name> removed) {
    long base = in.over(old, 0, old.length).time(Packing.EPOCH);
    row.reset();
    Packing.historyRow(row, scratch, base, kept, removed, state.names);
    batch.put(Disk.Table.HISTORY, key, row.bytes, 0, row.size);
  }

  /** Rows that go one after the other are taken away as one range. */
  private void gone(byte[] key) {
    if (firstGone.isEmpty()) {
      firstGone = Optional.of(key);
    }
    lastGone = key;
  }

  private void endRun() {
    firstGone.ifPresent(
        first -> {
          batch.deleteRange(Disk.Table.HISTORY, first, behind(lastGone));
          firstGone = Optional.empty();
        });
  }

  private void write() {
    if (!batch.isEmpty()) {
      disk.accept(batch);
      batch = new Batch();
    }
  }
}
