package city.laterne.app.modelcity;

import java.util.ArrayList;
import java.util.List;

/**
 * How large a city is and what it has, all in metres.
 *
 * @param seed which city of this size
 * @param radius from the centre to the edge of the built-up ground, about
 * @param rings radii of the ring roads, the one around the old town first
 * @param riverWidth from bank to bank
 * @param hasRail whether a railway passes; with it comes industry
 * @param hasHarbour whether there are basins, and a motorway at the edge
 */
record Setting(
    long seed,
    double radius,
    List<Double> rings,
    double riverWidth,
    boolean hasRail,
    boolean hasHarbour) {
  /** A city of a radius. */
  static Setting of(long seed, double radius) {
    double old = Math.max(190, Math.min(430, 0.27 * radius));
    List<Double> rings = new ArrayList<>(List.of(old));
    if (radius > 3_800) {
      rings.add(Math.max(2.6 * old, 0.23 * radius));
      rings.add(0.55 * radius);
    } else if (radius > 1_700) {
      rings.add(0.45 * radius);
    }
    double river = Math.max(28, Math.min(150, 0.02 * radius));
    return new Setting(seed, radius, List.copyOf(rings), river, radius > 1_500, radius > 2_300);
  }

  double oldTown() {
    return rings.getFirst();
  }

  /** Radius of the inner city with its closed blocks. */
  double innerCity() {
    return rings.size() > 2 ? rings.get(1) : oldTown() * 2;
  }
}
