package city.laterne.shared;

/**
 * How bright a luminaire burns, as the fraction of its full light: 0 is off, 1 is full. The same
 * range as {@code illuminanceLevel} of Smart Data Models' Streetlight.
 *
 * @param fraction from 0 to 1
 */
public record DimLevel(double fraction) implements Comparable<DimLevel> {
  /** Dark. */
  public static final DimLevel OFF = new DimLevel(0);

  /** Full light. */
  public static final DimLevel FULL = new DimLevel(1);

  /** Checks the range. */
  public DimLevel {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "dim level " + fraction + " is not between 0 (off) and 1 (full); maybe a percentage?");
    }
  }

  /** The level of a percentage from 0 to 100. */
  public static DimLevel ofPercent(double percent) {
    return new DimLevel(percent / 100);
  }

  /** The level in percent, 0 to 100, rounded. */
  public int percent() {
    return (int) Math.round(fraction * 100);
  }

  /** Whether no light is wanted. */
  public boolean isOff() {
    return fraction == 0;
  }

  @Override
  public int compareTo(DimLevel other) {
    return Double.compare(fraction, other.fraction);
  }
}
