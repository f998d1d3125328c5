package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Weight;

/**
 * By what the modes of a route are chosen: where time costs nothing the weight of a drive itself,
 * which is cost and then time; else the cost of the drive and of its time. Keys add like numbers.
 */
final class Keys {
  private Keys() {}

  /** The key of a drive's weight, for a kind of vehicles. */
  static long of(long weight, VehicleKind kind) {
    if (kind.timeCost() == 0 || weight == Weight.NONE) {
      return weight;
    }
    return Weight.cost(weight) + kind.timeCost() * Weight.time(weight);
  }

  /** The cost in a key. */
  static long cost(long key, VehicleKind kind) {
    return kind.timeCost() == 0 ? Weight.cost(key) : key;
  }

  /** The sum, {@link Weight#NONE} where one of both is. */
  static long plus(long one, long other) {
    return one == Weight.NONE || other == Weight.NONE ? Weight.NONE : one + other;
  }
}
