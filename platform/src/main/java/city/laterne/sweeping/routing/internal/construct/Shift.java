package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.List;

/**
 * The times of a vehicle under way: drives, work, breaks and waiting. It leaves its depot as late
 * as its first wait allows without any work beginning later. A break is taken as late as its rule
 * lets, on the drive to the next stop. A value: each step gives another one.
 *
 * @param departure when it left
 * @param now when it is free for the next thing
 * @param rested when its last break ended, or when it left
 * @param slack by how much the departure could be later without any work so far missing its window
 * @param breaks how many breaks were due on the drive to the latest stop
 */
public record Shift(long departure, long now, long rested, long slack, int breaks) {
  /** A shift that begins with the hours of its kind. */
  public static Shift begin(VehicleKind kind) {
    long earliest = kind.hours().earliest();
    return new Shift(earliest, earliest, earliest, Long.MAX_VALUE, 0);
  }

  /** Drives, with the breaks that fall due so that work of some length fits before the next. */
  public Shift drive(VehicleKind kind, long time, long work) {
    return drive(kind, time, work, 0);
  }

  /** Drives like that, with so many breaks at the least. */
  public Shift drive(VehicleKind kind, long time, long work, int least) {
    long arrival = now + time;
    if (!(kind.breaks() instanceof BreakRule.After rule)) {
      return new Shift(departure, arrival, rested, slack, 0);
    }
    long since = rested;
    int taken = 0;
    while ((arrival + work - since > rule.afterAtMost() || taken < least) && since < arrival) {
      long begin = Math.min(arrival, since + rule.afterAtMost());
      if (begin < now) {
        break;
      }
      since = begin + rule.length();
      arrival += rule.length();
      taken++;
    }
    return new Shift(departure, arrival, since, slack, taken);
  }

  /** Waits for a window where there are any, and works; null-free: see {@link #missed}. */
  public Shift work(List<TimeWindow> windows, long time) {
    if (windows.isEmpty()) {
      return new Shift(departure, now + time, rested, slack, breaks);
    }
    for (TimeWindow window : windows) {
      if (now <= window.latest()) {
        long wait = Math.max(0, window.earliest() - now);
        long later = Math.min(wait, slack);
        long begin = now + wait;
        long room =
            Math.min(slack == Long.MAX_VALUE ? slack : slack - later, window.latest() - begin);
        return new Shift(
            departure + later,
            begin + time,
            rested == departure ? rested + later : rested,
            wait > later ? 0 : room,
            breaks);
      }
    }
    return new Shift(departure, Long.MAX_VALUE / 2, rested, slack, breaks);
  }

  /** Whether a window was missed. */
  public boolean missed() {
    return now >= Long.MAX_VALUE / 2;
  }

  /** Whether a route that is over now keeps the hours, the longest time and the breaks. */
  public boolean canEnd(VehicleKind kind) {
    return now <= kind.hours().latest() && now - departure <= kind.longest() && isRested(kind);
  }

  /** Whether the last break is not too long ago. */
  public boolean isRested(VehicleKind kind) {
    return !(kind.breaks() instanceof BreakRule.After rule) || now - rested <= rule.afterAtMost();
  }
}
