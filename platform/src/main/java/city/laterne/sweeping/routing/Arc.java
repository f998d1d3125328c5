package city.laterne.sweeping.routing;

/**
 * One way of driving along a link.
 *
 * @param link index in {@link RoutingProblem#links()}
 * @param direction which way
 */
public record Arc(int link, Direction direction) {
  /** Checks that the index is not negative. */
  public Arc {
    Checks.inRange("the link of an arc", link, 0, Integer.MAX_VALUE);
  }

  /** The same link in the other direction: a turn from here to there is a U-turn. */
  public Arc reversed() {
    return new Arc(link, direction.opposite());
  }
}
