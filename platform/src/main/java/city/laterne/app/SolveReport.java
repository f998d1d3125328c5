package city.laterne.app;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.SolverOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer of {@code solve}: a line of JSON with {@code instance}, {@code cost}, {@code vehicles}
 * (the most on one day), {@code feasible}, {@code seconds}, {@code lowerBound}; without a plan the
 * cost, vehicles and bound are {@code null}, and {@code reasons} say why, each with a stable {@code
 * code}. Reasons stand on the standard error as well.
 */
final class SolveReport {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String instance;
  private final long began;

  /**
   * A report to be.
   *
   * @param instance the problem's name
   * @param began when, by {@link System#nanoTime}
   */
  SolveReport(String instance, long began) {
    this.instance = instance;
    this.began = began;
  }

  /** Tells what the solver found; answers the exit code. */
  int tell(SolverOutcome outcome) {
    return switch (outcome) {
      case SolverOutcome.Solved solved -> {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("instance", instance);
        answer.put("cost", solved.plan().cost());
        answer.put("vehicles", vehicles(solved.plan().routes()));
        answer.put("feasible", true);
        answer.put("seconds", seconds());
        answer.put("lowerBound", solved.lowerBound());
        System.out.println(answer);
        yield Solve.SOLVED;
      }
      case SolverOutcome.Infeasible infeasible -> unsolved(infeasible.reasons());
      case SolverOutcome.NotFound notFound -> unsolved(notFound.reasons());
      case SolverOutcome.Unsupported unsupported -> {
        tellReasons(unsupported.reasons());
        yield Solve.WRONG;
      }
    };
  }

  /** Tells that there is no plan; answers the exit code. */
  int unsolved(List<SolverOutcome.Reason> reasons) {
    tellReasons(reasons);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("instance", instance);
    answer.putNull("cost");
    answer.putNull("vehicles");
    answer.put("feasible", false);
    answer.put("seconds", seconds());
    answer.putNull("lowerBound");
    for (SolverOutcome.Reason reason : reasons) {
      answer
          .withArray("reasons")
          .addObject()
          .put("code", reason.code())
          .put("member", reason.member())
          .put("message", reason.message());
    }
    System.out.println(answer);
    return Solve.INFEASIBLE;
  }

  private static void tellReasons(List<SolverOutcome.Reason> reasons) {
    for (SolverOutcome.Reason reason : reasons) {
      System.err.println("laterne: " + reason.code() + ": " + reason.message());
    }
  }

  /** The most vehicles that are out on one day. */
  private static int vehicles(List<Route> routes) {
    Map<Integer, Integer> byDay = new HashMap<>();
    routes.forEach(route -> byDay.merge(route.day(), 1, Integer::sum));
    return byDay.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private double seconds() {
    return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
  }
}
