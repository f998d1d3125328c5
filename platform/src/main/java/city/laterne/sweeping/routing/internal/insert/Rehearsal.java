package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Binding;
import city.laterne.sweeping.routing.Binding.Constraint;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.construct.Shift;
import city.laterne.sweeping.routing.internal.network.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drives a route stop by stop: first the modes are chosen by dynamic programming over the sequence
 * (Vidal 2017), the cheapest, or where those break a constraint of time the quickest; then loads,
 * windows, breaks, hours and the longest time are reckoned as {@link Shift} does. A mutable object
 * that holds the latest route's figures, so that the many routes that a search tries leave little
 * behind. Not shared between threads.
 */
public final class Rehearsal {
  private static final int START = -1;

  private final Calls calls;
  private final Legs legs;

  // The choice of modes: by layer (a call of the route, then the end) and mode.
  private int[] layers = new int[16];
  private int[] breaksBefore = new int[17];
  private int[] chosen = new int[16];
  private long[] best = {};
  private int[] from = {};
  private int count;

  // What became of the latest route.
  private final long[] load;
  private int kind;
  private int[] breaks = new int[17];
  private long cost;
  private long time;
  private boolean holds;
  private Constraint constraint = Constraint.PATH;
  private int where;
  private int dimension;
  private long amount;
  private long limit;

  /** Nothing driven as yet. */
  public Rehearsal(Calls calls, Legs legs) {
    this.calls = calls;
    this.legs = legs;
    load = new long[calls.dimensions];
  }

  /**
   * Drives a route.
   *
   * @param vehicle the kind's index
   * @param tokens the route, as {@link Calls} writes it
   * @param length how many tokens of them
   * @return whether it keeps every constraint of a route; days and the fleet are not looked at
   */
  public boolean drive(int vehicle, int[] tokens, int length) {
    kind = vehicle;
    read(tokens, length);
    if (!choose(false)) {
      fail(Constraint.PATH, Math.max(0, count - 1), 0, 0);
      cost = 0;
      time = 0;
      return holds;
    }
    go();
    if (!holds && isFree() && isOfTime()) {
      choose(true);
      go();
      if (!holds) {
        choose(false);
        go();
      }
    }
    return holds;
  }

  /** Drives a route of that many tokens. */
  public boolean drive(int vehicle, int[] tokens) {
    return drive(vehicle, tokens, tokens.length);
  }

  private void read(int[] tokens, int length) {
    if (layers.length < length) {
      layers = new int[2 * length];
      chosen = new int[2 * length];
      breaksBefore = new int[2 * length + 1];
      breaks = new int[2 * length + 1];
    }
    count = 0;
    breaksBefore[0] = 0;
    for (int i = 0; i < length; i++) {
      if (tokens[i] == Calls.BREAK) {
        breaksBefore[count]++;
      } else {
        layers[count++] = tokens[i];
        breaksBefore[count] = 0;
      }
    }
    int states = (count + 1) * calls.widest;
    if (best.length < states) {
      best = new long[2 * states];
      from = new int[2 * states];
    }
  }

  /** Chooses the modes; answers whether there is a way. */
  private boolean choose(boolean quickest) {
    int before = START;
    for (int layer = 0; layer <= count; layer++) {
      int first = layer == count ? 0 : calls.firstMode(layers[layer]);
      int last = layer == count ? 1 : calls.lastMode(layers[layer]);
      boolean reached = false;
      for (int mode = first; mode < last; mode++) {
        int entry = layer == count ? calls.end[kind] : calls.entry(mode);
        int state = layer * calls.widest + mode - first;
        best[state] = Weight.NONE;
        if (before == START) {
          best[state] = key(legs.weight(calls.start[kind], entry), quickest);
        } else {
          int beforeFirst = calls.firstMode(layers[before]);
          int beforeLast = calls.lastMode(layers[before]);
          for (int other = beforeFirst; other < beforeLast; other++) {
            int source = before * calls.widest + other - beforeFirst;
            long through =
                Keys.plus(best[source], key(legs.weight(calls.exit(other), entry), quickest));
            if (through < best[state]) {
              best[state] = through;
              from[state] = other;
            }
          }
        }
        reached |= best[state] != Weight.NONE;
      }
      if (!reached) {
        return false;
      }
      before = layer;
    }
    trace();
    return true;
  }

  private void trace() {
    int state = count * calls.widest;
    for (int layer = count - 1; layer >= 0; layer--) {
      chosen[layer] = from[state];
      state = layer * calls.widest + chosen[layer] - calls.firstMode(layers[layer]);
    }
  }

  private long key(long weight, boolean quickest) {
    if (weight == Weight.NONE) {
      return weight;
    }
    return quickest ? Weight.time(weight) : Keys.of(weight, calls.problem.vehicles().get(kind));
  }

  /** Whether some call may be done in several modes. */
  private boolean isFree() {
    for (int layer = 0; layer < count; layer++) {
      if (calls.lastMode(layers[layer]) > calls.firstMode(layers[layer]) + 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is broken may depend on how long the drives take. */
  private boolean isOfTime() {
    return constraint != Constraint.PATH
        && (constraint != Constraint.CAPACITY
            || calls.problem.dimensions().get(dimension).perTime() > 0);
  }

  /** Drives with the chosen modes. */
  private void go() {
    VehicleKind vehicle = calls.problem.vehicles().get(kind);
    holds = true;
    cost = vehicle.fixedCost();
    Arrays.fill(load, 0);
    Shift shift = Shift.begin(vehicle);
    int at = calls.start[kind];
    for (int layer = 0; layer < count; layer++) {
      int call = calls.call(layers[layer]);
      long leg = legs.weight(at, calls.entry(chosen[layer]));
      cost += Weight.cost(leg) + calls.cost[call];
      take(Weight.time(leg), call, layer);
      shift = serve(vehicle, shift, Weight.time(leg), call, layer);
      at = calls.exit(chosen[layer]);
    }
    long leg = legs.weight(at, calls.end[kind]);
    take(Weight.time(leg), -1, count);
    Shift home = shift.drive(vehicle, Weight.time(leg), 0, breaksBefore[count]);
    breaks[count] = home.breaks();
    time = home.now() - home.departure();
    cost += Weight.cost(leg) + vehicle.timeCost() * time;
    if (!home.isRested(vehicle)) {
      failOfRest(vehicle, home, count);
    } else if (time > vehicle.longest()) {
      fail(Constraint.LONGEST_ROUTE, count, time, vehicle.longest());
    } else if (home.now() > vehicle.hours().latest()) {
      fail(Constraint.HOURS, count, home.now(), vehicle.hours().latest());
    }
  }

  private Shift serve(VehicleKind vehicle, Shift shift, long driveTime, int call, int layer) {
    List<TimeWindow> windows = calls.windows.get(call);
    Shift driven = shift.drive(vehicle, driveTime, calls.time[call], breaksBefore[layer]);
    Shift done = driven.work(windows, calls.time[call]);
    if (!windows.isEmpty() && !done.missed() && !done.isRested(vehicle)) {
      // What is waited before a window may need a break that the drive alone did not.
      Shift rested = shift.drive(vehicle, driveTime, calls.time[call], driven.breaks() + 1);
      Shift then = rested.work(windows, calls.time[call]);
      if (!then.missed() && then.isRested(vehicle)) {
        driven = rested;
        done = then;
      }
    }
    breaks[layer] = driven.breaks();
    if (done.missed()) {
      fail(Constraint.TIME_WINDOW, layer, driven.now(), windows.getLast().latest());
      // Goes on as if it were in time, so that cost and later loads are those of the route.
      done = driven.work(List.of(), calls.time[call]);
    }
    if (!done.isRested(vehicle)) {
      failOfRest(vehicle, done, layer);
    }
    return done;
  }

  private void failOfRest(VehicleKind vehicle, Shift shift, int layer) {
    if (vehicle.breaks() instanceof BreakRule.After rule) {
      fail(Constraint.BREAK, layer, shift.now() - shift.rested(), rule.afterAtMost());
    }
  }

  /** Takes what a drive and a call take; -1 for the drive home. */
  private void take(long driveTime, int call, int layer) {
    for (int d = 0; d < load.length; d++) {
      Dimension of = calls.problem.dimensions().get(d);
      load[d] += of.perTime() * driveTime + (call < 0 ? 0 : calls.load[call * load.length + d]);
      long most = calls.problem.vehicles().get(kind).capacities().get(d);
      if (load[d] > most && holds) {
        dimension = d;
        fail(Constraint.CAPACITY, layer, load[d], most);
      }
      if (call >= 0 && calls.resets[call * load.length + d]) {
        load[d] = 0;
      }
    }
  }

  /** Keeps the first constraint that is broken. */
  private void fail(Constraint broken, int layer, long value, long most) {
    if (holds || broken == Constraint.PATH) {
      holds = false;
      constraint = broken;
      where = layer;
      amount = value;
      limit = most;
    }
  }

  /** What the latest route costs; also when it breaks a constraint, but 0 without a path. */
  public long cost() {
    return cost;
  }

  /** How long it takes, waiting included; 0 without a path. */
  public long time() {
    return time;
  }

  /** What keeps the latest route from holding, as a share of what is let. */
  double excess() {
    return constraint == Constraint.PATH
        ? Double.POSITIVE_INFINITY
        : (double) (amount - limit) / Math.max(1, limit);
  }

  /** The first constraint that the latest route breaks. */
  Constraint constraint() {
    return constraint;
  }

  /** The first constraint that the latest route breaks, in words. */
  public Binding binding() {
    VehicleKind vehicle = calls.problem.vehicles().get(kind);
    String message =
        switch (constraint) {
          case PATH -> "no path leads along its stops";
          case CAPACITY ->
              "it would take %d %s of %d"
                  .formatted(amount, calls.problem.dimensions().get(dimension).name(), limit);
          case TIME_WINDOW -> "it would be at %s at %d, after %d".formatted(id(), amount, limit);
          case HOURS -> "it would be back at %d, after %d".formatted(amount, limit);
          case LONGEST_ROUTE -> "it would take %d of %d".formatted(amount, limit);
          case BREAK -> "its driver would go %d without a break, above %d".formatted(amount, limit);
          case DAY, FLEET -> "no vehicle " + vehicle.name() + " is left";
        };
    return new Binding(constraint, amount, limit, message);
  }

  private String id() {
    int call = where < count ? calls.call(layers[where]) : -1;
    if (call < 0) {
      return "the depot";
    }
    return call < calls.services
        ? calls.problem.services().get(call).id()
        : calls.problem.facilities().get(call - calls.services).name();
  }

  /** The latest route, when it has a path. */
  public Route route(int day) {
    List<Stop> stops = new ArrayList<>();
    for (int layer = 0; layer <= count; layer++) {
      for (int i = 0; i < breaks[layer]; i++) {
        stops.add(new Stop.Break());
      }
      if (layer < count) {
        stops.add(calls.stops.get(chosen[layer]));
      }
    }
    return new Route(kind, day, stops, cost, time);
  }
}
