package city.laterne.sweeping.routing;

import city.laterne.sweeping.routing.internal.search.GeneticSolver;

/** Finds good plans for routing problems. Has no state: any number of threads may use it. */
public interface RoutingSolver {
  /** The hybrid genetic search. */
  static RoutingSolver hybridGeneticSearch() {
    return new GeneticSolver();
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
