package city.laterne.store.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of the tables. Numbers are big-endian, so that byte order is their order. */
final class Keys {
  private static final long MICROS_A_DAY = 86_400_000_000L;

  /** Stands for the day of rows that tell scopes, behind all days that there are. */
  static final int SCOPES = Integer.MAX_VALUE;

  private Keys() {}

  static byte[] ordinal(int ordinal) {
    PackWriter out = new PackWriter(4);
    out.i32(ordinal);
    return out.bytes;
  }

  static int ordinal(byte[] key) {
    return new PackReader().over(key, 0, 4).i32();
  }

  static byte[] position(long position) {
    PackWriter out = new PackWriter(8);
    out.i64(position);
    return out.bytes;
  }

  static long position(byte[] key) {
    return new PackReader().over(key, 0, 8).i64();
  }

  static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_A_DAY);
  }

  /**
   * {@code day, ordinal, time, hash of the content}: a redelivered report finds its own row. Rows
   * that tell scopes lie under {@link #SCOPES}, as few as they are: what held at some time is found
   * without looking through all days before it.
   */
  static byte[] history(int day, int ordinal, long time, long hash) {
    PackWriter out = new PackWriter(24);
    out.i32(day ^ Integer.MIN_VALUE);
    out.i32(ordinal);
    out.i64(time ^ Long.MIN_VALUE);
    out.i64(hash);
    return out.bytes;
  }

  static int historyDay(byte[] key) {
    return new PackReader().over(key, 0, 4).i32() ^ Integer.MIN_VALUE;
  }

  static int historyOrdinal(byte[] key) {
    return new PackReader().over(key, 4, 8).i32();
  }

  static long historyTime(byte[] key) {
    return new PackReader().over(key, 8, 16).i64() ^ Long.MIN_VALUE;
  }

  static long historyHash(byte[] key) {
    return new PackReader().over(key, 16, 24).i64();
  }

  static byte[] meta(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The first key behind all that begin with a prefix; empty when there is none. */
  static byte[] behind(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == -1) {
      length--;
    }
    byte[] key = Arrays.copyOf(prefix, length);
    if (length > 0) {
      key[length - 1]++;
    }
    return key;
  }

  /** A side table's key: the number of its space in front. */
  static byte[] row(int space, byte[] key) {
    byte[] bytes = new byte[key.length + 1];
    bytes[0] = (byte) space;
    System.arraycopy(key, 0, bytes, 1, key.length);
    return bytes;
  }

  static long fnv(byte[] bytes, int from, int to, long seed) {
    long hash = seed;
    for (int i = from; i < to; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return hash;
  }
}
