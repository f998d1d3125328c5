package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.construct.PathScanning;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import city.laterne.sweeping.routing.internal.network.ServingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The solver: what cannot be solved is said at once, the rest goes to the hybrid genetic search.
 */
public final class GeneticSolver implements RoutingSolver {
  /** Up to so many services a problem is searched as a whole, whatever limits its routes. */
  private static final int FEW = 150;

  /** Up to so many where loads alone limit routes, however short the time. */
  private static final int SOME = 500;

  /** With more modes the paths between them do not fit the memory. */
  private static final int MOST_MODES = 8_000;

  /** The share of the time that finding these paths may take, and what a state takes for each. */
  private static final double SHARE = 0.2;

  private static final double SECONDS_PER_STATE = 3e-7;

  /** So many services for each second are searched better as a whole than place by place. */
  private static final double SERVICES_PER_SECOND = 200;

  /** So many services are searched as a whole when there is no plan to begin with. */
  private static final int MOST_AS_A_WHOLE = 1_500;

  /** About what it takes to write one service of a large plan, in seconds. */
  private static final double WRITING_SECONDS = 0.0002;

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    long began = System.nanoTime();
    if (!heeds(problem)) {
      throw new IllegalArgumentException(
          "the problem " + problem.name() + " says what the genetic search does not heed");
    }
    if (problem.services().isEmpty()) {
      return new SolverOutcome.Infeasible(
          List.of(new Reason("NothingToDo", "services", "there is no service to plan")));
    }
    RoadGraph graph = new RoadGraph(problem);
    if (!asAWhole(problem, graph, settings.seconds())) {
      SolverOutcome outcome = solveCity(problem, graph, settings, watch, began);
      if (outcome instanceof SolverOutcome.Solved || problem.services().size() > MOST_AS_A_WHOLE) {
        return outcome;
      }
    }
    int routes =
        settings.warmStarts().stream().mapToInt(plan -> plan.routes().size()).max().orElse(0);
    Optional<Instance> whole = Instance.of(problem, graph, routes, watch::cancelled);
    if (whole.isEmpty()) {
      return solveCity(problem, graph, settings, watch, began);
    }
    Instance instance = whole.get();
    List<Reason> unreachable = unreachable(instance);
    if (!unreachable.isEmpty()) {
      return new SolverOutcome.Infeasible(unreachable);
    }
    Islands islands = new Islands(instance, leavingTimeToWrite(problem, settings), watch, began);
    HybridGeneticSearch search = islands.best(warmStarts(problem, settings));
    if (!search.best().feasible()) {
      return new SolverOutcome.NotFound(
          List.of(
              new Reason(
                  "NoPlanFound",
                  "services",
                  "no plan was found that keeps all limits; more time, or more vehicles, may"
                      + " help")),
          islands.iterations(),
          seconds(began));
    }
    RoutingPlan plan = new PlanWriter(problem, graph).plan(search.bestSteps());
    long bound = new LowerBound(instance).cost() * problem.objective().cost();
    return new SolverOutcome.Solved(plan, bound, islands.iterations(), seconds(began));
  }

  /** Whether this search heeds all that a problem says; it solves no others. */
  public static boolean heeds(RoutingProblem problem) {
    return Support.heeds(problem);
  }

  /** Whether to search all at once rather than place by place. */
  private static boolean asAWhole(RoutingProblem problem, RoadGraph graph, double seconds) {
    int services = problem.services().size();
    if (services <= FEW || general(problem)) {
      return services <= FEW;
    }
    if (services <= SOME) {
      return true;
    }
    int least = problem.hasTurns() ? 1 : 2;
    long modes = least;
    for (int i = 0; i < services && modes <= MOST_MODES; i++) {
      modes += Math.max(least, ServingMode.of(problem, graph, i).size());
    }
    long states = graph.states();
    return modes <= MOST_MODES
        && Math.min(modes, states) * states * SECONDS_PER_STATE <= SHARE * seconds
        && services <= SERVICES_PER_SECOND * seconds;
  }

  /** Whether more limits routes than loads of one dimension. */
  private static boolean general(RoutingProblem problem) {
    VehicleKind kind = problem.vehicles().getFirst();
    return !problem.facilities().isEmpty()
        || problem.dimensions().size() != 1
        || kind.longest() < Integer.MAX_VALUE
        || !kind.hours().equals(TimeWindow.ALWAYS)
        || problem.services().stream().anyMatch(service -> !service.work().windows().isEmpty());
  }

  private static List<int[][]> warmStarts(RoutingProblem problem, SolverSettings settings) {
    return settings.warmStarts().stream().map(plan -> routes(problem, plan)).toList();
  }

  private static SolverOutcome solveCity(
      RoutingProblem problem,
      RoadGraph graph,
      SolverSettings settings,
      SolverWatch watch,
      long began) {
    Optional<RoutingPlan> best =
        settings.warmStarts().stream().min(Comparator.comparingLong(RoutingPlan::cost));
    if (best.isEmpty()) {
      SolverOutcome scanned = new PathScanning().solve(problem, settings, watch);
      if (!(scanned instanceof SolverOutcome.Solved solved)) {
        return scanned;
      }
      best = Optional.of(solved.plan());
    }
    long bound =
        (servicesAlone(problem) + new NestedCuts(problem).deadheading())
            * problem.objective().cost();
    double until = leavingTimeToWrite(problem, settings).seconds();
    Object asking = new Object();
    BooleanSupplier isOver =
        () -> {
          synchronized (asking) {
            return seconds(began) >= until || watch.cancelled();
          }
        };
    try (City city =
        new City(problem, graph, best.get(), City.TRIES, settings.seed(), settings.threads())) {
      for (long each = 0;
          each < settings.iterations() && !isOver.getAsBoolean();
          each += City.TRIES) {
        long before = city.cost();
        city.step(isOver);
        if (city.cost() < before) {
          watch.improved(
              new SolverProgress(
                  seconds(began),
                  city.iterations(),
                  city.cost() * problem.objective().cost(),
                  city.routes().size()));
        }
      }
      RoutingPlan plan = new PlanWriter(problem, graph).plan(city.routes());
      return new SolverOutcome.Solved(plan, bound, city.iterations(), seconds(began));
    }
  }

  private static SolverSettings leavingTimeToWrite(
      RoutingProblem problem, SolverSettings settings) {
    double writing = problem.services().size() * WRITING_SECONDS;
    return new SolverSettings(
        Math.max(settings.seconds() / 2, settings.seconds() - writing),
        settings.iterations(),
        settings.seed(),
        settings.threads(),
        settings.warmStarts());
  }

  /** What every plan costs at least: its services and one vehicle. */
  private static long servicesAlone(RoutingProblem problem) {
    return problem.vehicles().getFirst().fixedCost()
        + problem.services().stream().mapToLong(service -> service.work().cost()).sum();
  }

  /** Seconds since a moment of {@link System#nanoTime}. */
  static double seconds(long began) {
    return (System.nanoTime() - began) * 1e-9;
  }

  private static List<Reason> unreachable(Instance instance) {
    List<Reason> reasons = new ArrayList<>();
    for (int i = 1; i <= instance.services; i++) {
      String id = instance.problem.services().get(i - 1).id();
      if (instance.nearest[i] >= Instance.NO_PATH) {
        reasons.add(new Reason("Unreachable", id, "no path leads from the depot to service " + id));
      } else if (instance.nearest[i * instance.elements] >= Instance.NO_PATH) {
        reasons.add(
            new Reason("Unreachable", id, "no path leads from service " + id + " to the depot"));
      }
    }
    return reasons;
  }

  /** A plan as elements, for an instance of all services. */
  private static int[][] routes(RoutingProblem problem, RoutingPlan plan) {
    return plan.routes().stream().map(route -> elements(problem, route)).toArray(int[][]::new);
  }

  private static int[] elements(RoutingProblem problem, Route route) {
    List<List<Integer>> groups =
        problem.facilities().stream().map(f -> f.resets()).distinct().toList();
    IntStream.Builder elements = IntStream.builder();
    for (Stop stop : route.stops()) {
      switch (stop) {
        case Stop.AlongLink along -> elements.add(along.service() + 1);
        case Stop.AtVertex at -> elements.add(at.service() + 1);
        case Stop.AtFacility at ->
            elements.add(
                problem.services().size()
                    + 1
                    + groups.indexOf(problem.facilities().get(at.facility()).resets()));
        case Stop.Break pause -> {}
      }
    }
    return elements.build().toArray();
  }
}
