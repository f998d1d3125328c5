package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.internal.construct.ConstructedStart;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.search.GeneticSolver;
import java.util.List;

/**
 * Chooses the search that a problem needs: the hybrid genetic one where it heeds all that the
 * problem says, else the general one. Where the genetic search finds no plan, the general one has a
 * look and names what keeps services out.
 */
public final class SolverChoice implements RoutingSolver {
  /** So many rounds the general search looks where the genetic one found no plan. */
  private static final int LOOK_ROUNDS = 500;

  private static final double LOOK_SECONDS = 2;

  private static final double LEAST_SECONDS = 1e-3;

  private final RoutingSolver genetic = new ConstructedStart(new GeneticSolver());
  private final RoutingSolver general = new GeneralSearch();

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    if (!GeneticSolver.heeds(problem)) {
      return general.solve(problem, settings, watch);
    }
    SolverOutcome found = genetic.solve(problem, mended(problem, settings), watch);
    if (!(found instanceof SolverOutcome.NotFound none) || watch.cancelled() || isTooSoon(none)) {
      return found;
    }
    SolverSettings look =
        new SolverSettings(
            Math.min(LOOK_SECONDS, settings.seconds()),
            Math.min(LOOK_ROUNDS, settings.iterations()),
            settings.seed(),
            1,
            settings.warmStarts());
    return switch (general.solve(problem, look, watch)) {
      case SolverOutcome.Solved solved ->
          new SolverOutcome.Solved(
              solved.plan(),
              solved.lowerBound(),
              none.iterations() + solved.iterations(),
              none.seconds() + solved.seconds());
      case SolverOutcome.NotFound still ->
          new SolverOutcome.NotFound(
              still.reasons(),
              none.iterations() + still.iterations(),
              none.seconds() + still.seconds());
      case SolverOutcome.Infeasible infeasible -> infeasible;
    };
  }

  private static boolean isTooSoon(SolverOutcome.NotFound none) {
    return none.reasons().stream()
        .anyMatch(reason -> reason.code().equals(PathScanning.ENDED_TOO_SOON));
  }

  /** The same with plans that hold, in what is left of the time. */
  private static SolverSettings mended(RoutingProblem problem, SolverSettings settings) {
    if (settings.warmStarts().isEmpty()) {
      return settings;
    }
    long began = System.nanoTime();
    List<RoutingPlan> whole =
        new GivenPlans(problem, settings.seed()).mended(settings.warmStarts());
    return new SolverSettings(
        Math.max(LEAST_SECONDS, settings.seconds() - (System.nanoTime() - began) / 1e9),
        settings.iterations(),
        settings.seed(),
        settings.threads(),
        whole);
  }
}
