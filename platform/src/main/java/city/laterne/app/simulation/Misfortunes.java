package city.laterne.app.simulation;

/**
 * What goes wrong in the simulated field.
 *
 * @param failures share of lamps that are defective, 0 to 1: four of five are out, the fifth takes
 *     half of its power
 * @param dayBurners share of lights that burn whatever their controller says, 0 to 1
 * @param lostContact share of controllers that lose contact for three to ten minutes once an hour,
 *     0 to 1
 * @param darkCabinets how many cabinets are without power for ten minutes of every hour: the first
 *     from the second minute on, each further one a minute and a half later
 */
record Misfortunes(double failures, double dayBurners, double lostContact, int darkCabinets) {
  static final Misfortunes NONE = new Misfortunes(0, 0, 0, 0);

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** Checks the shares. */
  Misfortunes {
    share("failures", failures);
    share("day-burners", dayBurners);
    share("lost-contact", lostContact);
    if (darkCabinets < 0) {
      throw new IllegalArgumentException(
          "--dark-cabinets " + darkCabinets + " is negative; maybe 1?");
    }
  }

  private static void share(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "--" + name + " " + share + " is not a share from 0 to 1; maybe a percentage?");
    }
  }

  /**
   * A time of every hour.
   *
   * @param from its begin in the hour, ms
   * @param length ms; 0 for never
   */
  record Window(long from, long length) {
    static final Window NEVER = new Window(0, 0);

    /** The outage of the n-th dark cabinet, from 0. */
    static Window outage(int number) {
      return new Window((2 * MINUTE + number * 3L * MINUTE / 2) % HOUR, 10 * MINUTE);
    }

    /** A lost contact, by two numbers from 0 to 1. */
    static Window lost(double when, double howLong) {
      return new Window(
          MINUTE + (long) (when * 45 * MINUTE), 3 * MINUTE + (long) (howLong * 7 * MINUTE));
    }

    /** Whether a moment lies in it, ms since the start of the simulation. */
    boolean holds(long millis) {
      return length > 0 && (millis % HOUR - from + HOUR) % HOUR < length;
    }
  }
}
