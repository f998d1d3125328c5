package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one kind of vehicles does on one day, as a plain problem that says about the same: breaks
 * shorten the longest route, several windows are one from the first to the last, what driving takes
 * is demanded by services for the drives as they are in the mean. Its plans need not hold.
 */
final class Relaxation {
  private final RoutingProblem problem;

  Relaxation(RoutingProblem problem) {
    this.problem = problem;
  }

  /**
   * The plain problem.
   *
   * @param kind index of the kind of vehicles
   * @param drive the mean time of driving between two services
   */
  RoutingProblem of(int kind, long drive) {
    boolean windows =
        problem.services().stream().anyMatch(service -> !service.work().windows().isEmpty());
    return new RoutingProblem(
        problem.name(),
        problem.vertices(),
        problem.links(),
        problem.services().stream().map(service -> plain(service, drive)).toList(),
        problem.dimensions().stream().map(one -> Dimension.load(one.name())).toList(),
        List.of(plain(problem.vehicles().get(kind), windows)),
        problem.facilities(),
        problem.turns(),
        problem.uTurns(),
        1,
        Objective.COST);
  }

  private static VehicleKind plain(VehicleKind kind, boolean windows) {
    return new VehicleKind(
        kind.name(),
        VehicleKind.FREE,
        kind.capacities(),
        kind.start(),
        kind.end(),
        kind.hours(),
        longest(kind),
        kind.fixedCost(),
        windows ? 0 : kind.timeCost(),
        new BreakRule.None());
  }

  /** The longest time of work and drives that its breaks leave in a route. */
  static int longest(VehicleKind kind) {
    long span =
        kind.hours().equals(TimeWindow.ALWAYS)
            ? kind.longest()
            : Math.min(kind.longest(), (long) kind.hours().latest() - kind.hours().earliest());
    if (!(kind.breaks() instanceof BreakRule.After rule) || span == Integer.MAX_VALUE) {
      return (int) span;
    }
    // With n breaks there are n + 1 times between them.
    long breaks = Math.max(0, span - rule.afterAtMost()) / (rule.afterAtMost() + rule.length());
    return (int)
        Math.max(
            Math.min((breaks + 1) * rule.afterAtMost(), span - breaks * rule.length()),
            span - (breaks + 1) * rule.length());
  }

  private Service plain(Service service, long drive) {
    Work work = plain(service.work(), drive);
    return switch (service) {
      case Service.OfEdge edge -> new Service.OfEdge(edge.id(), edge.link(), work);
      case Service.OfArc arc -> new Service.OfArc(arc.id(), arc.arc(), work);
      case Service.OfVertex vertex -> new Service.OfVertex(vertex.id(), vertex.vertex(), work);
    };
  }

  private Work plain(Work work, long drive) {
    List<TimeWindow> windows = new ArrayList<>();
    if (!work.windows().isEmpty()) {
      windows.add(
          new TimeWindow(work.windows().getFirst().earliest(), work.windows().getLast().latest()));
    }
    List<Integer> demands =
        IntStream.range(0, problem.dimensions().size())
            .mapToObj(d -> demand(work, d, drive))
            .toList();
    return new Work(work.cost(), work.time(), demands, windows, Days.ONCE);
  }

  private int demand(Work work, int dimension, long drive) {
    long perTime = problem.dimensions().get(dimension).perTime();
    long demand = work.demands().get(dimension) + perTime * (work.time() + drive);
    return (int) Math.min(demand, Integer.MAX_VALUE);
  }
}
