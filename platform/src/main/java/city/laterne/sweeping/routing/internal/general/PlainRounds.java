package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.search.PlainPlaces;
import city.laterne.sweeping.routing.internal.search.SideBySide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Betters a plan place by place as if it were plain: the routes of one kind of vehicles on one day
 * that pass near a service go as a {@link Relaxation} to {@link PlainPlaces}, where changes are
 * reckoned in constant time; what comes back is driven with all that the problem says. Where a
 * route does not hold, services are taken out of it until it does, and put back where they fit.
 * With several threads, as many places at a time, no two of them with a route in common.
 */
final class PlainRounds implements AutoCloseable {
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
  private final int threads;
  private final SideBySide sideBySide = new SideBySide();
  private final Map<Integer, List<PlainPlaces>> places = new HashMap<>();
  private final boolean[] seen;
  private final int size;
  private long besides;

  /**
   * A place: some services, the routes of one kind and day that they are on, with their stops, and
   * how many routes more there may be.
   */
  private record Site(int[] inside, List<Draft> through, List<List<Stop>> stops, int spare) {
    Draft first() {
      return through.getFirst();
    }
  }

  /** How many of some services a route has. */
  private record Met(Draft draft, long count) {}

  PlainRounds(
      Calls calls,
      Rehearsal rehearsal,
      Draftings draftings,
      Recreate recreate,
      Tidying tidying,
      Nearness nearness,
      SplittableRandom random,
      int threads) {
    this.threads = threads;
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
   * Looks at a place, or at one for each thread.
   *
   * @param state a plan with a route
   * @param tries how often to ruin and recreate at each, 1 or more
   * @param isOver whether to come to an end before; asked by all threads
   * @return the better plan, or nothing
   */
  Optional<State> better(State state, int tries, BooleanSupplier isOver) {
    List<Site> sites = draw(state);
    List<Supplier<Optional<List<List<Stop>>>>> pieces = new ArrayList<>();
    for (Site site : sites) {
      PlainPlaces mine = place(site.first().kind, pieces.size(), state);
      pieces.add(() -> mine.better(site.inside(), site.stops(), site.spare(), tries, isOver));
    }
    besides += (long) tries * Math.max(0, sites.size() - 1);
    State best = state;
    List<Optional<List<List<Stop>>>> found = sideBySide.all(pieces);
    for (int i = 0; i < sites.size(); i++) {
      Site site = sites.get(i);
      State before = best;
      best =
          found
              .get(i)
              .filter(better -> stillFits(before, site, better))
              .flatMap(better -> put(before, site.through(), better))
              .orElse(before);
    }
    return best.isBetterThan(state) ? Optional.of(best) : Optional.empty();
  }

  /** How often other threads than the calling one have ruined and recreated. */
  long besides() {
    return besides;
  }

  @Override
  public void close() {
    sideBySide.close();
  }

  /** Whether what was done at other places has left a place's routes alone, and vehicles enough. */
  private static boolean stillFits(State state, Site site, List<List<Stop>> better) {
    return state.roster().drafts().containsAll(site.through())
        && (better.size() <= site.through().size() || isLeft(state, site.first()));
  }

  /** Whether a vehicle is left of a route's kind on its day. */
  private static boolean isLeft(State state, Draft like) {
    return Arrays.stream(state.roster().kindsLeft(like.day)).anyMatch(kind -> kind == like.kind);
  }

  private List<Site> draw(State state) {
    List<Draft> free = new ArrayList<>(state.roster().drafts());
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < threads && !free.isEmpty(); i++) {
      draw(state, free)
          .ifPresent(
              site -> {
                free.removeAll(site.through());
                sites.add(site);
              });
    }
    return sites;
  }

  /** A place about a service drawn by chance, of some routes. */
  private Optional<Site> draw(State state, List<Draft> free) {
    Draft draft = free.getFirst();
    int centre = -1;
    for (int i = 0; i < 20 && (centre < 0 || seen[centre]); i++) {
      draft = free.get(random.nextInt(free.size()));
      int service = calls.service(draft.token(random.nextInt(draft.length())));
      centre = service < 0 ? centre : service;
    }
    return centre < 0 ? Optional.empty() : Optional.of(about(centre, draft, state, free));
  }

  /** The place about a service, of routes of the kind and day of one. */
  private Site about(int centre, Draft like, State state, List<Draft> free) {
    List<Draft> group =
        free.stream().filter(d -> d.kind == like.kind && d.day == like.day).toList();
    int[] inside = nearness.around(centre, size, served(group));
    int share = PlainPlaces.share(state.roster().drafts().size(), threads);
    List<Draft> through = through(group, inside);
    if (through.size() > share) {
      List<Draft> most = through.subList(0, share);
      inside = nearness.around(centre, size, served(most));
      through = through(most, inside);
    }
    Arrays.stream(inside).limit(size / 4).forEach(service -> seen[service] = true);
    List<List<Stop>> stops = through.stream().map(this::stops).toList();
    return new Site(inside, through, stops, isLeft(state, like) ? 1 : 0);
  }

  private BitSet served(List<Draft> drafts) {
    BitSet served = new BitSet();
    drafts.forEach(draft -> services(draft).forEach(served::set));
    return served;
  }

  /** The routes with one of some services, those with most of them first. */
  private List<Draft> through(List<Draft> group, int[] some) {
    BitSet wanted = new BitSet();
    Arrays.stream(some).forEach(wanted::set);
    return group.stream()
        .map(draft -> new Met(draft, services(draft).filter(wanted::get).count()))
        .filter(met -> met.count() > 0)
        .sorted(Comparator.comparingLong(met -> -met.count()))
        .map(Met::draft)
        .toList();
  }

  /** The places of a kind of vehicles, for one of the threads. */
  private PlainPlaces place(int kind, int thread, State state) {
    List<PlainPlaces> ofKind = places.computeIfAbsent(kind, _ -> new ArrayList<>());
    while (ofKind.size() <= thread) {
      ofKind.add(ofKind.isEmpty() ? plain(kind, state) : ofKind.getFirst().alike());
    }
    return ofKind.get(thread);
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
      if (route.stream().allMatch(stop -> calls.isVisit(calls.call(stop)))) {
        continue;
      }
      Optional<Draft> draft = draft(like, route, changed.open());
      if (draft.isEmpty()) {
        return Optional.empty();
      }
      drafts.add(draft.get());
    }
    draftings.settled(changed);
    if (changed.missing() > state.missing()) {
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
