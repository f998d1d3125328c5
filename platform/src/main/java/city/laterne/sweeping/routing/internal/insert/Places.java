package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Binding;
import city.laterne.sweeping.routing.Binding.Constraint;
import city.laterne.sweeping.routing.VehicleKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The best place of a service in each route of a roster, or the constraint that keeps it out. Where
 * the search needs one place quickly, this looks at every route and says why not.
 */
public final class Places {
  /** So many of the cheapest positions are driven to learn which constraint is broken by least. */
  private static final int EXPLAINED = 40;

  /** So many positions of a route are tried before it is given up. */
  private static final int PATIENCE = 60;

  private final Calls calls;
  private final Insertions insertions;

  /** Looks for places in routes with such drives. */
  public Places(Calls calls, Legs legs) {
    this.calls = calls;
    insertions = new Insertions(calls, legs, PATIENCE);
  }

  /**
   * A place in a route.
   *
   * @param index of the draft in the roster, or how many it has for a new route
   * @param longer the draft with the service
   * @param rise what the plan costs more
   */
  public record Place(int index, Draft longer, long rise) {}

  /** The best places on a day, one for each route and new route that can take the service. */
  public List<Place> on(int day, Roster roster, int service) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < roster.drafts().size(); i++) {
      if (roster.drafts().get(i).day == day) {
        in(i, roster.drafts().get(i), roster, service).ifPresent(places::add);
      }
    }
    for (int kind : roster.kindsLeft(day)) {
      in(roster.drafts().size(), Draft.empty(kind, day), roster, service).ifPresent(places::add);
    }
    return places;
  }

  private Optional<Place> in(int index, Draft draft, Roster roster, int service) {
    insertions.open(service);
    insertions.offer(draft);
    return insertions.next()
        ? Optional.of(
            new Place(index, insertions.longer(), roster.rise(index, insertions.longer())))
        : Optional.empty();
  }

  /**
   * What would become of a service in a draft, whether it holds or not.
   *
   * @param cheapest what the routes would cost more with the cheapest way of taking it
   * @param binding the constraint that is broken by least over the cheapest ways
   */
  public record Blocked(long cheapest, Binding binding) {}

  /** Why a draft cannot take a service. */
  public Blocked blocked(Draft draft, int service) {
    insertions.open(service);
    insertions.offer(draft, 0, _ -> false, true);
    Optional<Blocked> least = Optional.empty();
    long cheapest = Long.MAX_VALUE;
    double excess = Double.POSITIVE_INFINITY;
    for (int i = 0; i < EXPLAINED && insertions.take(); i++) {
      Rehearsal rehearsal = insertions.rehearsal();
      if (rehearsal.constraint() != Constraint.PATH) {
        cheapest = Math.min(cheapest, insertions.extra());
        if (!insertions.holds() && rehearsal.excess() < excess) {
          excess = rehearsal.excess();
          least = Optional.of(new Blocked(cheapest, rehearsal.binding()));
        }
      }
    }
    long known = cheapest;
    return least
        .map(blocked -> new Blocked(known, blocked.binding()))
        .orElseGet(() -> new Blocked(Long.MAX_VALUE, noPath(service)));
  }

  private Binding noPath(int service) {
    String id = calls.problem.services().get(service).id();
    return new Binding(
        Constraint.PATH, 0, 0, "no path leads to " + id + " and on from there along its stops");
  }

  /** The binding of a kind whose vehicles are all out. */
  public Binding noVehicle(int kind) {
    VehicleKind vehicle = calls.problem.vehicles().get(kind);
    return new Binding(
        Constraint.FLEET,
        vehicle.count() + 1L,
        vehicle.count(),
        "all %d of %s are out already".formatted(vehicle.count(), vehicle.name()));
  }
}
