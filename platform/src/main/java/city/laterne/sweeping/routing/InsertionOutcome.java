package city.laterne.sweeping.routing;

import java.util.List;
import java.util.OptionalInt;

/** What becomes of a service that is to be put into a plan. */
public sealed interface InsertionOutcome {
  /**
   * It has a place.
   *
   * @param plan with the service; what it did before it still does, in the same order
   * @param extra what the plan costs more, as the problem's objective measures it
   * @param routes which routes of the plan serve it now that did not before, as indices; a new
   *     route is the last
   */
  record Inserted(RoutingPlan plan, long extra, List<Integer> routes) implements InsertionOutcome {
    /** Copies the list. */
    public Inserted {
      routes = List.copyOf(routes);
    }
  }

  /**
   * No route can take it on the days on which it has to be done.
   *
   * @param refusals one for each route, and for each kind of vehicle that a new route could have;
   *     the one that is nearest to fitting first
   */
  record Refused(List<Refusal> refusals) implements InsertionOutcome {
    /** Copies the list. */
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * Why a route cannot take a service.
   *
   * @param route index in the plan, none for a new route
   * @param vehicle index of its kind
   * @param day of the route
   * @param binding the constraint that it would break by least
   */
  record Refusal(OptionalInt route, int vehicle, int day, Binding binding) {}
}
