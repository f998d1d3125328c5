package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Drafts of all routes of a plan: what they cost together, and which vehicles they leave. */
public final class Roster {
  private final RoutingProblem problem;
  private final List<Draft> drafts = new ArrayList<>();

  /** No routes as yet. */
  public Roster(RoutingProblem problem) {
    this.problem = problem;
  }

  /** The same routes, to change them elsewhere. */
  public Roster copy() {
    Roster copy = new Roster(problem);
    copy.drafts.addAll(drafts);
    return copy;
  }

  /** The routes; changing the list changes the roster. */
  public List<Draft> drafts() {
    return drafts;
  }

  /** What the plan costs, as the problem's objective measures it. */
  public long objective() {
    Objective objective = problem.objective();
    long cost = 0;
    long longest = 0;
    long[] days = new long[problem.days()];
    for (Draft draft : drafts) {
      cost += draft.cost;
      longest = Math.max(longest, draft.time);
      days[draft.day] += draft.time;
    }
    long result = objective.cost() * cost + objective.longestRoute() * longest;
    if (objective.dayBalance() > 0) {
      long fullest = Arrays.stream(days).max().orElse(0);
      long emptiest = Arrays.stream(days).min().orElse(0);
      result += objective.dayBalance() * (fullest - emptiest);
    }
    return result;
  }

  /**
   * What the plan costs more with one draft changed.
   *
   * @param index of the draft, or how many there are for a further one
   */
  public long rise(int index, Draft changed) {
    long before = objective();
    if (index == drafts.size()) {
      drafts.add(changed);
      long rise = objective() - before;
      drafts.removeLast();
      return rise;
    }
    Draft old = drafts.set(index, changed);
    long rise = objective() - before;
    drafts.set(index, old);
    return rise;
  }

  /** The kinds of which a vehicle is left on a day. */
  public int[] kindsLeft(int day) {
    int[] used = new int[problem.vehicles().size()];
    for (Draft draft : drafts) {
      if (draft.day == day) {
        used[draft.kind]++;
      }
    }
    return IntStream.range(0, used.length)
        .filter(kind -> used[kind] < problem.vehicles().get(kind).count())
        .toArray();
  }

  /** The plan of these routes, each driven once more. */
  public RoutingPlan plan(Rehearsal rehearsal) {
    List<Route> routes = new ArrayList<>();
    for (Draft draft : drafts) {
      rehearsal.drive(draft.kind, draft.tokens());
      routes.add(rehearsal.route(draft.day));
    }
    return new RoutingPlan(routes, objective());
  }

  /** The combinations of days of which a service may be done on one. */
  public static List<List<Integer>> combinations(RoutingProblem problem, int service) {
    List<List<Integer>> allowed = problem.services().get(service).work().days().allowed();
    return allowed.isEmpty()
        ? IntStream.range(0, problem.days()).mapToObj(List::of).toList()
        : allowed;
  }
}
