package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.insert.Roster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Makes drafts of plans, and of routes that have become others. */
final class Draftings {
  private final RoutingProblem problem;
  private final Calls calls;
  private final Rehearsal rehearsal;

  Draftings(Calls calls, Rehearsal rehearsal) {
    problem = calls.problem;
    this.calls = calls;
    this.rehearsal = rehearsal;
  }

  /** The draft of a route, where it holds. */
  Optional<Draft> of(int kind, int day, int[] tokens) {
    return rehearsal.drive(kind, tokens)
        ? Optional.of(new Draft(kind, day, tokens, 0, rehearsal.cost(), rehearsal.time()))
        : Optional.empty();
  }

  /**
   * A plan as a state, the better of that with its own modes and that with free ones. Routes that
   * do not hold, or that are more than there are vehicles, are left out, and so are services that
   * are done on other days than they allow or lacks.
   */
  State state(RoutingPlan plan) {
    List<TreeSet<Integer>> days =
        problem.services().stream().map(_ -> new TreeSet<Integer>()).toList();
    List<Route> routes = new ArrayList<>();
    int[][] left = new int[problem.days()][];
    Arrays.setAll(left, _ -> counts());
    for (Route route : plan.routes()) {
      if (route.day() < left.length && left[route.day()][route.vehicle()]-- > 0) {
        routes.add(route);
        for (int service : services(route)) {
          days.get(service).add(route.day());
        }
      }
    }
    BitSet open = new BitSet();
    for (int service = 0; service < calls.services; service++) {
      TreeSet<Integer> done = days.get(service);
      if (Roster.combinations(problem, service).stream()
          .noneMatch(combination -> done.equals(new TreeSet<>(combination)))) {
        open.set(service);
      }
    }
    State free = state(routes, (BitSet) open.clone(), false);
    State fixed = state(routes, open, true);
    return free.isBetterThan(fixed) ? free : fixed;
  }

  private int[] counts() {
    return problem.vehicles().stream().mapToInt(kind -> kind.count()).toArray();
  }

  private int[] services(Route route) {
    return route.stops().stream()
        .mapToInt(stop -> calls.service(calls.call(stop)))
        .filter(service -> service >= 0)
        .toArray();
  }

  /** The state with the modes of the plan, or with free ones where those hold. */
  private State state(List<Route> routes, BitSet open, boolean fixed) {
    List<Optional<Draft>> drafts = new ArrayList<>();
    List<TreeSet<Integer>> seen =
        IntStream.range(0, problem.days()).mapToObj(_ -> new TreeSet<Integer>()).toList();
    for (Route route : routes) {
      TreeSet<Integer> today = seen.get(route.day());
      List<Stop> kept = new ArrayList<>();
      for (Stop stop : route.stops()) {
        int service = calls.service(calls.call(stop));
        if (service < 0
            ? !(stop instanceof Stop.Break)
            : !open.get(service) && today.add(service)) {
          kept.add(stop);
        }
      }
      Optional<Draft> draft = draft(route, kept, fixed);
      drafts.add(draft);
      if (draft.isEmpty()) {
        for (Stop stop : kept) {
          if (calls.service(calls.call(stop)) >= 0) {
            open.set(calls.service(calls.call(stop)));
          }
        }
      }
    }
    Roster roster = new Roster(problem);
    for (Optional<Draft> draft : drafts) {
      draft.ifPresent(roster.drafts()::add);
    }
    return settled(new State(roster, open));
  }

  /** Takes services that are open out of routes on other days; drops routes that serve nothing. */
  State settled(State state) {
    boolean changed = true;
    while (changed) {
      changed = false;
      List<Draft> drafts = state.roster().drafts();
      for (int i = drafts.size() - 1; i >= 0; i--) {
        Draft draft = drafts.get(i);
        int[] kept =
            Arrays.stream(draft.tokens())
                .filter(token -> calls.isVisit(token) || !state.open().get(calls.service(token)))
                .toArray();
        if (Arrays.stream(kept).allMatch(calls::isVisit)) {
          drafts.remove(i);
        } else if (kept.length < draft.length()) {
          Optional<Draft> shorter = of(draft.kind, draft.day, kept);
          if (shorter.isPresent()) {
            drafts.set(i, shorter.get());
          } else {
            Arrays.stream(kept)
                .map(calls::service)
                .filter(service -> service >= 0)
                .forEach(state.open()::set);
            drafts.remove(i);
            changed = true;
          }
        }
      }
    }
    return state;
  }

  private Optional<Draft> draft(Route route, List<Stop> stops, boolean fixed) {
    int[] free = stops.stream().mapToInt(calls::call).toArray();
    int[] own = stops.stream().mapToInt(calls::token).toArray();
    Optional<Draft> found = of(route.vehicle(), route.day(), fixed ? own : free);
    return found.isPresent() ? found : of(route.vehicle(), route.day(), fixed ? free : own);
  }
}
