package city.laterne.app.simulation;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One simulated lamp: its level, its power, its latency, all from the seed and its id, so that a
 * run can be repeated. Used by one event loop.
 */
final class LampModel {
  private static final double[] RATINGS = {28, 36, 45, 57, 70, 90};

  private final String deviceId;
  private final String apikey;
  private final SplittableRandom random;
  private final PowerCurve curve;
  private final boolean burntOut;
  private double level;

  LampModel(String deviceId, String apikey, long seed, double failures) {
    this.deviceId = deviceId;
    this.apikey = apikey;
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + deviceId.hashCode());
    this.curve = new PowerCurve(RATINGS[random.nextInt(RATINGS.length)], 0.5);
    this.burntOut = random.nextDouble() < failures;
  }

  String deviceId() {
    return deviceId;
  }

  String apikey() {
    return apikey;
  }

  double level() {
    return level;
  }

  /** Whether the lamp is dark whatever its controller says. */
  boolean isBurntOut() {
    return burntOut;
  }

  /** Obeys a level; false when it is out of range. */
  boolean obey(double wanted) {
    if (!(wanted >= 0 && wanted <= 1)) {
      return false;
    }
    level = wanted;
    return true;
  }

  /** How long the controller takes for a command: 50 to 800 ms. */
  int latencyMillis() {
    return 50 + random.nextInt(750);
  }

  /** A number from 0 to 1 for spreading what all lamps do. */
  double spread() {
    return random.nextDouble();
  }

  /** A report in the convention of FIWARE's IoT Agent for JSON, with 1 % of noise on the power. */
  String report(String time) {
    double exact = curve.watts(burntOut ? 0 : level);
    double watts = exact * (0.99 + 0.02 * random.nextDouble());
    return String.format(
        Locale.ROOT,
        "{\"powerState\":\"%s\",\"illuminanceLevel\":%s,\"powerConsumption\":%.1f,\"TimeInstant\":\"%s\"}",
        level > 0 ? "on" : "off",
        level == Math.rint(level) ? Long.toString((long) level) : Double.toString(level),
        watts,
        time);
  }
}
