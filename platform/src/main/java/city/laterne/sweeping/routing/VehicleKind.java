package city.laterne.sweeping.routing;

import java.util.List;

/**
 * Vehicles that are alike.
 *
 * @param name unique in the problem
 * @param count how many there are a day, 1 or more, {@link #FREE} when as many as wanted
 * @param capacities the most that one takes, for each of the problem's dimensions
 * @param start the depot's vertex where its route begins
 * @param end the vertex where its route ends
 * @param hours when its route may begin at the earliest and must be over
 * @param longest the longest route in the problem's unit of time, 0 or more, {@link
 *     Integer#MAX_VALUE} for no limit
 * @param fixedCost what each route costs besides its drives, 0 to {@link Link#MOST}
 * @param timeCost what each unit of a route's time costs, 0 to {@link Link#MOST}
 * @param breaks the rule of its driver's breaks
 */
public record VehicleKind(
    String name,
    int count,
    List<Integer> capacities,
    int start,
    int end,
    TimeWindow hours,
    int longest,
    int fixedCost,
    int timeCost,
    BreakRule breaks) {
  /** As many vehicles as wanted. */
  public static final int FREE = Integer.MAX_VALUE;

  /** Checks the ranges and copies the list. */
  public VehicleKind {
    Checks.named("a vehicle kind", name);
    Checks.inRange("the count of vehicles " + name, count, 1, FREE);
    Checks.inRange("the start of vehicles " + name, start, 0, Integer.MAX_VALUE);
    Checks.inRange("the end of vehicles " + name, end, 0, Integer.MAX_VALUE);
    Checks.inRange("the longest route of vehicles " + name, longest, 0, Integer.MAX_VALUE);
    Checks.inRange("the fixed cost of vehicles " + name, fixedCost, 0, Link.MOST);
    Checks.inRange("the cost of time of vehicles " + name, timeCost, 0, Link.MOST);
    capacities = List.copyOf(capacities);
    for (int capacity : capacities) {
      Checks.inRange("a capacity of vehicles " + name, capacity, 0, Integer.MAX_VALUE);
    }
  }

  /** Vehicles limited by their capacity alone, with one depot. */
  public static VehicleKind of(String name, int count, int depot, Integer... capacities) {
    return new VehicleKind(
        name,
        count,
        List.of(capacities),
        depot,
        depot,
        TimeWindow.ALWAYS,
        Integer.MAX_VALUE,
        0,
        0,
        new BreakRule.None());
  }
}
