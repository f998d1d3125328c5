package city.laterne.sweeping.routing;

import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.explain.Explaining;
import city.laterne.sweeping.routing.internal.general.SolverChoice;
import city.laterne.sweeping.routing.internal.insert.Completion;

/** Finds good plans for routing problems. Has no state: any number of threads may use it. */
public interface RoutingSolver {
  /**
   * The search, which begins with a plan of path scanning among others: the hybrid genetic one, or
   * for problems that say more than it heeds large neighbourhood search.
   */
  static RoutingSolver hybridGeneticSearch() {
    return new Explaining(new SolverChoice());
  }

  /** The baseline: path scanning by five rules (Golden, DeArmon, Baker 1983), done in a moment. */
  static RoutingSolver pathScanning() {
    return new Explaining(new PathScanning());
  }

  /** Puts what the first plan to begin with lacks into its routes, moving nothing else. */
  static RoutingSolver completion() {
    return new Explaining(new Completion());
  }

  /**
   * Solves a problem on the calling thread, and on further ones when the settings ask for them.
   *
   * @param problem what has to be done
   * @param settings for how long and from where
   * @param watch who looks on
   */
  SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch);
}
