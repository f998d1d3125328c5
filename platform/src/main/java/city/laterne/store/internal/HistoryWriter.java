package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Change;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes an entity's history rows. Used by one thread. */
final class HistoryWriter {
  private final Names names;
  private final Name scope;
  private final PackWriter packed = new PackWriter(1_024);
  private final PackWriter scratch = new PackWriter(256);

  /**
   * For a tenant.
   *
   * @param scope the name under which scopes are told
   */
  HistoryWriter(Names names, Name scope) {
    this.names = names;
    this.scope = scope;
  }

  /** Whether a delta adds to the rows that tell an entity's scopes. */
  boolean tellsScopes(Delta delta) {
    if (delta.head().setsScopes()) {
      return true;
    }
    for (Attribute upsert : delta.upserts()) {
      if (upsert.name() == scope) {
        return true;
      }
    }
    return delta.kind() == Change.Kind.CREATED && !delta.scopes().isEmpty();
  }

  /**
   * Writes the scopes that an entity had when no row told any, as those that it was made with: with
   * a first row they would be lost for all its past.
   *
   * @param delta what brings the first row
   */
  void scopesBefore(Delta delta, List<String> scopes, Batch to) {
    scopes(delta, scopes, delta.base(), to);
  }

  /** Writes what becomes history of what a delta does. */
  void changed(Delta delta, Batch to) {
    boolean made = delta.kind() == Change.Kind.CREATED && !delta.scopes().isEmpty();
    if (made || delta.head().setsScopes()) {
      scopes(delta, made ? delta.scopes() : delta.head().scopes(), delta.at(), to);
    }
    if (delta.kind() == Change.Kind.DELETED) {
      return;
    }
    if (!delta.removals().isEmpty()) {
      row(delta, delta.at(), delta.removals().stream().map(gone -> gone(gone, delta)).toList(), to);
    }
    told(delta, to);
  }

  /** The scopes that an entity has from a time on; observed then (clause 4.5.6). */
  private void scopes(Delta delta, List<String> scopes, long from, Batch to) {
    Delta.Removal none = new Delta.Removal(scope, "", AttributeKind.PROPERTY);
    List<Value> texts = scopes.stream().<Value>map(Value.Text::new).toList();
    Attribute told =
        scopes.isEmpty()
            ? gone(none, delta)
            : Attribute.property(
                    scope, texts.size() == 1 ? texts.getFirst() : new Value.Items(texts), from)
                .withTimes(from, from);
    row(delta, from, List.of(told), to);
  }

  /**
   * Writes what a delta's instances tell: one row for what was observed, or written, at one time,
   * and one for each that tells scopes.
   */
  void told(Delta delta, Batch to) {
    if (delta.upserts().isEmpty()) {
      return;
    }
    long first = timeOf(delta.upserts().getFirst(), delta);
    boolean oneTime = true;
    for (Attribute upsert : delta.upserts()) {
      oneTime &= timeOf(upsert, delta) == first && upsert.name() != scope;
    }
    if (oneTime) {
      row(delta, first, delta.upserts(), to);
      return;
    }
    TreeMap<Long, List<Attribute>> byTime = new TreeMap<>();
    for (Attribute upsert : delta.upserts()) {
      if (upsert.name() == scope) {
        row(delta, timeOf(upsert, delta), List.of(upsert), to);
      } else {
        byTime.computeIfAbsent(timeOf(upsert, delta), _ -> new ArrayList<>()).add(upsert);
      }
    }
    byTime.forEach((time, upserts) -> row(delta, time, upserts, to));
  }

  /** What stands in the history for an instance that was taken away. */
  private static Attribute gone(Delta.Removal removal, Delta delta) {
    return new Attribute(
        removal.name(),
        removal.datasetId(),
        removal.kind(),
        Value.Null.NULL,
        "",
        Micros.ABSENT,
        delta.at(),
        delta.at(),
        List.of());
  }

  private static long timeOf(Attribute attribute, Delta delta) {
    long written = attribute.value() instanceof Value.Null ? attribute.modifiedAt() : delta.at();
    return attribute.observedAt() == Micros.ABSENT ? written : attribute.observedAt();
  }

  private void row(Delta delta, long time, List<Attribute> upserts, Batch to) {
    long hash = 0xcbf29ce484222325L;
    for (Attribute upsert : upserts) {
      scratch.reset();
      scratch.varint(upsert.name().id());
      scratch.text(upsert.datasetId());
      Packing.value(scratch, upsert.value());
      hash = Keys.fnv(scratch.bytes, 0, scratch.size, hash);
    }
    packed.reset();
    Packing.historyRow(packed, scratch, delta.base(), upserts, List.of(), names);
    int day = upserts.getFirst().name() == scope ? Keys.SCOPES : Keys.day(time);
    to.put(
        Disk.Table.HISTORY,
        Keys.history(day, delta.ordinal(), time, hash),
        packed.bytes,
        0,
        packed.size);
  }

  /** Writes rows anew; one without anything in it goes. */
  void rewrite(int ordinal, long base, List<HistoryRow> rows, Batch to) {
    for (HistoryRow changed : rows) {
      int day = changed.ofScopes() ? Keys.SCOPES : Keys.day(changed.time());
      byte[] key = Keys.history(day, ordinal, changed.time(), changed.hash());
      if (changed.attributes().isEmpty() && changed.removed().isEmpty()) {
        to.delete(Disk.Table.HISTORY, key);
      } else {
        packed.reset();
        Packing.historyRow(packed, scratch, base, changed.attributes(), changed.removed(), names);
        to.put(Disk.Table.HISTORY, key, packed.bytes, 0, packed.size);
      }
    }
  }
}
