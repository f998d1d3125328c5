package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A solver that begins with the plan of path scanning, beside those that it is given. So there is a
 * plan from the first moment on, also where capacities leave a search little room.
 */
public final class ConstructedStart implements RoutingSolver {
  /** What is left of no time for a search that is to look at the plans that it is given. */
  private static final double LEAST_SECONDS = 1e-3;

  private final RoutingSolver solver;

  /** Hands a constructed plan to another solver. */
  public ConstructedStart(RoutingSolver solver) {
    this.solver = solver;
  }

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    long began = System.nanoTime();
    SolverOutcome constructed = new PathScanning().solve(problem, settings, watch);
    double left = settings.seconds() - (System.nanoTime() - began) / 1e9;
    if ((left <= 0 || watch.cancelled()) && settings.warmStarts().isEmpty()) {
      return constructed;
    }
    List<RoutingPlan> starts = new ArrayList<>(settings.warmStarts());
    if (constructed instanceof SolverOutcome.Solved start) {
      starts.add(start.plan());
    }
    SolverOutcome found =
        solver.solve(
            problem,
            new SolverSettings(
                Math.max(LEAST_SECONDS, left),
                settings.iterations(),
                settings.seed(),
                settings.threads(),
                starts),
            watch);
    return constructed instanceof SolverOutcome.Solved start ? better(start, found) : found;
  }

  private static SolverOutcome better(SolverOutcome.Solved start, SolverOutcome found) {
    return switch (found) {
      case SolverOutcome.Solved solved ->
          solved.plan().cost() <= start.plan().cost()
              ? solved
              : new SolverOutcome.Solved(
                  start.plan(), solved.lowerBound(), solved.iterations(), solved.seconds());
      case SolverOutcome.NotFound none ->
          new SolverOutcome.Solved(start.plan(), 0, none.iterations(), none.seconds());
      case SolverOutcome.Infeasible none -> none;
    };
  }
}
