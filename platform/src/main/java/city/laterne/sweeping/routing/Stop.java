package city.laterne.sweeping.routing;

/** One thing that a vehicle does on its route; between two of them it drives the cheapest path. */
public sealed interface Stop {
  /**
   * It serves along a link.
   *
   * @param service index in {@link RoutingProblem#services()}
   * @param direction which way
   */
  record AlongLink(int service, Direction direction) implements Stop {}

  /**
   * It serves at a vertex.
   *
   * @param service index in {@link RoutingProblem#services()}
   */
  record AtVertex(int service) implements Stop {}

  /**
   * It empties or fills up.
   *
   * @param facility index in {@link RoutingProblem#facilities()}
   */
  record AtFacility(int facility) implements Stop {}

  /** Its driver has a break. */
  record Break() implements Stop {}
}
