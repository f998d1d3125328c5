package city.laterne.app.simulation;

/**
 * What an LED luminaire with its gear takes from the mains.
 *
 * @param ratedWatts at full light, W
 * @param standbyWatts with the lamp off, W
 */
record PowerCurve(double ratedWatts, double standbyWatts) {
  /**
   * Consumption at a level: gear losses make low levels dearer than in proportion, droop makes the
   * top dearer.
   *
   * @param level 0 to 1
   * @return W
   */
  double watts(double level) {
    if (level <= 0) {
      return standbyWatts;
    }
    return standbyWatts
        + (ratedWatts - standbyWatts) * (0.04 + 0.81 * level + 0.15 * level * level);
  }
}
