package city.laterne.sweeping.routing;

/**
 * What holds for the turn from one arc into another that begins where the first ends. Turns without
 * a rule are free; a rule for a U-turn goes before the {@link UTurns} of the problem.
 */
public sealed interface TurnRule {
  /** The arc before the turn. */
  Arc from();

  /** The arc after it. */
  Arc to();

  /**
   * A turn that costs something.
   *
   * @param from the arc before it
   * @param to the arc after it
   * @param cost in the problem's unit of cost, 0 to {@link Link#MOST}
   * @param time in the problem's unit of time, 0 to {@link Link#MOST}
   */
  record Penalty(Arc from, Arc to, int cost, int time) implements TurnRule {
    /** Checks the ranges. */
    public Penalty {
      Checks.inRange("the cost of a turn", cost, 0, Link.MOST);
      Checks.inRange("the time of a turn", time, 0, Link.MOST);
    }
  }

  /**
   * A turn that nobody may make.
   *
   * @param from the arc before it
   * @param to the arc after it
   */
  record Forbidden(Arc from, Arc to) implements TurnRule {}
}
