package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Draft;
import city.laterne.sweeping.routing.internal.insert.KeptLegs;
import city.laterne.sweeping.routing.internal.insert.Legs;
import city.laterne.sweeping.routing.internal.insert.Reasoning;
import city.laterne.sweeping.routing.internal.insert.Rehearsal;
import city.laterne.sweeping.routing.internal.insert.Roster;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.search.NestedCuts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Large neighbourhood search over plans whose routes keep every constraint at every step: begins
 * with path scanning or the plans that it is given, whole or not, and ruins and recreates, in turn
 * with the plain search at a place ({@link PlainRounds}), or at several where there are threads for
 * them. Rounds of ruin and recreate are made on one thread.
 */
public final class GeneralSearch implements RoutingSolver {
  private static final int NEAR = 60;
  private static final int REASONS_TOLD = 20;

  /** How often to ruin and recreate at a place. */
  private static final int TRIES = 1_500;

  /**
   * Between two places are so many rounds, divided by the number of services as rounds take longer
   * in longer routes: about as long as a place takes.
   */
  private static final int ROUNDS = 200_000;

  private static final int LEAST_ROUNDS = 20;
  private static final int MOST_ROUNDS = 1_000;

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    Run run = new Run(problem, settings, watch);
    try (PlainRounds _ = run.plain) {
      return run.outcome();
    }
  }

  /** One search. */
  private static final class Run {
    private final RoutingProblem problem;
    private final SolverSettings settings;
    private final SolverWatch watch;
    private final long began = System.nanoTime();
    private final Legs legs;
    private final Rehearsal rehearsal;
    private final Draftings draftings;
    private final Ruin ruin;
    private final Recreate recreate;
    private final Tidying tidying;
    private final PlainRounds plain;
    private final SplittableRandom random;
    private final Calls calls;
    private final PathScanning.Scanned scanned;
    private State best;
    private long iterations;

    Run(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
      this.problem = problem;
      this.settings = settings;
      this.watch = watch;
      random = new SplittableRandom(settings.seed());
      calls = new Calls(problem, new RoadGraph(problem));
      legs = new KeptLegs(calls);
      rehearsal = new Rehearsal(calls, legs);
      draftings = new Draftings(calls, rehearsal);
      Nearness nearness = new Nearness(calls, NEAR);
      ruin = new Ruin(calls, nearness, draftings, random);
      recreate = new Recreate(calls, legs, nearness, random);
      tidying = new Tidying(calls, draftings);
      plain =
          new PlainRounds(
              calls, rehearsal, draftings, recreate, tidying, nearness, random, settings.threads());
      scanned = new PathScanning().scan(problem, settings, watch);
      best = draftings.state(scanned.plan());
    }

    SolverOutcome outcome() {
      for (RoutingPlan plan : settings.warmStarts()) {
        State state = draftings.state(plan);
        best = state.isBetterThan(best) ? state : best;
      }
      search();
      if (best.missing() == 0) {
        RoutingPlan plan = best.roster().plan(rehearsal);
        return solved(isScannedBetterThan(plan) ? scanned.plan() : plan);
      }
      if (scanned.unserved().isEmpty()) {
        return solved(scanned.plan());
      }
      if (scanned.cut() && isOver()) {
        return new SolverOutcome.NotFound(
            List.of(PathScanning.tooSoon(problem, best.missing())), made(), seconds());
      }
      Reasoning reasoning = new Reasoning(calls, legs);
      List<Reason> reasons =
          best.open().stream()
              .limit(REASONS_TOLD)
              .mapToObj(service -> reasoning.unserved(best.roster(), service))
              .toList();
      return new SolverOutcome.NotFound(reasons, made(), seconds());
    }

    private SolverOutcome.Solved solved(RoutingPlan plan) {
      return new SolverOutcome.Solved(plan, bound(), made(), seconds());
    }

    /** Where time counts, the cheapest modes of a route may not be the best of the whole plan. */
    private boolean isScannedBetterThan(RoutingPlan plan) {
      return scanned.unserved().isEmpty() && scanned.plan().cost() < plan.cost();
    }

    private void search() {
      Cooling cooling = new Cooling(calls.services, best.objective(), random);
      State at = best;
      int rounds = Math.clamp(ROUNDS / Math.max(1, calls.services), LEAST_ROUNDS, MOST_ROUNDS);
      long next = rounds;
      while (iterations < settings.iterations() && !isOver()) {
        if (iterations >= next) {
          at = place(at);
          next = iterations + rounds;
        } else {
          at = round(at, cooling);
        }
      }
    }

    private synchronized boolean isOver() {
      return seconds() >= settings.seconds() || watch.cancelled();
    }

    /** A round of the search as if the problem were plain. */
    private State place(State at) {
      int tries = (int) Math.min(TRIES, settings.iterations() - iterations);
      Optional<State> better =
          at.roster().drafts().isEmpty() ? Optional.empty() : plain.better(at, tries, this::isOver);
      iterations += tries;
      better.ifPresent(this::note);
      return better.orElse(at);
    }

    /** A round of ruin and recreate. */
    private State round(State at, Cooling cooling) {
      State changed = at.copy();
      Set<Draft> before = Tidying.identities(at.roster().drafts());
      if (iterations > 0) {
        ruin.change(changed);
      }
      recreate.change(changed);
      tidying.change(changed, before);
      iterations++;
      note(changed);
      State next = cooling.accepts(at, changed) ? changed : at;
      return cooling.isOver() ? best : next;
    }

    private void note(State state) {
      if (state.isBetterThan(best)) {
        best = state;
        tell();
      }
    }

    /** Rounds and tries of all threads. */
    private long made() {
      return iterations + plain.besides();
    }

    private void tell() {
      if (best.missing() == 0) {
        watch.improved(
            new SolverProgress(seconds(), made(), best.objective(), best.roster().drafts().size()));
      }
    }

    /**
     * What every plan costs at least: its services, as often as they are done, one vehicle, and the
     * drives across nested cuts.
     */
    private long bound() {
      long cost = problem.vehicles().stream().mapToLong(VehicleKind::fixedCost).min().orElse(0);
      boolean once = true;
      for (int service = 0; service < calls.services; service++) {
        long least =
            Roster.combinations(problem, service).stream().mapToLong(List::size).min().orElse(1);
        once &= Roster.combinations(problem, service).stream().allMatch(days -> days.size() == 1);
        cost += least * problem.services().get(service).work().cost();
      }
      long drives = once ? new NestedCuts(problem).deadheading() : 0;
      return (cost + drives) * problem.objective().cost();
    }

    private double seconds() {
      return (System.nanoTime() - began) / 1e9;
    }
  }
}
