package city.laterne.sweeping.routing;

import java.util.List;

/**
 * A place that vehicles visit on their route to begin again with an empty hopper, a full tank or a
 * full battery. A vehicle leaves it in any direction: its yard is room to turn.
 *
 * @param name unique in the problem
 * @param kind what is done there
 * @param vertex where
 * @param cost of each visit, 0 to {@link Link#MOST} in the problem's unit of cost
 * @param time of each visit, 0 to {@link Link#MOST} in the problem's unit of time
 * @param resets the dimensions, as indices, whose load is 0 after a visit; at least one
 */
public record Facility(
    String name, Kind kind, int vertex, int cost, int time, List<Integer> resets) {
  /** What is done at a facility. */
  public enum Kind {
    /** Debris is tipped. */
    DUMP,
    /** Water is filled in. */
    WATER,
    /** The battery is charged. */
    CHARGE
  }

  /** Checks the ranges and copies the list. */
  public Facility {
    Checks.named("a facility", name);
    Checks.inRange("the vertex of facility " + name, vertex, 0, Integer.MAX_VALUE);
    Checks.inRange("the cost of facility " + name, cost, 0, Link.MOST);
    Checks.inRange("the time of facility " + name, time, 0, Link.MOST);
    resets = List.copyOf(resets);
    if (resets.isEmpty()) {
      throw new IllegalArgumentException(
          "the facility " + name + " resets no dimension, so that no route would visit it");
    }
  }
}
