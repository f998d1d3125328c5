package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Work;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.Insertions;
import city.laterne.sweeping.routing.internal.insert.Legs;
import city.laterne.sweeping.routing.internal.insert.Roster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Puts open services back one by one, each where the plan costs least more, now and then passing
 * over a position (<i>blink</i>; Christiaens, Vanden Berghe 2020). Services of several days go on
 * all days of the combination that costs least. What fits nowhere stays open.
 */
final class Recreate {
  private static final int BLINK = 100;

  /** One of so many times regret is looked at, when no more than so many services are open. */
  private static final int REGRET = 20;

  private static final int MOST_REGRETS = 12;

  /** With so many services and more, only routes that pass near a service are looked at. */
  private static final int MANY = 150;

  /** So many rehearsals of a route may fail before it is given up. */
  private static final int PATIENCE = 4;

  private final RoutingProblem problem;
  private final Calls calls;
  private final Legs legs;
  private final Nearness nearness;
  private final Insertions insertions;
  private final SplittableRandom random;
  private final List<List<List<Integer>>> combinations = new ArrayList<>();

  Recreate(Calls calls, Legs legs, Nearness nearness, SplittableRandom random) {
    problem = calls.problem;
    this.calls = calls;
    this.legs = legs;
    this.nearness = nearness;
    this.random = random;
    insertions = new Insertions(calls, legs, PATIENCE);
    for (int service = 0; service < calls.services; service++) {
      combinations.add(Roster.combinations(problem, service));
    }
  }

  /** Puts back what fits. */
  void change(State state) {
    if (state.missing() <= MOST_REGRETS && random.nextInt(REGRET) == 0) {
      regret(state);
    }
    for (int service : order(state)) {
      insert(state, service);
    }
  }

  /**
   * Puts services that are done once back by regret (Potvin, Rousseau 1993): first that one which
   * would lose most if it had to go into its second best route.
   */
  private void regret(State state) {
    List<Integer> left = new ArrayList<>(state.open().stream().boxed().toList());
    left.removeIf(service -> !isOnce(combinations.get(service)));
    while (!left.isEmpty()) {
      Optional<Place> best = Optional.empty();
      int chosen = -1;
      long most = -1;
      for (int service : left) {
        Optional<Place> place = place(state, service, days(service));
        if (place.isPresent()) {
          long first = insertions.extra();
          long regret = insertions.nextElsewhere() ? insertions.extra() - first : Long.MAX_VALUE;
          if (regret > most) {
            most = regret;
            best = place;
            chosen = service;
          }
        }
      }
      if (best.isEmpty()) {
        return;
      }
      put(state, best.get());
      state.open().clear(chosen);
      int put = chosen;
      left.removeIf(service -> service == put);
    }
  }

  private static boolean isOnce(List<List<Integer>> allowed) {
    return allowed.stream().allMatch(combination -> combination.size() == 1);
  }

  private Set<Integer> days(int service) {
    TreeSet<Integer> days = new TreeSet<>();
    combinations.get(service).forEach(days::addAll);
    return days;
  }

  private List<Integer> order(State state) {
    List<Integer> order = new ArrayList<>(state.open().stream().boxed().toList());
    for (int i = order.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Integer kept = order.get(i);
      order.set(i, order.get(j));
      order.set(j, kept);
    }
    int way = random.nextInt(13);
    if (way >= 4) {
      order.sort(Comparator.comparingLong(service -> key(service, way)));
    }
    return order;
  }

  /** What comes first is least: greatest demands, farthest, nearest, narrowest windows. */
  private long key(int service, int way) {
    Work work = problem.services().get(service).work();
    if (way < 8) {
      return work.demands().isEmpty() ? -work.time() : -work.demands().getFirst();
    }
    if (way < 11) {
      long far = calls.fromDepot(legs, service);
      return way < 10 ? -far : far;
    }
    long span =
        work.windows().stream().mapToLong(one -> (long) one.latest() - one.earliest()).sum();
    return (work.windows().isEmpty() ? Integer.MAX_VALUE : span) * work.days().allowed().size();
  }

  private record Place(Draft into, Draft longer) {}

  /** Puts a service in; answers whether there was room. */
  boolean insert(State state, int service) {
    List<List<Integer>> allowed = combinations.get(service);
    Set<Integer> days = days(service);
    if (isOnce(allowed)) {
      Optional<Place> place = place(state, service, days);
      place.ifPresent(found -> put(state, found));
      place.ifPresent(_ -> state.open().clear(service));
      return place.isPresent();
    }
    Map<Integer, Place> byDay = new HashMap<>();
    for (int day : days) {
      place(state, service, new TreeSet<>(List.of(day))).ifPresent(found -> byDay.put(day, found));
    }
    Optional<List<Integer>> best =
        allowed.stream()
            .filter(byDay.keySet()::containsAll)
            .min(Comparator.comparingLong(combination -> rise(state, combination, byDay)));
    best.ifPresent(
        combination -> {
          byDay.forEach(
              (day, place) -> {
                if (combination.contains(day)) {
                  put(state, place);
                }
              });
          state.open().clear(service);
        });
    return best.isPresent();
  }

  private long rise(State state, List<Integer> combination, Map<Integer, Place> byDay) {
    State tried = state.copy();
    byDay.forEach(
        (day, place) -> {
          if (combination.contains(day)) {
            put(tried, place);
          }
        });
    return tried.objective() - state.objective();
  }

  private static void put(State state, Place place) {
    List<Draft> drafts = state.roster().drafts();
    for (int i = 0; i < drafts.size(); i++) {
      if (drafts.get(i) == place.into()) {
        drafts.set(i, place.longer());
        return;
      }
    }
    drafts.add(place.longer());
  }

  /** The cheapest place on any of some days. */
  private Optional<Place> place(State state, int service, Set<Integer> days) {
    Bias bias = new Bias(state, problem, service);
    BitSet near = new BitSet();
    if (calls.services >= MANY) {
      Arrays.stream(nearness.to(service)).forEach(near::set);
    }
    insertions.open(service);
    for (Draft draft : state.roster().drafts()) {
      if (days.contains(draft.day) && (near.isEmpty() || passes(draft, near))) {
        insertions.offer(
            draft,
            bias.of(draft),
            position ->
                random.nextInt(BLINK) == 0 || (!near.isEmpty() && !isBeside(draft, position, near)),
            false);
      }
    }
    for (int day : days) {
      for (int kind : state.roster().kindsLeft(day)) {
        Draft empty = Draft.empty(kind, day);
        insertions.offer(empty, bias.of(empty), _ -> false, false);
      }
    }
    return insertions.next()
        ? Optional.of(new Place(insertions.into(), insertions.longer()))
        : Optional.empty();
  }

  /** Whether a near service is before or behind a position, or no service at all. */
  private boolean isBeside(Draft draft, int position, BitSet near) {
    return (position == 0 || isNear(draft.token(position - 1), near))
        || (position == draft.length() || isNear(draft.token(position), near));
  }

  private boolean isNear(int token, BitSet near) {
    int service = calls.service(token);
    return service < 0 || near.get(service);
  }

  private boolean passes(Draft draft, BitSet near) {
    for (int i = 0; i < draft.length(); i++) {
      int service = calls.service(draft.token(i));
      if (service >= 0 && near.get(service)) {
        return true;
      }
    }
    return false;
  }

  /** What a longer route costs in the objective besides its own cost, about. */
  private static final class Bias {
    private final Objective objective;
    private final long time;
    private final long[] days;
    private long longest;

    Bias(State state, RoutingProblem problem, int service) {
      objective = problem.objective();
      time = problem.services().get(service).work().time();
      days = new long[objective.dayBalance() > 0 ? problem.days() : 0];
      if (objective.longestRoute() > 0 || objective.dayBalance() > 0) {
        for (Draft draft : state.roster().drafts()) {
          longest = Math.max(longest, draft.time);
          if (days.length > 0) {
            days[draft.day] += draft.time;
          }
        }
      }
    }

    long of(Draft draft) {
      long rise = objective.longestRoute() * Math.max(0, draft.time + time - longest);
      if (days.length > 0) {
        long before = spread();
        days[draft.day] += time;
        rise += objective.dayBalance() * (spread() - before);
        days[draft.day] -= time;
      }
      return rise / objective.cost();
    }

    private long spread() {
      return Arrays.stream(days).max().orElse(0) - Arrays.stream(days).min().orElse(0);
    }
  }
}
