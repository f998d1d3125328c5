package city.laterne.lighting.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places and numbers of a list's lamps in columns, 49 bytes a lamp, so that a list of any length
 * can be checked as a whole before any of it is written. Used by one thread.
 */
final class RawLamps {
  /** What was found of a lamp. */
  enum Verdict {
    /** It is taken. */
    GOOD,
    /** Its coordinates are 0/0. */
    ZERO,
    /** There is no such place on the earth. */
    NOWHERE,
    /** It stands far from all others. */
    FAR_AWAY,
    /** It stands in the open sea or in another country, and no map says that it may. */
    ABROAD,
    /** Another of the list has its number. */
    SAME_ID,
    /** Another of the list has its place. */
    SAME_PLACE,
    /** A light of the city has its place. */
    TAKEN_PLACE
  }

  private static final Verdict[] VERDICTS = Verdict.values();

  private int size;
  private int[] index = new int[1 << 8];
  private long[] hash = new long[1 << 8];
  private double[] x = new double[1 << 8];
  private double[] y = new double[1 << 8];
  private byte[] verdict = new byte[1 << 8];
  private int[] other = new int[1 << 8];
  private int[] circuit = new int[1 << 8];
  private int[] cabinet = new int[1 << 8];
  private int[] pole = new int[1 << 8];
  private final List<String> names = new ArrayList<>(List.of(""));
  private final Map<String, Integer> numbers = new HashMap<>(Map.of("", 0));

  int size() {
    return size;
  }

  void add(
      int place, long idHash, double east, double north, String circuitName, String cabinetName) {
    add(place, idHash, east, north, circuitName, cabinetName, "");
  }

  /**
   * Takes a lamp up.
   *
   * @param poleNumber empty unless the list tells both the pole's number and one of the lamp
   */
  void add(
      int place,
      long idHash,
      double east,
      double north,
      String circuitName,
      String cabinetName,
      String poleNumber) {
    if (size == index.length) {
      int length = size + (size >> 1);
      index = Arrays.copyOf(index, length);
      hash = Arrays.copyOf(hash, length);
      x = Arrays.copyOf(x, length);
      y = Arrays.copyOf(y, length);
      verdict = Arrays.copyOf(verdict, length);
      other = Arrays.copyOf(other, length);
      circuit = Arrays.copyOf(circuit, length);
      cabinet = Arrays.copyOf(cabinet, length);
      pole = Arrays.copyOf(pole, length);
    }
    index[size] = place;
    hash[size] = idHash;
    x[size] = east;
    y[size] = north;
    circuit[size] = number(circuitName);
    cabinet[size] = number(cabinetName);
    pole[size] = poleNumber.isEmpty() ? 0 : Math.max(1, poleNumber.hashCode() & 0x7FFF_FFFF);
    size++;
  }

  private int number(String name) {
    Integer known = numbers.get(name);
    if (known == null) {
      known = names.size();
      names.add(name);
      numbers.put(name, known);
    }
    return known;
  }

  /** The circuit that the list gives it; empty for none. */
  String circuit(int lamp) {
    return names.get(circuit[lamp]);
  }

  /** The cabinet that the list gives it; empty for none. */
  String cabinet(int lamp) {
    return names.get(cabinet[lamp]);
  }

  /** Whether the list tells two lamps apart and says that they hang on one pole. */
  boolean shareAPole(int one, int other) {
    return pole[one] != 0 && pole[one] == pole[other] && hash[one] != hash[other];
  }

  /** Its place in the list, from 1 on. */
  int index(int lamp) {
    return index[lamp];
  }

  /** Of its id; 0 when it has none. */
  long hash(int lamp) {
    return hash[lamp];
  }

  void hash(int lamp, long idHash) {
    hash[lamp] = idHash;
  }

  /** Easting as the list has it; longitude once {@link Placing} has done its work. */
  double x(int lamp) {
    return x[lamp];
  }

  /** Northing or latitude, as {@link #x}. */
  double y(int lamp) {
    return y[lamp];
  }

  void place(int lamp, double longitude, double latitude) {
    x[lamp] = longitude;
    y[lamp] = latitude;
  }

  Verdict verdict(int lamp) {
    return VERDICTS[verdict[lamp]];
  }

  boolean isGood(int lamp) {
    return verdict[lamp] == 0;
  }

  /** What the verdict is about: the index of the other lamp, or the kilometres. */
  int other(int lamp) {
    return other[lamp];
  }

  void judge(int lamp, Verdict found, int about) {
    verdict[lamp] = (byte) found.ordinal();
    other[lamp] = about;
  }
}
