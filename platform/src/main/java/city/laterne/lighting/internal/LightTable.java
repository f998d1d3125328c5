package city.laterne.lighting.internal;

import city.laterne.lighting.PowerCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept in memory of each light, in columns: 33 bytes a light, so 9.5 million lights take
 * some 0.35 GB. A light's row is its entity's number in the tenant. Entities beyond the first
 * {@value #MOST} go unwatched. Used under its owner's lock.
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

  /** There is, or was, a light in this row. */
  private static final int TAKEN = 64;

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

  /** Rows from here on are of no light. */
  int size() {
    return size;
  }

  /** Whether a light has this row. */
  boolean has(int row) {
    return row >= 0 && row < size && is(row, TAKEN);
  }

  /** Whether a light has this row that is not gone. */
  boolean isThere(int row) {
    return (flags[row] & (TAKEN | GONE)) == TAKEN;
  }

  /** Makes a light's row where there is none; answers whether there is one now. */
  boolean add(int row) {
    if (row >= MOST) {
      return false;
    }
    if (row >= power.length) {
      grow(row + 1);
    }
    if (!is(row, TAKEN)) {
      set(row, TAKEN, true);
      power[row] = Float.NaN;
      rated[row] = Float.NaN;
      desired[row] = -1;
      level[row] = -1;
      size = Math.max(size, row + 1);
    }
    return true;
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

  private void grow(int least) {
    int wanted = Math.min(MOST, Math.max(least, power.length + (power.length >> 2)));
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
}
