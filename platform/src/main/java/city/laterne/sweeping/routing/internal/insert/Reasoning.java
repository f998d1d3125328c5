package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Binding;
import city.laterne.sweeping.routing.Binding.Constraint;
import city.laterne.sweeping.routing.InsertionOutcome.Refusal;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.WhyHere;
import city.laterne.sweeping.routing.WhyHere.Elsewhere;
import city.laterne.sweeping.routing.WhyHere.Nowhere;
import city.laterne.sweeping.routing.WhyHere.Placed;
import city.laterne.sweeping.routing.WhyHere.Visit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Why services are where they are in a roster, or on no route. */
public final class Reasoning {
  private final RoutingProblem problem;
  private final Calls calls;
  private final Rehearsal rehearsal;
  private final Places places;

  /** Reasons about routes with such drives. */
  public Reasoning(Calls calls, Legs legs) {
    this.calls = calls;
    problem = calls.problem;
    rehearsal = new Rehearsal(calls, legs);
    places = new Places(calls, legs);
  }

  /** For each route and each kind of a new one why it cannot take a service, the nearest first. */
  public List<Refusal> refusals(Roster roster, int service) {
    TreeSet<Integer> days = new TreeSet<>();
    Roster.combinations(problem, service).forEach(days::addAll);
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < roster.drafts().size(); i++) {
      Draft draft = roster.drafts().get(i);
      Binding binding =
          days.contains(draft.day)
              ? places.blocked(draft, service).binding()
              : new Binding(
                  Constraint.DAY, draft.day, days.getLast(), "it is done on days " + days);
      refusals.add(new Refusal(OptionalInt.of(i), draft.kind, draft.day, binding));
    }
    for (int day : days) {
      boolean[] left = new boolean[problem.vehicles().size()];
      for (int kind : roster.kindsLeft(day)) {
        left[kind] = true;
      }
      for (int kind = 0; kind < left.length; kind++) {
        Binding binding =
            left[kind]
                ? places.blocked(Draft.empty(kind, day), service).binding()
                : places.noVehicle(kind);
        refusals.add(new Refusal(OptionalInt.empty(), kind, day, binding));
      }
    }
    refusals.sort(Comparator.comparingDouble(refusal -> refusal.binding().excess()));
    return refusals;
  }

  /** The reason why a service is on no route, for an answer without a plan. */
  public Reason unserved(Roster roster, int service) {
    String id = problem.services().get(service).id();
    return new Reason("Unserved", id, words(service, refusals(roster, service)));
  }

  /** Why a service is on no route, in words. */
  public String words(int service, List<Refusal> refusals) {
    String id = problem.services().get(service).id();
    return refusals.stream()
        .findFirst()
        .map(refusal -> id + " is on no route; nearest to fitting is " + words(refusal))
        .orElse(id + " is on no route, and there is none that could take it");
  }

  /** A refusal in words. */
  private String words(Refusal refusal) {
    return "%s, but %s (%s)"
        .formatted(
            name(refusal.route(), refusal.vehicle(), refusal.day()),
            refusal.binding().message(),
            refusal.binding().constraint().code());
  }

  private String name(OptionalInt route, int vehicle, int day) {
    String kind = problem.vehicles().get(vehicle).name();
    String when = problem.days() > 1 ? ", day " + day : "";
    return (route.isPresent() ? "route " + route.getAsInt() : "a new route")
        + " ("
        + kind
        + when
        + ")";
  }

  /** Why a service is where it is. */
  public WhyHere why(Roster roster, int service) {
    String id = problem.services().get(service).id();
    List<Visit> visits = new ArrayList<>();
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < roster.drafts().size(); i++) {
      Draft draft = roster.drafts().get(i);
      for (int position = 0; position < draft.length(); position++) {
        if (calls.service(draft.token(position)) == service) {
          Visit visit = visit(roster, i, position, service);
          visits.add(visit);
          sentences.add(sentence(id, roster, visit));
        }
      }
    }
    return visits.isEmpty()
        ? nowhere(roster, service)
        : new Placed(id, visits, String.join(" ", sentences));
  }

  private Nowhere nowhere(Roster roster, int service) {
    String id = problem.services().get(service).id();
    Optional<Places.Place> could =
        Roster.combinations(problem, service).stream()
            .flatMap(List::stream)
            .distinct()
            .flatMap(day -> places.on(day, roster, service).stream())
            .min(Comparator.comparingLong(Places.Place::rise));
    if (could.isPresent()) {
      Draft longer = could.get().longer();
      return new Nowhere(
          id,
          List.of(),
          "%s is on no route; %s could take it, for %d more."
              .formatted(
                  id,
                  name(route(could.get().index(), roster), longer.kind, longer.day),
                  could.get().rise()));
    }
    List<Refusal> refusals = refusals(roster, service);
    return new Nowhere(id, refusals, words(service, refusals) + ".");
  }

  private static OptionalInt route(int index, Roster roster) {
    return index < roster.drafts().size() ? OptionalInt.of(index) : OptionalInt.empty();
  }

  private Visit visit(Roster roster, int index, int position, int service) {
    Draft draft = roster.drafts().get(index);
    int[] fewer = draft.without(position);
    boolean alone = true;
    for (int token : fewer) {
      alone &= calls.service(token) < 0;
    }
    Roster without = roster.copy();
    long now = roster.objective();
    if (alone) {
      without.drafts().remove(index);
    } else {
      rehearsal.drive(draft.kind, fewer);
      int done = position < draft.done ? draft.done - 1 : draft.done;
      without
          .drafts()
          .set(
              index,
              new Draft(draft.kind, draft.day, fewer, done, rehearsal.cost(), rehearsal.time()));
    }
    long cost = now - without.objective();
    long serving = (long) problem.objective().cost() * calls.cost[service];
    Optional<Elsewhere> next = Optional.empty();
    Optional<Refusal> kept = Optional.empty();
    long cheapest = cost;
    for (int day : daysInstead(roster, service, draft.day)) {
      boolean[] held = new boolean[roster.drafts().size()];
      for (Places.Place place : places.on(day, without, service)) {
        OptionalInt route = route(place.index(), index, alone, roster);
        if (route.isPresent()) {
          held[route.getAsInt()] = true;
        }
        boolean here = route.isPresent() ? route.getAsInt() == index : alone && day == draft.day;
        long more = place.rise() - cost;
        if (!here && (next.isEmpty() || more < next.get().more())) {
          next = Optional.of(new Elsewhere(route, place.longer().kind, day, more));
        }
      }
      for (int other = 0; other < held.length; other++) {
        Draft otherDraft = roster.drafts().get(other);
        if (other != index && !held[other] && otherDraft.day == day) {
          Places.Blocked blocked = places.blocked(otherDraft, service);
          if (blocked.cheapest() != Long.MAX_VALUE
              && problem.objective().cost() * blocked.cheapest() < cheapest) {
            cheapest = problem.objective().cost() * blocked.cheapest();
            kept =
                Optional.of(
                    new Refusal(OptionalInt.of(other), otherDraft.kind, day, blocked.binding()));
          }
        }
      }
    }
    return new Visit(index, cost, serving, next, kept);
  }

  /** The index in the roster with the service of a draft in the one without it. */
  private static OptionalInt route(int place, int index, boolean alone, Roster roster) {
    int shifted = alone && place >= index ? place + 1 : place;
    return shifted < roster.drafts().size() ? OptionalInt.of(shifted) : OptionalInt.empty();
  }

  /** The days on which the service could be done instead of on one, all others as they are. */
  private Set<Integer> daysInstead(Roster roster, int service, int day) {
    TreeSet<Integer> others = new TreeSet<>();
    for (Draft draft : roster.drafts()) {
      for (int position = 0; position < draft.length(); position++) {
        if (calls.service(draft.token(position)) == service && draft.day != day) {
          others.add(draft.day);
        }
      }
    }
    TreeSet<Integer> instead = new TreeSet<>(List.of(day));
    for (List<Integer> combination : Roster.combinations(problem, service)) {
      if (combination.containsAll(others) && combination.size() == others.size() + 1) {
        combination.stream().filter(other -> !others.contains(other)).forEach(instead::add);
      }
    }
    return instead;
  }

  private String sentence(String id, Roster roster, Visit visit) {
    Draft draft = roster.drafts().get(visit.route());
    StringBuilder text = new StringBuilder();
    text.append(
        "%s is on %s, where it costs %d: %d for serving, %d %s for the way."
            .formatted(
                id,
                name(OptionalInt.of(visit.route()), draft.kind, draft.day),
                visit.cost(),
                visit.serving(),
                Math.abs(visit.cost() - visit.serving()),
                visit.cost() < visit.serving() ? "less" : "more"));
    visit
        .next()
        .ifPresentOrElse(
            next ->
                text.append(
                    " Next best is %s, for %d %s."
                        .formatted(
                            name(next.route(), next.vehicle(), next.day()),
                            Math.abs(next.more()),
                            next.more() < 0 ? "less" : "more")),
            () -> text.append(" No other route can take it."));
    visit
        .kept()
        .ifPresent(refusal -> text.append(" Cheaper would be ").append(words(refusal)).append('.'));
    return text.toString();
  }
}
