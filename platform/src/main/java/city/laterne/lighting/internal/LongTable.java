package city.laterne.lighting.internal;

import java.util.Arrays;

/**
 * Numbers from 0 on by 64-bit keys: open addressing over two arrays, 24 bytes a key at most. Used
 * by one thread.
 */
final class LongTable {
  private long[] keys = new long[1 << 10];
  private int[] values = new int[1 << 10];
  private int size;

  LongTable() {
    Arrays.fill(values, -1);
  }

  /** The number of a key, or −1. */
  int find(long key) {
    return values[slot(key)];
  }

  /** Gives a key a number, whether it had one or not. */
  void put(long key, int value) {
    int slot = slot(key);
    if (values[slot] < 0) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    if (size > keys.length * 0.6) {
      grow();
    }
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) mix(key) & mask;
    while (values[slot] >= 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    Arrays.fill(values, -1);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] >= 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** The finisher of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long key) {
    long z = (key ^ (key >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * A 64-bit hash of a text: of a million texts, two share one with a probability of 3 in 100
   * million.
   */
  static long hash(CharSequence text) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }
}
