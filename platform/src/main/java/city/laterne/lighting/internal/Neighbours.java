package city.laterne.lighting.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which units have lights beside those of another; asked for, not kept. Used by one thread. */
final class Neighbours {
  private final PointGrid lights;
  private final int[] order;
  private final List<CircuitGrowth.Unit> units;
  private final int[] unitOf;

  Neighbours(PointGrid lights, int[] order, List<CircuitGrowth.Unit> units, int[] unitOf) {
    this.lights = lights;
    this.order = order;
    this.units = units;
    this.unitOf = unitOf;
  }

  /** The units beside one, in ascending order. */
  int[] of(int unit) {
    Set<Integer> found = new HashSet<>();
    int[] last = {-1};
    for (int i = units.get(unit).from(); i < units.get(unit).to(); i++) {
      lights.eachWithin(
          lights.longitude(order[i]),
          lights.latitude(order[i]),
          lights.reach(),
          other -> {
            if (unitOf[other] >= 0 && unitOf[other] != unit && unitOf[other] != last[0]) {
              last[0] = unitOf[other];
              found.add(unitOf[other]);
            }
          });
    }
    return found.stream().mapToInt(i -> i).sorted().toArray();
  }
}
