package city.laterne.sweeping.routing;

import java.util.List;

/**
 * What one service takes, each time it is done.
 *
 * @param cost of serving, the drive along the link included, 0 to {@link Link#MOST}
 * @param time of serving, the drive along the link included, in the problem's unit of time, 0 to
 *     {@link Link#MOST}
 * @param demands how much it adds to the load, one for each of the problem's dimensions, 0 or more
 * @param windows when the service may begin, in rising order without overlap; none means any time.
 *     A vehicle that comes early waits.
 * @param days on which days of the period it is done
 */
public record Work(int cost, int time, List<Integer> demands, List<TimeWindow> windows, Days days) {
  /** Checks the ranges and copies the lists. */
  public Work {
    Checks.inRange("the cost of a service", cost, 0, Link.MOST);
    Checks.inRange("the time of a service", time, 0, Link.MOST);
    demands = List.copyOf(demands);
    windows = List.copyOf(windows);
    for (int demand : demands) {
      Checks.inRange("a demand", demand, 0, Integer.MAX_VALUE);
    }
    for (int i = 1; i < windows.size(); i++) {
      if (windows.get(i).earliest() <= windows.get(i - 1).latest()) {
        throw new IllegalArgumentException(
            "the window %s begins before %s is over; put them in order and join what overlaps"
                .formatted(windows.get(i), windows.get(i - 1)));
      }
    }
  }

  /** Work at any time of any day. */
  public static Work of(int cost, int time, Integer... demands) {
    return new Work(cost, time, List.of(demands), List.of(), Days.ONCE);
  }
}
