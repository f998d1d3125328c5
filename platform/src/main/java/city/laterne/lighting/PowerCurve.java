package city.laterne.lighting;

/**
 * What an LED luminaire with its gear takes from the mains: the model's curve.
 *
 * @param ratedWatts at full light, W; NaN when unknown
 * @param standbyWatts with the lamp off, W
 */
public record PowerCurve(double ratedWatts, double standbyWatts) {
  /** What gear takes with the lamp off where no record says it, W. */
  public static final double USUAL_STANDBY = 0.5;

  /** Whether the rated power is known, so that the curve says something. */
  public boolean isKnown() {
    return ratedWatts > 0;
  }

  /**
   * Consumption at a level: gear losses make low levels dearer than in proportion, droop makes the
   * top dearer.
   *
   * @param level 0 to 1
   * @return W; NaN for a burning lamp of unknown rating
   */
  public double watts(double level) {
    if (level <= 0) {
      return standbyWatts;
    }
    return standbyWatts
        + (ratedWatts - standbyWatts) * (0.04 + 0.81 * level + 0.15 * level * level);
  }
}
