package city.laterne.sweeping.routing.internal.insert;

import city.laterne.sweeping.routing.Insertion;
import city.laterne.sweeping.routing.InsertionOutcome;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.RoutingSolver;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.SolverOutcome.Reason;
import city.laterne.sweeping.routing.SolverProgress;
import city.laterne.sweeping.routing.SolverSettings;
import city.laterne.sweeping.routing.SolverWatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Completes the first plan that it is given: puts what it lacks into its routes, one service after
 * the other in the order of the problem, each where it costs least more, without moving anything
 * else. Without a plan it begins with no routes.
 */
public final class Completion implements RoutingSolver {
  @Override
  public SolverOutcome solve(RoutingProblem problem, SolverSettings settings, SolverWatch watch) {
    long began = System.nanoTime();
    Insertion insertion = new Insertion(problem);
    RoutingPlan plan =
        settings.warmStarts().stream().findFirst().orElse(new RoutingPlan(List.of(), 0));
    List<Reason> reasons =
        new ArrayList<>(
            insertion.broken(plan).stream()
                .map(
                    broken ->
                        new Reason(
                            broken.binding().constraint().code(),
                            "route " + broken.route().orElse(-1),
                            "route %d of the plan does not hold: %s"
                                .formatted(broken.route().orElse(-1), broken.binding().message())))
                .toList());
    if (!reasons.isEmpty()) {
      return new SolverOutcome.NotFound(reasons, 0, seconds(began));
    }
    plan = insertion.priced(plan);
    long done = 0;
    for (int service : insertion.missing(plan)) {
      String id = problem.services().get(service).id();
      if (watch.cancelled() || seconds(began) > settings.seconds()) {
        reasons.add(new Reason("Unserved", id, id + " was not inserted, as the time was over"));
        continue;
      }
      switch (insertion.insert(plan, service)) {
        case InsertionOutcome.Inserted inserted -> {
          plan = inserted.plan();
          done++;
          watch.improved(
              new SolverProgress(seconds(began), done, plan.cost(), plan.routes().size()));
        }
        case InsertionOutcome.Refused refused ->
            reasons.add(new Reason("Unserved", id, insertion.words(service, refused)));
      }
    }
    return reasons.isEmpty()
        ? new SolverOutcome.Solved(plan, 0, done, seconds(began))
        : new SolverOutcome.NotFound(reasons, done, seconds(began));
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
