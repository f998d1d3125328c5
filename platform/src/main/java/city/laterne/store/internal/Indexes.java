package city.laterne.store.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * All indexes of a tenant over ordinals. What they answer is a superset of the truth at any pinned
 * commit: a key is added before the commit is published and taken out only when no reader can need
 * it; the reader tests the image itself. One thread changes them.
 */
final class Indexes {
  final IdTable ids;
  private final ConcurrentHashMap<Integer, BitIndex> types;
  private final ConcurrentHashMap<Integer, ConcurrentHashMap<String, BitIndex>> values;
  final Grid grid;
  private Map<Integer, Integer> liveByType;

  Indexes() {
    this(
        new IdTable(),
        new ConcurrentHashMap<>(),
        new ConcurrentHashMap<>(),
        new Grid(),
        new HashMap<>());
  }

  private Indexes(
      IdTable ids,
      ConcurrentHashMap<Integer, BitIndex> types,
      ConcurrentHashMap<Integer, ConcurrentHashMap<String, BitIndex>> values,
      Grid grid,
      Map<Integer, Integer> liveByType) {
    this.ids = ids;
    this.types = types;
    this.values = values;
    this.grid = grid;
    this.liveByType = liveByType;
  }

  /** Adds what the new keys have and the old had not, counting live entities by type. */
  void add(int ordinal, IndexKeys old, IndexKeys now) {
    for (Integer type : now.typeIds()) {
      if (!old.typeIds().contains(type)) {
        types.computeIfAbsent(type, _ -> new BitIndex()).set(ordinal);
        count(type, 1);
      }
    }
    for (Integer type : old.typeIds()) {
      if (!now.typeIds().contains(type)) {
        count(type, -1);
      }
    }
    for (IndexKeys.Word word : now.words()) {
      if (!old.words().contains(word)) {
        values
            .computeIfAbsent(word.name(), _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(word.text(), _ -> new BitIndex())
            .set(ordinal);
      }
    }
    if (now.place().isPresent() && !now.place().equals(old.place())) {
      grid.add(now.place().get(), ordinal);
    }
  }

  private void count(Integer type, int by) {
    Map<Integer, Integer> copy = new HashMap<>(liveByType);
    copy.merge(type, by, Integer::sum);
    liveByType = copy;
  }

  /** Takes out what a past version stood under and no later one does. */
  void remove(int ordinal, IndexKeys past, List<IndexKeys> later) {
    for (Integer type : past.typeIds()) {
      BitIndex bits = types.get(type);
      if (bits != null && later.stream().noneMatch(keys -> keys.typeIds().contains(type))) {
        bits.clear(ordinal);
      }
    }
    for (IndexKeys.Word word : past.words()) {
      if (later.stream().noneMatch(keys -> keys.words().contains(word))) {
        clearValue(word.name(), word.text(), ordinal);
      }
    }
    if (past.place().isPresent()
        && later.stream().noneMatch(keys -> keys.place().equals(past.place()))) {
      grid.remove(past.place().get(), ordinal, Optional.empty());
      for (IndexKeys keys : later) {
        keys.place().ifPresent(place -> grid.add(place, ordinal));
      }
    }
  }

  private void clearValue(Integer name, String text, int ordinal) {
    ConcurrentHashMap<String, BitIndex> byText = values.get(name);
    BitIndex bits = byText == null ? null : byText.get(text);
    if (byText != null && bits != null && bits.clear(ordinal) && bits.cardinality() == 0) {
      byText.remove(text);
    }
  }

  Optional<BitIndex> type(int typeId) {
    return Optional.ofNullable(types.get(typeId));
  }

  /** The set of a value; empty when nobody has it. */
  Optional<BitIndex> value(int nameId, String canonical) {
    ConcurrentHashMap<String, BitIndex> byText = values.get(nameId);
    return Optional.ofNullable(byText == null ? null : byText.get(canonical));
  }

  /** The sets of those that expire up to a time, µs since 1970, and within its minute. */
  List<BitIndex> expiring(long at) {
    long last = IndexKeys.minute(at);
    List<BitIndex> sets = new ArrayList<>();
    values
        .getOrDefault(IndexKeys.EXPIRY, new ConcurrentHashMap<>(1))
        .forEach(
            (minute, bits) -> {
              if (Long.parseLong(minute) <= last) {
                sets.add(bits);
              }
            });
    return sets;
  }

  /** Live entities by type: a map that is never changed, only replaced. */
  Map<Integer, Integer> liveByType() {
    return liveByType;
  }

  /** Takes ordinals out of everything but the id table: for repairs, it looks at every member. */
  void forget(IntPredicate gone) {
    types.forEach((type, bits) -> count(type, -bits.removeIf(gone)));
    values.values().forEach(byText -> byText.values().forEach(bits -> bits.removeIf(gone)));
    grid.removeIf(gone);
  }

  long bytes() {
    long bytes = ids.bytes() + grid.bytes();
    for (BitIndex bits : types.values()) {
      bytes += bits.bytes();
    }
    for (ConcurrentHashMap<String, BitIndex> byText : values.values()) {
      for (BitIndex bits : byText.values()) {
        bytes += bits.bytes() + 64;
      }
    }
    return bytes;
  }

  void writeTo(PackWriter out) {
    ids.writeTo(out);
    types.forEach(
        (type, bits) -> {
          out.u8(1);
          out.varint(type);
          bits.writeTo(out);
        });
    out.u8(0);
    values.forEach(
        (name, byText) ->
            byText.forEach(
                (text, bits) -> {
                  out.u8(1);
                  out.varint(name);
                  out.text(text);
                  bits.writeTo(out);
                }));
    out.u8(0);
    grid.writeTo(out);
  }

  static Indexes readFrom(PackReader in) {
    IdTable ids = IdTable.readFrom(in);
    ConcurrentHashMap<Integer, BitIndex> types = new ConcurrentHashMap<>();
    Map<Integer, Integer> live = new HashMap<>();
    while (in.u8() == 1) {
      int type = in.length();
      BitIndex bits = BitIndex.readFrom(in);
      types.put(type, bits);
      live.put(type, bits.cardinality());
    }
    ConcurrentHashMap<Integer, ConcurrentHashMap<String, BitIndex>> values =
        new ConcurrentHashMap<>();
    while (in.u8() == 1) {
      int name = in.length();
      String text = in.text();
      values.computeIfAbsent(name, _ -> new ConcurrentHashMap<>()).put(text, BitIndex.readFrom(in));
    }
    return new Indexes(ids, types, values, Grid.readFrom(in), live);
  }
}
