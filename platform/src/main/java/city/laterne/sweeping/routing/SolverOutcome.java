package city.laterne.sweeping.routing;

import java.util.List;

/** What a solver answers. */
public sealed interface SolverOutcome {
  /**
   * A plan that keeps every constraint.
   *
   * @param plan the best one found
   * @param lowerBound no plan costs less, as the problem's {@link Objective} measures it; 0 says
   *     nothing
   * @param iterations offspring made, over all threads
   * @param seconds spent
   */
  record Solved(RoutingPlan plan, long lowerBound, long iterations, double seconds)
      implements SolverOutcome {}

  /**
   * There is no plan, and these are the reasons.
   *
   * @param reasons at least one, each proven
   */
  record Infeasible(List<Reason> reasons) implements SolverOutcome {
    /** Copies the list. */
    public Infeasible {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * No plan was found that keeps every constraint; there may be one.
   *
   * @param reasons what the best plan breaks
   * @param iterations offspring made, over all threads
   * @param seconds spent
   */
  record NotFound(List<Reason> reasons, long iterations, double seconds) implements SolverOutcome {
    /** Copies the list. */
    public NotFound {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * Why.
   *
   * @param code a stable word for programs, e.g. {@code DemandAboveCapacity}
   * @param member what it is about, e.g. the id of a service or {@code vehicles}
   * @param message a sentence for people: what, value, limit, hint
   */
  record Reason(String code, String member, String message) {}
}
