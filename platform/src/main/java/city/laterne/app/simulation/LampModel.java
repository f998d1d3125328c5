package city.laterne.app.simulation;

import city.laterne.lighting.PowerCurve;

/**
 * One simulated lamp with its controller: its level, its power, its latency. One that follows its
 * circuit takes no commands.
 */
final class LampModel extends Controller {
  private static final double[] RATINGS = {28, 36, 45, 57, 70, 90};

  private final PowerCurve curve;
  private final boolean inGroup;
  private final Defect defect;
  private double level;
  private double followed;
  private long followsAt = Long.MAX_VALUE;

  /** What is wrong with a lamp. */
  enum Defect {
    NONE,
    /** Dark whatever its controller says. */
    OUT,
    /** Half of its modules are dead. */
    WEAK,
    /** Burns whatever its controller says. */
    DAY_BURNER
  }

  /**
   * A lamp.
   *
   * @param ratedWatts W; NaN draws one of the usual ratings
   * @param inGroup whether it follows its circuit
   */
  LampModel(
      String deviceId,
      String apikey,
      long seed,
      double ratedWatts,
      boolean inGroup,
      Misfortunes misfortunes) {
    super(deviceId, apikey, seed);
    double drawn = RATINGS[random.nextInt(RATINGS.length)];
    double rated = Double.isNaN(ratedWatts) ? drawn : ratedWatts;
    this.defect = defect(random.nextDouble(), random.nextDouble(), misfortunes);
    if (random.nextDouble() < misfortunes.lostContact()) {
      loses(Misfortunes.Window.lost(random.nextDouble(), random.nextDouble()));
    }
    // No two luminaires of a model are alike: 3 % of difference.
    this.curve = new PowerCurve(rated * (0.97 + 0.06 * random.nextDouble()), 0.5);
    this.inGroup = inGroup;
  }

  private static Defect defect(double lot, double kind, Misfortunes misfortunes) {
    if (lot < misfortunes.failures()) {
      return kind < 0.8 ? Defect.OUT : Defect.WEAK;
    }
    return lot < misfortunes.failures() + misfortunes.dayBurners()
        ? Defect.DAY_BURNER
        : Defect.NONE;
  }

  double level() {
    return level;
  }

  Defect defect() {
    return defect;
  }

  /** Its circuit switched; the lamp does as much at a moment. */
  void follow(double wanted, long at) {
    followed = wanted;
    followsAt = at;
    reportBy(at);
  }

  @Override
  boolean takesCommands() {
    return !inGroup;
  }

  @Override
  boolean obey(double wanted, long now) {
    if (inGroup || !(wanted >= 0 && wanted <= 1)) {
      return false;
    }
    level = wanted;
    return true;
  }

  @Override
  int latencyMillis() {
    return 50 + random.nextInt(750);
  }

  private double watts() {
    return switch (defect) {
      case NONE -> curve.watts(level);
      case OUT -> curve.standbyWatts();
      case WEAK -> (curve.watts(level) + curve.standbyWatts()) / 2;
      case DAY_BURNER -> curve.watts(1);
    };
  }

  /** The power has 1 % of noise. */
  @Override
  String report(String time, long now) {
    if (now >= followsAt) {
      level = followed;
      followsAt = Long.MAX_VALUE;
    }
    long tenths = Math.round(watts() * (9.9 + 0.2 * random.nextDouble()));
    StringBuilder json = new StringBuilder(120);
    json.append("{\"powerState\":\"").append(level > 0 ? "on" : "off");
    json.append("\",\"illuminanceLevel\":");
    if (level == Math.rint(level)) {
      json.append((long) level);
    } else {
      json.append(level);
    }
    json.append(",\"powerConsumption\":").append(tenths / 10).append('.').append(tenths % 10);
    return json.append(",\"TimeInstant\":\"").append(time).append("\"}").toString();
  }
}
