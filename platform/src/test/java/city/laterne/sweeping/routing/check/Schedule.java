package city.laterne.sweeping.routing.check;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The times of a route. The vehicle may leave its depot at any moment of its hours; the best of all
 * departures is the shortest route, which begins where some window opens or closes, reckoned back
 * without waiting (Savelsbergh 1992).
 *
 * @param time from departure to return, of the shortest schedule that breaks the fewest rules
 * @param longestTime the same of the longest of those schedules, as leaving early only adds waiting
 * @param broken the rules that this one breaks
 */
record Schedule(long time, long longestTime, List<Violation> broken) {
  /** The best schedule of a trace. */
  static Schedule of(RoutingProblem problem, VehicleKind kind, List<Stop> stops, Trace trace) {
    Schedule best = null;
    long longest = 0;
    for (long departure : departures(problem, kind, stops, trace)) {
      Schedule schedule = from(departure, problem, kind, stops, trace);
      boolean keeps = schedule.broken.isEmpty();
      longest = keeps ? Math.max(longest, schedule.time) : longest;
      if (best == null
          || schedule.broken.size() < best.broken.size()
          || (schedule.broken.size() == best.broken.size() && schedule.time < best.time)) {
        best = schedule;
      }
    }
    return best == null
        ? new Schedule(0, 0, List.of())
        : new Schedule(best.time, Math.max(best.time, longest), best.broken);
  }

  private static TreeSet<Long> departures(
      RoutingProblem problem, VehicleKind kind, List<Stop> stops, Trace trace) {
    TreeSet<Long> departures = new TreeSet<>();
    departures.add((long) kind.hours().earliest());
    long passed = 0;
    for (Trace.Leg leg : trace.legs()) {
      passed += leg.driveTime();
      if (leg.stop() < stops.size()) {
        for (TimeWindow window : windows(problem, stops.get(leg.stop()))) {
          for (long end : new long[] {window.earliest(), window.latest()}) {
            if (end - passed > kind.hours().earliest()) {
              departures.add(end - passed);
            }
          }
        }
        passed += length(problem, kind, stops.get(leg.stop()));
      }
    }
    return departures;
  }

  private static Schedule from(
      long departure, RoutingProblem problem, VehicleKind kind, List<Stop> stops, Trace trace) {
    Clock clock = new Clock(kind.breaks(), departure);
    List<Violation> broken = clock.broken;
    for (Trace.Leg leg : trace.legs()) {
      if (leg.stop() < stops.size() && stops.get(leg.stop()) instanceof Stop.Break) {
        clock.breaks++;
        continue;
      }
      clock.drive(leg.driveTime());
      if (leg.stop() < stops.size()) {
        Stop stop = stops.get(leg.stop());
        long begin = begin(clock.now, windows(problem, stop));
        if (begin < 0) {
          broken.add(
              new Violation("TimeWindow", "stop " + leg.stop() + " is reached at " + clock.now));
          begin = clock.now;
        }
        clock.now = begin + length(problem, kind, stop);
      }
    }
    clock.checkRest(clock.now);
    if (clock.now > kind.hours().latest()) {
      broken.add(new Violation("Hours", "returns at " + clock.now));
    }
    if (clock.now - departure > kind.longest()) {
      broken.add(new Violation("LongestRoute", "takes " + (clock.now - departure)));
    }
    return new Schedule(clock.now - departure, clock.now - departure, broken);
  }

  /** The time on the way, with the breaks that are to be taken before the next stop. */
  private static final class Clock {
    private final BreakRule rule;
    private final List<Violation> broken = new ArrayList<>();
    private long now;
    private long rested;
    private int breaks;

    Clock(BreakRule rule, long departure) {
      this.rule = rule;
      now = departure;
      rested = departure;
    }

    /** Drives to the next stop; each break on the way is taken as late as its rule allows. */
    void drive(long time) {
      long arrival = now + time;
      for (; breaks > 0; breaks--) {
        if (rule instanceof BreakRule.After after) {
          long begin = Math.min(arrival, Math.max(now, rested + after.afterAtMost()));
          checkRest(begin);
          now = begin + after.length();
          rested = now;
          arrival += after.length();
        }
      }
      now = arrival;
    }

    void checkRest(long moment) {
      if (rule instanceof BreakRule.After after && moment - rested > after.afterAtMost()) {
        broken.add(new Violation("Break", (moment - rested) + " without one"));
      }
    }
  }

  private static long begin(long arrival, List<TimeWindow> windows) {
    if (windows.isEmpty()) {
      return arrival;
    }
    for (TimeWindow window : windows) {
      if (arrival <= window.latest()) {
        return Math.max(arrival, window.earliest());
      }
    }
    return -1;
  }

  private static List<TimeWindow> windows(RoutingProblem problem, Stop stop) {
    return switch (stop) {
      case Stop.AlongLink served -> problem.services().get(served.service()).work().windows();
      case Stop.AtVertex served -> problem.services().get(served.service()).work().windows();
      case Stop.AtFacility _, Stop.Break _ -> List.of();
    };
  }

  private static long length(RoutingProblem problem, VehicleKind kind, Stop stop) {
    return switch (stop) {
      case Stop.AlongLink served -> problem.services().get(served.service()).work().time();
      case Stop.AtVertex served -> problem.services().get(served.service()).work().time();
      case Stop.AtFacility visited -> problem.facilities().get(visited.facility()).time();
      case Stop.Break _ -> kind.breaks() instanceof BreakRule.After rule ? rule.length() : 0;
    };
  }
}
