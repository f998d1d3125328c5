package city.laterne.app.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The switch of a simulated circuit: a contactor or ripple control. Its lights follow within three
 * seconds, each in its own time; they keep their standby supply.
 */
final class CircuitModel extends Controller {
  private static final int FOLLOW_MILLIS = 3_000;

  private final List<LampModel> lamps = new ArrayList<>();
  private boolean closed;

  CircuitModel(String deviceId, String apikey, long seed) {
    super(deviceId, apikey, seed);
  }

  /** A light that follows. */
  void feeds(LampModel lamp) {
    lamps.add(lamp);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  boolean takesCommands() {
    return true;
  }

  @Override
  boolean obey(double wanted, long now) {
    if (wanted != 0 && wanted != 1) {
      return false;
    }
    boolean switched = closed != (wanted == 1);
    closed = wanted == 1;
    if (switched) {
      for (LampModel lamp : lamps) {
        lamp.follow(wanted, now + random.nextInt(FOLLOW_MILLIS));
      }
    }
    return true;
  }

  @Override
  int latencyMillis() {
    return 200 + random.nextInt(1_800);
  }

  @Override
  String report(String time, long now) {
    return "{\"powerState\":\"" + (closed ? "on" : "off") + "\",\"TimeInstant\":\"" + time + "\"}";
  }
}
