package city.laterne.sweeping.routing;

/**
 * Where a vehicle may turn back into the link by which it came, and what that costs.
 *
 * @param where the policy
 * @param cost of each, in the problem's unit of cost, 0 to {@link Link#MOST}
 * @param time of each, in the problem's unit of time, 0 to {@link Link#MOST}
 */
public record UTurns(Where where, int cost, int time) {
  /** Anywhere and for nothing, as in the plain capacitated arc routing problem. */
  public static final UTurns FREE = new UTurns(Where.ANYWHERE, 0, 0);

  /** The places of U-turns. */
  public enum Where {
    /** At every vertex. */
    ANYWHERE,
    /** Only at vertices that no other arc leaves. */
    DEAD_ENDS,
    /** At no vertex. */
    NOWHERE
  }

  /** Checks the ranges. */
  public UTurns {
    Checks.inRange("the cost of a U-turn", cost, 0, Link.MOST);
    Checks.inRange("the time of a U-turn", time, 0, Link.MOST);
  }
}
