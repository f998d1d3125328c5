package city.laterne.app.simulation;

import java.util.SplittableRandom;

/**
 * A simulated controller in the field: of a lamp or of a circuit. All it does comes from the seed
 * and its id, so that a run can be repeated. Times are ms since the start of the simulation. Used
 * by one event loop.
 */
abstract sealed class Controller permits LampModel, CircuitModel {
  /** The device's id within its API key. */
  final String deviceId;

  /** The API key. */
  final String apikey;

  /** Its own randomness. */
  final SplittableRandom random;

  /** When it reports next. */
  long nextReportAt;

  private long obeysAt;
  private Misfortunes.Window outage = Misfortunes.Window.NEVER;
  private Misfortunes.Window lost = Misfortunes.Window.NEVER;
  private Waker waker = _ -> {};

  /** Is told that a controller wants to report earlier than it was to. */
  @FunctionalInterface
  interface Waker {
    void reportAt(long millis);
  }

  Controller(String deviceId, String apikey, long seed) {
    this.deviceId = deviceId;
    this.apikey = apikey;
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + deviceId.hashCode());
  }

  /** Its cabinet is without power at a time of every hour. */
  final void suffers(Misfortunes.Window window) {
    outage = window;
  }

  /** It loses contact at a time of every hour. */
  final void loses(Misfortunes.Window window) {
    lost = window;
  }

  final void wakes(Waker connection) {
    waker = connection;
  }

  /** Whether it neither hears nor speaks at a moment. */
  final boolean isSilent(long now) {
    return outage.holds(now) || lost.holds(now);
  }

  /** Wants to report at a moment, if it was not to do so before anyway. */
  final void reportBy(long at) {
    if (at < nextReportAt) {
      nextReportAt = at;
      waker.reportAt(at);
    }
  }

  /** A number from 0 to 1 for spreading what all controllers do. */
  final double spread() {
    return random.nextDouble();
  }

  /** Whether commands are for it. */
  abstract boolean takesCommands();

  /** Obeys a level at a moment; false when it cannot. */
  abstract boolean obey(double wanted, long now);

  /** How long it takes for a command, ms. */
  abstract int latencyMillis();

  /**
   * When a command that comes now is obeyed, ms; never before an earlier one, as a controller takes
   * them in order.
   */
  final long obeysAt(long now) {
    obeysAt = Math.max(obeysAt, now + latencyMillis());
    return obeysAt;
  }

  /** A report in the convention of FIWARE's IoT Agent for JSON. */
  abstract String report(String time, long now);
}
