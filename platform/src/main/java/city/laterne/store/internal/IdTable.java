package city.laterne.store.internal;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * Finds ordinals by entity id: open addressing over {@code 32 bits of the id's hash | ordinal + 1}.
 * What it answers is a candidate; the caller compares the id itself. One thread adds, any number
 * look up. Ids are never taken out: a deleted entity keeps its ordinal, so that its history stays
 * its own.
 */
final class IdTable {
  private volatile long[] table = new long[1 << 10];
  private int size;

  /** The upper 32 bits of an id's 64-bit hash: FNV-1a over its UTF-8 bytes, then a final mix. */
  static int hash(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32);
  }

  /** The first candidate that the test accepts, or −1. */
  int find(int hash, IntPredicate isIt) {
    long[] now = table;
    int mask = now.length - 1;
    for (int at = hash & mask; ; at = (at + 1) & mask) {
      long entry = now[at];
      if (entry == 0) {
        return -1;
      }
      if ((int) (entry >>> 32) == hash) {
        int ordinal = (int) entry - 1;
        if (isIt.test(ordinal)) {
          return ordinal;
        }
      }
    }
  }

  void add(int hash, int ordinal) {
    if ((size + 1) * 4L > table.length * 3L) {
      long[] old = table;
      long[] grown = new long[old.length * 2];
      for (long entry : old) {
        if (entry != 0) {
          place(grown, entry);
        }
      }
      table = grown;
    }
    place(table, (long) hash << 32 | (ordinal + 1));
    size++;
  }

  private static void place(long[] into, long entry) {
    int mask = into.length - 1;
    int at = (int) (entry >>> 32) & mask;
    while (into[at] != 0) {
      at = (at + 1) & mask;
    }
    into[at] = entry;
  }

  int size() {
    return size;
  }

  long bytes() {
    return table.length * 8L;
  }

  void writeTo(PackWriter out) {
    long[] now = table;
    out.varint(now.length);
    for (long entry : now) {
      if (entry != 0) {
        out.i64(entry);
        out.spill();
      }
    }
    out.i64(0);
  }

  static IdTable readFrom(PackReader in) {
    IdTable ids = new IdTable();
    ids.table = new long[in.length()];
    for (long entry = in.i64(); entry != 0; entry = in.i64()) {
      place(ids.table, entry);
      ids.size++;
    }
    return ids;
  }
}
