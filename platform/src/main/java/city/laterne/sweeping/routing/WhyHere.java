package city.laterne.sweeping.routing;

import city.laterne.sweeping.routing.InsertionOutcome.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Why a service is where it is in a plan, or why it is nowhere. */
public sealed interface WhyHere {
  /** The service's id. */
  String service();

  /** The same in a sentence or two for people. */
  String message();

  /**
   * It has its place, or one on each of its days.
   *
   * @param service its id
   * @param visits one for each route that serves it
   * @param message in words
   */
  record Placed(String service, List<Visit> visits, String message) implements WhyHere {
    /** Copies the list. */
    public Placed {
      visits = List.copyOf(visits);
    }
  }

  /**
   * It is on no route.
   *
   * @param service its id
   * @param refusals for each route why it cannot take it, the nearest to fitting first; none when
   *     one could
   * @param message in words
   */
  record Nowhere(String service, List<Refusal> refusals, String message) implements WhyHere {
    /** Copies the list. */
    public Nowhere {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * Its place in a route.
   *
   * @param route index in the plan
   * @param cost what the plan would cost less without it
   * @param serving how much of that is the cost of serving itself; the rest is the detour
   * @param next the best place in another route
   * @param kept the constraint that keeps it from the route that would be cheapest, where that one
   *     would be cheaper than this
   */
  record Visit(
      int route, long cost, long serving, Optional<Elsewhere> next, Optional<Refusal> kept) {}

  /**
   * A place in another route.
   *
   * @param route index in the plan, none for a new route
   * @param vehicle index of its kind
   * @param day of the route
   * @param more what the plan would cost more than now, negative where it would cost less
   */
  record Elsewhere(OptionalInt route, int vehicle, int day, long more) {}
}
