package city.laterne.sweeping.routing;

import city.laterne.sweeping.routing.InsertionOutcome.Inserted;
import city.laterne.sweeping.routing.InsertionOutcome.Refused;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.LegsAbout;
import city.laterne.sweeping.routing.internal.insert.Places;
import city.laterne.sweeping.routing.internal.insert.Reasoning;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.insert.Roster;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Puts a service into the routes of a plan, which may be under way, without moving anything else;
 * and says why a service is where it is. Keeps what it finds out about the network for the next
 * question; not shared between threads.
 */
public final class Insertion {
  private final RoutingProblem problem;
  private final Calls calls;
  private final LegsAbout legs;
  private final Rehearsal rehearsal;
  private final Places places;
  private final Reasoning reasoning;

  /** For plans of a problem. */
  public Insertion(RoutingProblem problem) {
    this.problem = problem;
    calls = new Calls(problem, new RoadGraph(problem));
    legs = new LegsAbout(calls);
    rehearsal = new Rehearsal(calls, legs);
    places = new Places(calls, legs);
    reasoning = new Reasoning(calls, legs);
  }

  /** Puts a service into a plan no route of which has begun. */
  public InsertionOutcome insert(RoutingPlan plan, int service) {
    return insert(plan, List.of(), service);
  }

  /**
   * Puts a service where the plan costs least more, on all days of a combination that it allows. A
   * facility is visited beside it where loads ask for that; a new route is begun where that is best
   * and a vehicle is left. What a plan says its routes cost is not trusted but reckoned anew.
   *
   * @param plan routes, which need not serve all services
   * @param done for each route how many of its stops are done or cannot be changed any more; empty
   *     when no route has begun
   * @param service index in {@link RoutingProblem#services()}
   * @throws IllegalArgumentException if no path leads along the stops of a route
   */
  public InsertionOutcome insert(RoutingPlan plan, List<Integer> done, int service) {
    Checks.inRange("the service to insert", service, 0, problem.services().size() - 1L);
    Roster roster = roster(plan, done);
    checkPaths(roster);
    legs.about(service);
    List<Integer> served = daysOf(roster, service);
    Optional<Candidate> best =
        Roster.combinations(problem, service).stream()
            .filter(combination -> combination.containsAll(served))
            .map(combination -> candidate(roster, service, without(combination, served)))
            .flatMap(Optional::stream)
            .min(Comparator.comparingLong(Candidate::extra));
    return best.<InsertionOutcome>map(
            found -> new Inserted(found.roster().plan(rehearsal), found.extra(), found.routes()))
        .orElseGet(() -> new Refused(reasoning.refusals(roster, service)));
  }

  private record Candidate(Roster roster, long extra, List<Integer> routes) {}

  private Optional<Candidate> candidate(Roster before, int service, List<Integer> days) {
    Roster roster = before.copy();
    List<Integer> routes = new ArrayList<>();
    for (int day : days) {
      Optional<Places.Place> best =
          places.on(day, roster, service).stream()
              .min(Comparator.comparingLong(Places.Place::rise));
      if (best.isEmpty()) {
        return Optional.empty();
      }
      int index = best.get().index();
      if (index == roster.drafts().size()) {
        roster.drafts().add(best.get().longer());
      } else {
        roster.drafts().set(index, best.get().longer());
      }
      routes.add(index);
    }
    return Optional.of(new Candidate(roster, roster.objective() - before.objective(), routes));
  }

  private static List<Integer> without(List<Integer> combination, List<Integer> served) {
    return combination.stream().filter(day -> !served.contains(day)).toList();
  }

  private List<Integer> daysOf(Roster roster, int service) {
    TreeSet<Integer> days = new TreeSet<>();
    for (Draft draft : roster.drafts()) {
      if (IntStream.range(0, draft.length())
          .anyMatch(i -> calls.service(draft.token(i)) == service)) {
        days.add(draft.day);
      }
    }
    return List.copyOf(days);
  }

  /** Why a service is where it is in a plan no route of which has begun, or why it is nowhere. */
  public WhyHere why(RoutingPlan plan, int service) {
    Checks.inRange("the service asked about", service, 0, problem.services().size() - 1L);
    Roster roster = roster(plan, List.of());
    checkPaths(roster);
    legs.about(service);
    return reasoning.why(roster, service);
  }

  /** Why a service is where it is in a plan, asked once; an object answers more than one faster. */
  public static WhyHere why(RoutingProblem problem, RoutingPlan plan, int service) {
    return new Insertion(problem).why(plan, service);
  }

  /** The services that a plan lacks, on some day or altogether, as indices. */
  public List<Integer> missing(RoutingPlan plan) {
    List<TreeSet<Integer>> days =
        problem.services().stream().map(_ -> new TreeSet<Integer>()).toList();
    for (Route route : plan.routes()) {
      for (Stop stop : route.stops()) {
        int service = calls.service(calls.call(stop));
        if (service >= 0) {
          days.get(service).add(route.day());
        }
      }
    }
    return IntStream.range(0, days.size())
        .filter(
            service ->
                Roster.combinations(problem, service).stream()
                    .noneMatch(combination -> days.get(service).equals(new TreeSet<>(combination))))
        .boxed()
        .collect(Collectors.toList());
  }

  /** The constraints that a plan's own routes break, by route; nothing where it keeps them all. */
  public List<InsertionOutcome.Refusal> broken(RoutingPlan plan) {
    List<InsertionOutcome.Refusal> broken = new ArrayList<>();
    Roster roster = roster(plan, List.of());
    for (int i = 0; i < roster.drafts().size(); i++) {
      Draft draft = roster.drafts().get(i);
      if (!rehearsal.drive(draft.kind, draft.tokens())) {
        broken.add(
            new InsertionOutcome.Refusal(
                OptionalInt.of(i), draft.kind, draft.day, rehearsal.binding()));
      }
    }
    return broken;
  }

  /** A plan with what its routes cost and take, reckoned anew; breaks are planned anew as well. */
  public RoutingPlan priced(RoutingPlan plan) {
    Roster roster = roster(plan, List.of());
    checkPaths(roster);
    return roster.plan(rehearsal);
  }

  /** In a sentence why a service was refused. */
  public String words(int service, Refused refused) {
    return reasoning.words(service, refused.refusals());
  }

  private void checkPaths(Roster roster) {
    for (int i = 0; i < roster.drafts().size(); i++) {
      Draft draft = roster.drafts().get(i);
      if (!rehearsal.drive(draft.kind, draft.tokens())
          && rehearsal.binding().constraint() == Binding.Constraint.PATH) {
        throw new IllegalArgumentException(
            "route " + i + " cannot be driven: " + rehearsal.binding().message());
      }
    }
  }

  private Roster roster(RoutingPlan plan, List<Integer> done) {
    if (!done.isEmpty() && done.size() != plan.routes().size()) {
      throw new IllegalArgumentException(
          "there are %d counts of stops that are done, and must be one for each of the %d routes"
              .formatted(done.size(), plan.routes().size()));
    }
    Roster roster = new Roster(problem);
    for (int i = 0; i < plan.routes().size(); i++) {
      roster.drafts().add(draft(plan.routes().get(i), done.isEmpty() ? 0 : done.get(i)));
    }
    return roster;
  }

  /** A draft in which each service keeps its direction; breaks to come are planned anew. */
  private Draft draft(Route route, int done) {
    Checks.inRange("the number of stops that are done", done, 0, route.stops().size());
    int[] tokens =
        IntStream.range(0, route.stops().size())
            .filter(i -> i < done || !(route.stops().get(i) instanceof Stop.Break))
            .map(i -> calls.token(route.stops().get(i)))
            .toArray();
    rehearsal.drive(route.vehicle(), tokens);
    return new Draft(
        route.vehicle(), route.day(), tokens, done, rehearsal.cost(), rehearsal.time());
  }
}
