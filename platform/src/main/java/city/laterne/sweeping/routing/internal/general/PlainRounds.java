package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.search.PlainPlaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Betters a plan place by place as if it were plain: the routes of one kind of vehicles on one day
 * that pass near a service go as a {@link Relaxation} to {@link PlainPlaces}, where changes are
 * reckoned in constant time; what comes back is driven with all that the problem says. Where a
 * route does not hold, services are taken out of it until it does, and put back where they fit.
 */
final class PlainRounds {
  /**
   * Of a route that does not hold one stop is taken out, then twice as many, and so on up to so
   * many; then it is given up.
   */
  private static final int MOST_OUT = 64;

  /**
   * Modes that the services of a place have together, at the most, as its table grows with their
   * square.
   */
  private static final int MODES = 2_000;

  private static final int LEAST_INSIDE = 20;

  private final Calls calls;
  private final Rehearsal rehearsal;
  private final Draftings draftings;
  private final Recreate recreate;
  private final Tidying tidying;
  private final Nearness nearness;
  private final SplittableRandom random;
  private final Map<Integer, PlainPlaces> places = new HashMap<>();
  private final boolean[] seen;
  private final int size;

  PlainRounds(
      Calls calls,
      Rehearsal rehearsal,
      Draftings draftings,
      Recreate recreate,
      Tidying tidying,
      Nearness nearness,
      SplittableRandom random) {
    this.calls = calls;
    this.rehearsal = rehearsal;
    this.draftings = draftings;
    this.recreate = recreate;
    this.tidying = tidying;
    this.nearness = nearness;
    this.random = random;
    seen = new boolean[calls.services];
    int modes = Math.max(calls.widest, calls.problem.facilities().size());
    size = Math.clamp(MODES / modes, LEAST_INSIDE, PlainPlaces.INSIDE);
  }

  /**
   * Looks at a place.
   *
   * @param state a plan with a route
   * @param tries how often to ruin and recreate there, 1 or more
   * @param isOver whether to come to an end before
   * @return the better plan, or nothing
   */
  Optional<State> better(State state, int tries, BooleanSupplier isOver) {
    Draft draft = state.roster().drafts().getFirst();
    int centre = -1;
    for (int i = 0; i < 20 && (centre < 0 || seen[centre]); i++) {
      draft = state.roster().drafts().get(random.nextInt(state.roster().drafts().size()));
      int service = calls.service(draft.token(random.nextInt(draft.length())));
      centre = service < 0 ? centre : service;
    }
    return centre < 0 ? Optional.empty() : about(centre, draft, state, tries, isOver);
  }

  /** Looks at the place about a service, at routes of the kind and day of one. */
  private Optional<State> about(
      int centre, Draft like, State state, int tries, BooleanSupplier isOver) {
    int kind = like.kind;
    int day = like.day;
    List<Draft> group =
        state.roster().drafts().stream().filter(d -> d.kind == kind && d.day == day).toList();
    BitSet served = new BitSet();
    group.forEach(draft -> services(draft).forEach(served::set));
    int[] inside = nearness.around(centre, size, served);
    Arrays.stream(inside).limit(size / 4).forEach(service -> seen[service] = true);
    BitSet wanted = new BitSet();
    Arrays.stream(inside).forEach(wanted::set);
    List<Draft> through =
        group.stream().filter(draft -> services(draft).anyMatch(wanted::get)).toList();
    boolean isLeft = Arrays.stream(state.roster().kindsLeft(day)).anyMatch(k -> k == kind);
    List<List<Stop>> routes = through.stream().map(this::stops).toList();
    return places
        .computeIfAbsent(kind, _ -> plain(kind, state))
        .better(inside, routes, isLeft ? 1 : 0, tries, isOver)
        .flatMap(better -> put(state, through, better));
  }

  private IntStream services(Draft draft) {
    return IntStream.range(0, draft.length())
        .map(position -> calls.service(draft.token(position)))
        .filter(service -> service >= 0);
  }

  private List<Stop> stops(Draft draft) {
    rehearsal.drive(draft.kind, draft.tokens());
    return rehearsal.route(draft.day).stops().stream()
        .filter(stop -> !(stop instanceof Stop.Break))
        .toList();
  }

  private PlainPlaces plain(int kind, State state) {
    long drives = 0;
    long served = 0;
    for (Draft draft : state.roster().drafts()) {
      drives += draft.time - services(draft).mapToLong(this::time).sum();
      served += services(draft).count();
    }
    long mean = Math.max(0, drives / Math.max(1, served));
    return new PlainPlaces(new Relaxation(calls.problem).of(kind, mean), calls.graph, random);
  }

  private long time(int service) {
    return calls.problem.services().get(service).work().time();
  }

  /** The plan with other routes instead of some, where it is better. */
  private Optional<State> put(State state, List<Draft> through, List<List<Stop>> better) {
    Draft like = through.getFirst();
    State changed = state.copy();
    List<Draft> drafts = changed.roster().drafts();
    drafts.removeIf(draft -> through.stream().anyMatch(old -> old == draft));
    List<Draft> before = new ArrayList<>(drafts);
    for (List<Stop> route : better) {
      Optional<Draft> draft = draft(like, route, changed.open());
      if (draft.isEmpty()) {
        return Optional.empty();
      }
      drafts.add(draft.get());
    }
    if (changed.missing() > state.missing()) {
      draftings.settled(changed);
      recreate.change(changed);
    }
    tidying.change(changed, Tidying.identities(before));
    return changed.isBetterThan(state) ? Optional.of(changed) : Optional.empty();
  }

  /** A route that holds; services that are taken out of it for that are open then. */
  private Optional<Draft> draft(Draft like, List<Stop> route, BitSet open) {
    Optional<Draft> draft =
        draft(like, route, calls::call).or(() -> draft(like, route, calls::token));
    List<Stop> left = new ArrayList<>(route);
    for (int out = 1; draft.isEmpty() && out <= MOST_OUT && out < left.size(); out *= 2) {
      int first = random.nextInt(left.size() - out);
      for (int position = first + out - 1; position >= first; position--) {
        int service = calls.service(calls.call(left.get(position)));
        if (service >= 0) {
          open.set(service);
          left.remove(position);
        }
      }
      draft = draft(like, left, calls::call);
    }
    return draft;
  }

  private Optional<Draft> draft(Draft like, List<Stop> route, ToIntFunction<Stop> token) {
    return draftings.of(like.kind, like.day, route.stream().mapToInt(token).toArray());
  }
}
