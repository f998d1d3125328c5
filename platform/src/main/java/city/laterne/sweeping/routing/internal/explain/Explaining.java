package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.List;

/** A solver that first looks whether there can be a plan at all, and only then begins to search. */
public final class Explaining implements RoutingSolver {
  private final RoutingSolver solver;

  /** Looks first, and lets another one solve what may have a plan. */
  public Explaining(RoutingSolver solver) {
    this.solver = solver;
  }

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    List<SolverOutcome.Reason> reasons = new Infeasibility(problem).reasons();
    return reasons.isEmpty()
        ? solver.solve(problem, settings, watch)
        : new SolverOutcome.Infeasible(reasons);
  }
}
