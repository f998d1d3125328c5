package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Path scanning (Golden, DeArmon and Baker 1983), the usual baseline of arc routing: five plans,
 * one by each {@link PathScanningRule}, of which the cheapest counts. With facilities, turns,
 * windows and breaks a service counts as near by the drive to it, and is passed over when the
 * vehicle could not do it and still come home. Services of several days are spread first, each on
 * those of its combinations of days that have the least to do.
 */
public final class PathScanning implements RoutingSolver {
  /** The code of the reason that a search ended before a first plan was whole. */
  public static final String ENDED_TOO_SOON = "EndedTooSoon";

  private static final int REASONS_TOLD = 20;

  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    long began = System.nanoTime();
    Scanned scanned = scan(problem, settings, watch);
    double seconds = (System.nanoTime() - began) / 1e9;
    return scanned.unserved().isEmpty()
        ? new SolverOutcome.Solved(scanned.plan(), 0, scanned.rules(), seconds)
        : new SolverOutcome.NotFound(reasons(problem, scanned), scanned.rules(), seconds);
  }

  /**
   * The best of the plans, whether it serves all or not.
   *
   * @param plan that of all rules that leaves least unserved and then costs least
   * @param unserved the services that it lacks, on some day or altogether
   * @param rules how many were tried
   * @param cut whether it lacks them because the scan was ended before its first plan was whole
   */
  public record Scanned(RoutingPlan plan, List<Integer> unserved, int rules, boolean cut) {
    /** Copies the list. */
    public Scanned {
      unserved = List.copyOf(unserved);
    }
  }

  /** Scans by one rule after the other, as long as there is time. */
  public Scanned scan(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    long began = System.nanoTime();
    BooleanSupplier stopped =
        () -> watch.cancelled() || (System.nanoTime() - began) / 1e9 > settings.seconds();
    Ground ground = new Ground(problem);
    int[][] days = days(problem);
    RoutingPlan best = new RoutingPlan(List.of(), Long.MAX_VALUE);
    List<Integer> unserved = List.of();
    int rules = 0;
    boolean cut = false;
    for (PathScanningRule rule : PathScanningRule.values()) {
      List<Route> routes = new ArrayList<>();
      IntStream.Builder left = IntStream.builder();
      for (int day = 0; day < problem.days(); day++) {
        Scan scan = new Scan(ground, rule, day, days[day], stopped);
        routes.addAll(scan.routes());
        scan.unserved().forEach(left);
        cut |= rules == 0 && scan.gaveUp();
      }
      rules++;
      List<Integer> missing = left.build().distinct().boxed().toList();
      RoutingPlan plan = new RoutingPlan(routes, cost(problem, routes));
      if (rules == 1
          || missing.size() < unserved.size()
          || (missing.size() == unserved.size() && plan.cost() < best.cost())) {
        best = plan;
        unserved = missing;
        if (missing.isEmpty()) {
          double seconds = (System.nanoTime() - began) / 1e9;
          watch.improved(new SolverProgress(seconds, rules, plan.cost(), routes.size()));
        }
      }
      if (stopped.getAsBoolean()) {
        break;
      }
    }
    return new Scanned(best, unserved, rules, cut && !unserved.isEmpty());
  }

  /** Which services are done on which day. */
  private static int[][] days(RoutingProblem problem) {
    long[] filled = new long[problem.days()];
    IntStream.Builder[] lists = new IntStream.Builder[problem.days()];
    Arrays.setAll(lists, day -> IntStream.builder());
    for (int i = 0; i < problem.services().size(); i++) {
      Service service = problem.services().get(i);
      List<List<Integer>> allowed =
          service.work().days().allowed().isEmpty()
              ? IntStream.range(0, problem.days()).mapToObj(List::of).toList()
              : service.work().days().allowed();
      List<Integer> chosen =
          allowed.stream()
              .min(
                  Comparator.comparingLong(
                      days -> days.stream().mapToLong(day -> filled[day]).max().orElse(0)))
              .orElseThrow();
      for (int day : chosen) {
        filled[day] += 1L + service.work().time();
        lists[day].add(i);
      }
    }
    return Arrays.stream(lists).map(list -> list.build().toArray()).toArray(int[][]::new);
  }

  private static long cost(RoutingProblem problem, List<Route> routes) {
    Objective objective = problem.objective();
    long[] days = new long[problem.days()];
    routes.forEach(route -> days[route.day()] += route.time());
    long fullest = Arrays.stream(days).max().orElse(0);
    long emptiest = Arrays.stream(days).min().orElse(0);
    return objective.cost() * routes.stream().mapToLong(Route::cost).sum()
        + objective.longestRoute() * routes.stream().mapToLong(Route::time).max().orElse(0)
        + objective.dayBalance() * (fullest - emptiest);
  }

  private static List<Reason> reasons(RoutingProblem problem, Scanned scanned) {
    return scanned.cut()
        ? List.of(tooSoon(problem, scanned.unserved().size()))
        : scanned.unserved().stream()
            .limit(REASONS_TOLD)
            .map(
                service -> {
                  String id = problem.services().get(service).id();
                  return new Reason(
                      "Unserved",
                      id,
                      "path scanning found no vehicle that could do the service "
                          + id
                          + "; maybe the search finds one");
                })
            .toList();
  }

  /** Why there is no plan where a search ended before a first one was whole. */
  public static Reason tooSoon(RoutingProblem problem, int unserved) {
    int services = problem.services().size();
    return new Reason(
        ENDED_TOO_SOON,
        "seconds",
        String.format(
            Locale.ROOT,
            "it ended before a first plan was there: %,d of %,d services were on routes; give it"
                + " more time",
            services - unserved,
            services));
  }
}
