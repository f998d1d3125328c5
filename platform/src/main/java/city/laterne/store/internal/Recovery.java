package city.laterne.store.internal;

import city.laterne.store.Name;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings a tenant's memory back from its disk at start. */
final class Recovery {
  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

  private final Disk disk;
  final Dictionary names = new Dictionary();
  final Map<String, Long> cursors = new HashMap<>();
  final long position;

  /** The change log starts behind this position. */
  final long trimmed;

  Recovery(Disk disk) {
    this.disk = disk;
    disk.scan(
        Disk.Table.META,
        Keys.meta("name/"),
        false,
        (key, value) -> {
          boolean name = Keys.startsWith(key, Keys.meta("name/"));
          if (name) {
            names.restore(new String(value, StandardCharsets.UTF_8));
          }
          return name;
        });
    disk.scan(
        Disk.Table.META,
        Keys.meta("cursor/"),
        false,
        (key, value) -> {
          boolean cursor = Keys.startsWith(key, Keys.meta("cursor/"));
          if (cursor) {
            cursors.put(
                new String(key, StandardCharsets.UTF_8).substring("cursor/".length()),
                Keys.position(value));
          }
          return cursor;
        });
    long[] last = {0};
    disk.scan(
        Disk.Table.CHANGES,
        new byte[0],
        true,
        (key, value) -> {
          last[0] = Keys.position(key) + new PackReader().over(value, 0, value.length).varint() - 1;
          return false;
        });
    position = last[0];
    long[] first = {1};
    disk.scan(
        Disk.Table.CHANGES,
        new byte[0],
        false,
        (key, _) -> {
          first[0] = Keys.position(key);
          return false;
        });
    trimmed = first[0] - 1;
  }

  /**
   * The indexes as of the end of the log: from the snapshot and the log behind it, or from a scan.
   */
  IndexSnapshot indexes(Optional<IndexSnapshot> snapshot, Set<Name> indexed, Name location) {
    if (snapshot.isPresent() && reaches(snapshot.get().position())) {
      return replay(snapshot.get(), indexed, location);
    }
    return scan(indexed, location);
  }

  /** Whether the log holds all changes behind a position. */
  private boolean reaches(long from) {
    if (from >= position) {
      return from == position;
    }
    boolean[] there = {false};
    disk.scan(
        Disk.Table.CHANGES,
        Keys.position(from + 1),
        true,
        (_, _) -> {
          there[0] = true;
          return false;
        });
    return there[0];
  }

  private IndexSnapshot replay(IndexSnapshot snapshot, Set<Name> indexed, Name location) {
    BitSet touched = new BitSet();
    long[] from = {0};
    disk.scan(
        Disk.Table.CHANGES,
        Keys.position(snapshot.position() + 1),
        true,
        (key, _) -> {
          from[0] = Keys.position(key);
          return false;
        });
    disk.scan(
        Disk.Table.CHANGES,
        Keys.position(from[0]),
        false,
        (key, value) -> {
          PackReader in = new PackReader().over(value, 0, value.length);
          long first = Keys.position(key);
          long count = in.varint();
          if (first + count - 1 > snapshot.position()) {
            for (long i = 0; i < count; i++) {
              Delta delta = Delta.unpack(in, names);
              if (delta.touchesIndex()) {
                touched.set(delta.ordinal());
              }
            }
          }
          return true;
        });
    Indexes indexes = snapshot.indexes();
    if (touched.isEmpty()) {
      return new IndexSnapshot(position, snapshot.ordinals(), indexes);
    }
    indexes.forget(touched::get);
    Image image = new Image();
    Image other = new Image();
    touched.stream()
        .forEach(
            ordinal -> {
              byte[][] parts = disk.image(ordinal).orElseThrow();
              image.load(parts[0], parts[1]);
              index(indexes, ordinal, image, other, indexed, location);
            });
    return new IndexSnapshot(position, Math.max(snapshot.ordinals(), touched.length()), indexes);
  }

  private void index(
      Indexes indexes, int ordinal, Image image, Image other, Set<Name> indexed, Name location) {
    int hash = IdTable.hash(image.id());
    String id = image.id();
    int known =
        indexes.ids.find(
            hash,
            candidate ->
                candidate == ordinal
                    || disk.image(candidate)
                        .map(parts -> other.load(parts[0], parts[1]).id().equals(id))
                        .orElse(false));
    if (known < 0) {
      indexes.ids.add(hash, ordinal);
    }
    indexes.add(ordinal, IndexKeys.NONE, IndexKeys.of(image, names, indexed, location));
  }

  private IndexSnapshot scan(Set<Name> indexed, Name location) {
    Indexes indexes = new Indexes();
    int[] ordinals = {0};
    long start = System.nanoTime();
    each(
        (ordinal, parts) -> {
          Image image = new Image().load(parts[0], parts[1]);
          indexes.ids.add(IdTable.hash(image.id()), ordinal);
          indexes.add(ordinal, IndexKeys.NONE, IndexKeys.of(image, names, indexed, location));
          ordinals[0] = ordinal + 1;
          return true;
        });
    if (ordinals[0] > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Indexes of "
              + ordinals[0]
              + " entities built from a scan in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms.");
    }
    return new IndexSnapshot(position, ordinals[0], indexes);
  }

  /** Visits all entities' parts in order of their ordinals; 4,096 cold parts are held at a time. */
  void each(PartsVisitor visitor) {
    int[] from = {0};
    boolean[] more = {true};
    while (more[0]) {
      Map<Integer, byte[]> cold = new java.util.LinkedHashMap<>();
      disk.scan(
          Disk.Table.COLD,
          Keys.ordinal(from[0]),
          false,
          (key, value) -> {
            cold.put(Keys.ordinal(key), value);
            return cold.size() < 4_096;
          });
      more[0] = cold.size() == 4_096;
      if (cold.isEmpty()) {
        return;
      }
      int[] last = {0};
      disk.scan(
          Disk.Table.HOT,
          Keys.ordinal(from[0]),
          false,
          (key, value) -> {
            int ordinal = Keys.ordinal(key);
            byte[] other = cold.remove(ordinal);
            last[0] = Math.max(last[0], ordinal);
            if (other != null && !visitor.visit(ordinal, new byte[][] {other, value})) {
              more[0] = false;
              return false;
            }
            return !cold.isEmpty();
          });
      from[0] = last[0] + 1;
    }
  }

  /** Takes an entity's two parts; answers whether to go on. */
  interface PartsVisitor {
    boolean visit(int ordinal, byte[][] parts);
  }
}
