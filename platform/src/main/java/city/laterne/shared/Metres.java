package city.laterne.shared;

/**
 * A length.
 *
 * @param value in metres, finite and not negative
 */
public record Metres(double value) {
  /** Checks the range. */
  public Metres {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a length of " + value + " m is not a finite number ≥ 0");
    }
  }
}
