package city.laterne.shared;

/**
 * Electrical power.
 *
 * @param value in watts (W, UN/CEFACT code WTT), finite
 */
public record Watts(double value) {
  /** Checks that it is a number. */
  public Watts {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a power of " + value + " W is no number");
    }
  }
}
