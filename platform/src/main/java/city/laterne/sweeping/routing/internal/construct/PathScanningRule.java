package city.laterne.sweeping.routing.internal.construct;

/**
 * Which of the services that are equally near path scanning takes next (Golden, DeArmon and Baker
 * 1983, section 3.2). Each rule gives a value; the greatest wins.
 */
enum PathScanningRule {
  /** The least cost for what room is left. */
  LEAST_COST_FOR_ROOM {
    @Override
    double value(double cost, double room, double home, boolean halfFull) {
      return -cost / Math.max(room, 1e-9);
    }
  },
  /** The greatest cost for what room is left. */
  GREATEST_COST_FOR_ROOM {
    @Override
    double value(double cost, double room, double home, boolean halfFull) {
      return cost / Math.max(room, 1e-9);
    }
  },
  /** The nearest to the depot. */
  NEAREST_HOME {
    @Override
    double value(double cost, double room, double home, boolean halfFull) {
      return -home;
    }
  },
  /** The farthest from the depot. */
  FARTHEST_FROM_HOME {
    @Override
    double value(double cost, double room, double home, boolean halfFull) {
      return home;
    }
  },
  /** The farthest while the vehicle is less than half full, then the nearest. */
  OUT_THEN_HOME {
    @Override
    double value(double cost, double room, double home, boolean halfFull) {
      return halfFull ? -home : home;
    }
  };

  /**
   * How much a service is worth.
   *
   * @param cost of the service
   * @param room what the vehicle can still take after it, 0 or more
   * @param home what the way from its end to the depot costs
   * @param halfFull whether the vehicle is half full or more before it
   */
  abstract double value(double cost, double room, double home, boolean halfFull);
}
