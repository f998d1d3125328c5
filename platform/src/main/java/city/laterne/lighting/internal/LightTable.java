package city.laterne.lighting.internal;

import city.laterne.lighting.PowerCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept in memory of each light, in columns: some 55 bytes a light (33 of state, 16 to 32 of
 * the id table), so 9.5 million lights take about 0.5 GB. Ids are not kept: a light is found by a
 * 64-bit hash of its id, so two of ten million would share a row once in some 370,000 cities. At
 * most {@value #MOST} lights are kept; further ones go unwatched. Used under its owner's lock.
 */
final class LightTable {
  static final int MOST = 12_000_000;
  static final int NONE = -1;

  /** Its device says that it burns. */
  static final int LIT = 1;

  /** Its device says that it is dark. */
  static final int DARK = 2;

  /** Its circuit switches it. */
  static final int IN_GROUP = 4;

  /** It was there, and is no more. */
  static final int GONE = 8;

  /** Its device did not report for several intervals. */
  static final int SILENT = 16;

  /** So long, that it counts by itself. */
  static final int LONG_SILENT = 32;

  private static final int MOST_DISTRICTS = 32_000;
  private static final int FIRST = 1_024;

  final Words circuits = new Words(Integer.MAX_VALUE);
  final Words districts = new Words(MOST_DISTRICTS);

  float[] power = new float[FIRST];
  float[] rated = new float[FIRST];
  byte[] standbyTenths = new byte[FIRST];
  byte[] desired = new byte[FIRST];
  byte[] level = new byte[FIRST];
  byte[] flags = new byte[FIRST];
  byte[] verdict = new byte[FIRST];
  byte[] open = new byte[FIRST];
  byte[] gap = new byte[FIRST];
  short[] district = new short[FIRST];
  int[] circuit = new int[FIRST];
  int[] seen = new int[FIRST];
  int[] verdictSince = new int[FIRST];

  private long[] keys = new long[FIRST * 2];
  private int[] rows = new int[FIRST * 2];
  private int size;

  /** Texts with numbers from 0 on; 0 is the empty text, and what goes beyond the bound. */
  static final class Words {
    private final Map<String, Integer> numbers = new HashMap<>(Map.of("", 0));
    private final List<String> texts = new ArrayList<>(List.of(""));
    private final int most;

    Words(int most) {
      this.most = most;
    }

    int number(String text) {
      Integer known = numbers.get(text);
      if (known != null) {
        return known;
      }
      if (texts.size() >= most) {
        return 0;
      }
      numbers.put(text, texts.size());
      texts.add(text);
      return texts.size() - 1;
    }

    String text(int number) {
      return texts.get(number);
    }

    int size() {
      return texts.size();
    }
  }

  /** How many rows there are, those of lights gone included. */
  int size() {
    return size;
  }

  /** The row of a light, or {@link #NONE}. */
  int find(String id) {
    long key = key(id);
    for (int at = place(key); keys[at] != 0; at = at + 1 & keys.length - 1) {
      if (keys[at] == key) {
        return rows[at];
      }
    }
    return NONE;
  }

  /** The row of a light, made when missing; {@link #NONE} when the table is full. */
  int add(String id) {
    int there = find(id);
    if (there != NONE || size == MOST) {
      return there;
    }
    if (size == power.length) {
      grow();
    }
    if (size * 4L >= keys.length * 3L) {
      rehash();
    }
    int row = size++;
    put(key(id), row);
    power[row] = Float.NaN;
    rated[row] = Float.NaN;
    desired[row] = -1;
    level[row] = -1;
    return row;
  }

  PowerCurve curve(int row) {
    return new PowerCurve(rated[row], (standbyTenths[row] & 0xff) / 10.0);
  }

  boolean is(int row, int flag) {
    return (flags[row] & flag) != 0;
  }

  void set(int row, int flag, boolean on) {
    flags[row] = (byte) (on ? flags[row] | flag : flags[row] & ~flag);
  }

  /** What a light adds to its district: silent ones nothing, as nobody knows. */
  double watts(int row) {
    boolean counts = !is(row, SILENT) && !is(row, GONE) && power[row] > 0;
    return counts ? power[row] : 0;
  }

  /** 1 where it burns, as its device says; 0 otherwise, and for silent ones. */
  int lit(int row) {
    return is(row, LIT) && !is(row, SILENT) && !is(row, GONE) ? 1 : 0;
  }

  /** A level as percent in a byte: −1 for none. */
  static byte percent(double fraction) {
    return fraction >= 0 && fraction <= 1 ? (byte) Math.round(fraction * 100) : -1;
  }

  static double fraction(byte percent) {
    return percent / 100.0;
  }

  /** Whether its device ever reported. */
  boolean isHeard(int row) {
    return seen[row] != 0;
  }

  private void grow() {
    int wanted = (int) Math.min(MOST, power.length + (power.length >> 1) + 1L);
    power = Arrays.copyOf(power, wanted);
    rated = Arrays.copyOf(rated, wanted);
    standbyTenths = Arrays.copyOf(standbyTenths, wanted);
    desired = Arrays.copyOf(desired, wanted);
    level = Arrays.copyOf(level, wanted);
    flags = Arrays.copyOf(flags, wanted);
    verdict = Arrays.copyOf(verdict, wanted);
    open = Arrays.copyOf(open, wanted);
    gap = Arrays.copyOf(gap, wanted);
    district = Arrays.copyOf(district, wanted);
    circuit = Arrays.copyOf(circuit, wanted);
    seen = Arrays.copyOf(seen, wanted);
    verdictSince = Arrays.copyOf(verdictSince, wanted);
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldRows = rows;
    keys = new long[oldKeys.length * 2];
    rows = new int[oldRows.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldRows[i]);
      }
    }
  }

  private void put(long key, int row) {
    int at = place(key);
    while (keys[at] != 0) {
      at = at + 1 & keys.length - 1;
    }
    keys[at] = key;
    rows[at] = row;
  }

  private int place(long key) {
    return (int) (key ^ key >>> 32) & keys.length - 1;
  }

  /** FNV-1a over the characters, then the finalizer of SplitMix64; never 0. */
  private static long key(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }
}
