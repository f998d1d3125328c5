package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Where a service fits into drafts. {@link #open} names the service; {@link #offer} reckons for
 * each position what it costs more there, alone or with a visit of a facility before or behind it
 * where loads ask for one; {@link #next} goes through the positions, the cheapest first, until a
 * {@link Rehearsal} of the longer route holds. Positions whose loads or times cannot be right are
 * passed over without one. Plain arrays, as a search asks millions of times. Not shared between
 * threads.
 */
public final class Insertions {
  /** How many facilities of a sort, the nearest ones, are tried beside a service. */
  private static final int FACILITIES_TRIED = 2;

  private final Calls calls;
  private final Legs legs;
  private final Rehearsal rehearsal;

  /** For each draft this many failed rehearsals are made at the most. */
  private final int patience;

  private int service;
  private int[] facilities = {};

  private final List<Draft> drafts = new ArrayList<>();
  private final List<Integer> failures = new ArrayList<>();
  private long[] extra = new long[64];
  private int[] draftOf = new int[64];
  private int[] positionOf = new int[64];

  /** 0 for the service alone; twice the facility, and one more when it is visited behind. */
  private int[] visitOf = new int[64];

  private int count;
  private int[] tokens = {};
  private int found;

  private boolean holds;

  private final long[] toService;
  private final long[] fromService;

  /** Whether loads grow while driving, so that those of calls alone say too little. */
  private final boolean takesByTime;

  /**
   * Looks for places.
   *
   * @param patience how many rehearsals of each draft may fail, 1 or more
   */
  public Insertions(Calls calls, Legs legs, int patience) {
    this.calls = calls;
    this.legs = legs;
    this.patience = patience;
    rehearsal = new Rehearsal(calls, legs);
    takesByTime = calls.problem.dimensions().stream().anyMatch(one -> one.perTime() > 0);
    toService = new long[calls.widest];
    fromService = new long[calls.widest];
  }

  /** Begins with a service. */
  public void open(int wanted) {
    service = wanted;
    drafts.clear();
    failures.clear();
    count = 0;
    if (calls.count > calls.services) {
      facilities = nearFacilities();
    }
  }

  /** The facilities nearest to the service, some of each set of dimensions that they reset. */
  private int[] nearFacilities() {
    int exit = calls.exit(calls.firstMode(service));
    int entry = calls.entry(calls.firstMode(service));
    Map<List<Integer>, Integer> taken = new HashMap<>();
    return IntStream.range(calls.services, calls.count)
        .boxed()
        .sorted(
            Comparator.comparingLong(
                call -> {
                  int mode = calls.firstMode(call);
                  long there = legs.weight(exit, calls.entry(mode));
                  return Keys.plus(there, legs.weight(calls.exit(mode), entry));
                }))
        .filter(
            call ->
                taken.merge(
                        calls.problem.facilities().get(call - calls.services).resets(),
                        1,
                        Integer::sum)
                    <= FACILITIES_TRIED)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Offers the positions of a draft. */
  public void offer(Draft draft) {
    offer(draft, 0, _ -> false, false);
  }

  /**
   * Offers the positions of a draft.
   *
   * @param bias what each costs besides, e.g. for the longest route
   * @param skip which positions to pass over
   * @param all whether to offer also what quick tests rule out, to learn why it fails
   */
  public void offer(Draft draft, long bias, IntPredicate skip, boolean all) {
    draft.prepare(calls, legs);
    VehicleKind vehicle = calls.problem.vehicles().get(draft.kind);
    if (!all && !hasTime(draft, vehicle)) {
      return;
    }
    int index = drafts.size();
    drafts.add(draft);
    failures.add(0);
    long base = draft.length() == 0 ? 0 : draft.total();
    long fixed =
        bias
            + calls.cost[service]
            + vehicle.timeCost() * calls.time[service]
            + (draft.length() == 0 ? vehicle.fixedCost() : 0);
    for (int position = draft.done; position <= draft.length(); position++) {
      if (skip.test(position)) {
        continue;
      }
      int before = draft.before(position);
      int behind = draft.behind(position);
      long least = Weight.NONE;
      int first = calls.firstMode(service);
      for (int mode = first; mode < calls.lastMode(service); mode++) {
        int m = mode - first;
        toService[m] = draft.headTo(calls, legs, vehicle, before, calls.entry(mode));
        fromService[m] = draft.tailFrom(calls, legs, vehicle, calls.exit(mode), behind);
        least = Math.min(least, Keys.plus(toService[m], fromService[m]));
      }
      boolean fits = fits(draft, vehicle, position, Calls.BREAK, false);
      if ((fits || all) && least != Weight.NONE) {
        add(Keys.cost(least - base, vehicle) + fixed, index, position, 0);
      }
      if (!fits || takesByTime) {
        offerVisits(draft, vehicle, index, position, base, fixed);
      }
    }
  }

  private void offerVisits(
      Draft draft, VehicleKind vehicle, int index, int position, long base, long fixed) {
    for (int facility : facilities) {
      int visit = calls.firstMode(facility);
      int first = calls.firstMode(service);
      long visiting = calls.cost[facility] + vehicle.timeCost() * calls.time[facility] + fixed;
      if (fits(draft, vehicle, position, facility, true)) {
        long there = draft.headTo(calls, legs, vehicle, draft.before(position), calls.entry(visit));
        long least = Weight.NONE;
        for (int mode = first; mode < calls.lastMode(service); mode++) {
          long on = Keys.of(legs.weight(calls.exit(visit), calls.entry(mode)), vehicle);
          least = Math.min(least, Keys.plus(Keys.plus(there, on), fromService[mode - first]));
        }
        if (least != Weight.NONE) {
          add(Keys.cost(least - base, vehicle) + visiting, index, position, 2 * facility);
        }
      }
      if (fits(draft, vehicle, position, facility, false)) {
        long on = draft.tailFrom(calls, legs, vehicle, calls.exit(visit), draft.behind(position));
        long least = Weight.NONE;
        for (int mode = first; mode < calls.lastMode(service); mode++) {
          long there = Keys.of(legs.weight(calls.exit(mode), calls.entry(visit)), vehicle);
          least = Math.min(least, Keys.plus(Keys.plus(toService[mode - first], there), on));
        }
        if (least != Weight.NONE) {
          add(Keys.cost(least - base, vehicle) + visiting, index, position, 2 * facility + 1);
        }
      }
    }
  }

  private boolean hasTime(Draft draft, VehicleKind vehicle) {
    long busy = draft.busy() + calls.time[service];
    return busy <= vehicle.longest()
        && busy <= (long) vehicle.hours().latest() - vehicle.hours().earliest();
  }

  /** Whether the loads of calls alone allow the service, with a visit beside it or without. */
  private boolean fits(
      Draft draft, VehicleKind vehicle, int position, int facility, boolean visitedBefore) {
    for (int d = 0; d < calls.dimensions; d++) {
      boolean reset = facility != Calls.BREAK && calls.resets[facility * calls.dimensions + d];
      long sum = calls.load[service * calls.dimensions + d];
      if (!reset || !visitedBefore) {
        sum += draft.loadBefore(calls, position, d);
      }
      if (!reset || visitedBefore) {
        sum += draft.loadBehind(calls, position, d);
      }
      if (sum > vehicle.capacities().get(d)) {
        return false;
      }
    }
    return true;
  }

  private void add(long cost, int draft, int position, int visit) {
    if (count == extra.length) {
      extra = Arrays.copyOf(extra, 2 * count);
      draftOf = Arrays.copyOf(draftOf, 2 * count);
      positionOf = Arrays.copyOf(positionOf, 2 * count);
      visitOf = Arrays.copyOf(visitOf, 2 * count);
    }
    extra[count] = cost;
    draftOf[count] = draft;
    positionOf[count] = position;
    visitOf[count] = visit;
    count++;
  }

  /**
   * Takes the cheapest offer that was not taken yet.
   *
   * @return whether there was one; whether it holds, {@link #holds} tells
   */
  boolean take() {
    int best = -1;
    for (int i = 0; i < count; i++) {
      if (best < 0 || extra[i] < extra[best]) {
        best = i;
      }
    }
    if (best < 0) {
      return false;
    }
    found = draftOf[best];
    Draft draft = drafts.get(found);
    int visit = visitOf[best];
    tokens =
        visit == 0
            ? draft.with(positionOf[best], service)
            : (visit & 1) == 0
                ? draft.with(positionOf[best], visit >> 1, service)
                : draft.with(positionOf[best], service, visit >> 1);
    count--;
    extra[best] = extra[count];
    draftOf[best] = draftOf[count];
    positionOf[best] = positionOf[count];
    visitOf[best] = visitOf[count];
    holds = rehearsal.drive(draft.kind, tokens);
    return true;
  }

  boolean holds() {
    return holds;
  }

  /** Goes on to the next offer that holds; answers whether there is one. */
  public boolean next() {
    while (take()) {
      if (holds) {
        return true;
      }
      int failed = failures.get(found) + 1;
      failures.set(found, failed);
      if (failed >= patience) {
        withdraw(found);
      }
    }
    return false;
  }

  /** Goes on to the next offer that holds in another draft than the latest. */
  public boolean nextElsewhere() {
    withdraw(found);
    return next();
  }

  /** Withdraws all offers of a draft. */
  private void withdraw(int draft) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (draftOf[i] != draft) {
        extra[kept] = extra[i];
        draftOf[kept] = draftOf[i];
        positionOf[kept] = positionOf[i];
        visitOf[kept] = visitOf[i];
        kept++;
      }
    }
    count = kept;
  }

  /** The draft into which the service goes. */
  public Draft into() {
    return drafts.get(found);
  }

  /** That draft with the service. */
  public Draft longer() {
    Draft draft = into();
    return new Draft(draft.kind, draft.day, tokens, draft.done, rehearsal.cost(), rehearsal.time());
  }

  /** What the service costs more in the routes' own costs. */
  public long extra() {
    return rehearsal.cost() - into().cost;
  }

  /** The rehearsal of the latest offer. */
  public Rehearsal rehearsal() {
    return rehearsal;
  }
}
