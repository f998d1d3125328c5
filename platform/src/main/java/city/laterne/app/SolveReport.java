package city.laterne.app;

import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.SolverOutcome;
import city.laterne.sweeping.routing.WhyHere;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The answer of {@code solve}: a line of JSON with {@code instance}, {@code cost}, {@code vehicles}
 * (the most on one day), {@code feasible}, {@code seconds}, {@code lowerBound} and, for services
 * that were asked about, {@code why}; without a plan the cost, vehicles and bound are {@code null},
 * and {@code reasons} say why, each with a stable {@code code}. Reasons stand on the standard error
 * as well.
 */
final class SolveReport {
  /** By tokens alone: binding to objects would take a third of a second of the start. */
  private static final JsonFactory FORM = new JsonFactory();

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

  /**
   * Tells what the solver found; answers the exit code.
   *
   * @param why services are where they are, for those that were asked about
   */
  int tell(SolverOutcome outcome, List<WhyHere> why) {
    return switch (outcome) {
      case SolverOutcome.Solved solved -> {
        why.forEach(one -> System.err.println("laterne: " + one.message()));
        print(
            json -> {
              json.writeNumberProperty("cost", solved.plan().cost());
              json.writeNumberProperty("vehicles", vehicles(solved.plan().routes()));
              json.writeBooleanProperty("feasible", true);
              json.writeNumberProperty("seconds", seconds());
              json.writeNumberProperty("lowerBound", solved.lowerBound());
              if (!why.isEmpty()) {
                json.writeName("why");
                WhyJson.write(json, why);
              }
            });
        yield Solve.SOLVED;
      }
      case SolverOutcome.Infeasible infeasible -> unsolved(infeasible.reasons());
      case SolverOutcome.NotFound notFound -> unsolved(notFound.reasons());
    };
  }

  /** Tells that there is no plan; answers the exit code. */
  int unsolved(List<SolverOutcome.Reason> reasons) {
    tellReasons(reasons);
    print(
        json -> {
          json.writeNullProperty("cost");
          json.writeNullProperty("vehicles");
          json.writeBooleanProperty("feasible", false);
          json.writeNumberProperty("seconds", seconds());
          json.writeNullProperty("lowerBound");
          json.writeName("reasons");
          json.writeStartArray();
          for (SolverOutcome.Reason reason : reasons) {
            json.writeStartObject();
            json.writeStringProperty("code", reason.code());
            json.writeStringProperty("member", reason.member());
            json.writeStringProperty("message", reason.message());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
    return Solve.INFEASIBLE;
  }

  private void print(Consumer<JsonGenerator> members) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FORM.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("instance", instance);
      members.accept(json);
      json.writeEndObject();
    }
    System.out.println(line);
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
