package city.laterne.sweeping.routing.internal.network;

import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The least times from some vertices to everywhere, or from everywhere to them, whatever the drives
 * cost (Dijkstra 1959). Vehicles may pass facilities, where they turn freely. No plan is quicker,
 * so what is too late here is too late in every plan. Immutable.
 */
public final class Quickest {
  /** The time to what cannot be reached. */
  public static final long NEVER = Long.MAX_VALUE / 4;

  private final RoadGraph graph;
  private final boolean forward;
  private final long[] drive;

  /** By arc: forward until one is turned into it, backward from its end. */
  private final long[] arc;

  /** By vertex, where no turn is counted. */
  private final long[] vertex;

  private final int[] pause;

  private record Label(long time, int arc) {}

  private Quickest(
      RoutingProblem problem,
      RoadGraph graph,
      boolean forward,
      List<Integer> sources,
      boolean throughFacilities) {
    this.graph = graph;
    this.forward = forward;
    int arcs = 2 * problem.links().size();
    drive = new long[arcs];
    arc = new long[arcs];
    vertex = new long[problem.vertices()];
    pause = new int[problem.vertices()];
    Arrays.fill(arc, NEVER);
    Arrays.fill(vertex, NEVER);
    Arrays.fill(pause, -1);
    for (int i = 0; i < arcs; i++) {
      drive[i] = problem.links().get(i >> 1).time();
    }
    if (throughFacilities) {
      for (Facility facility : problem.facilities()) {
        int least = pause[facility.vertex()];
        pause[facility.vertex()] = least < 0 ? facility.time() : Math.min(least, facility.time());
      }
    }
    PriorityQueue<Label> open = new PriorityQueue<>((a, b) -> Long.compare(a.time(), b.time()));
    for (int source : sources) {
      vertex[source] = 0;
      leave(source, 0, open);
    }
    for (Label label = open.poll(); label != null; label = open.poll()) {
      if (label.time() == arc[label.arc()]) {
        pass(label.arc(), label.time() + drive[label.arc()], open);
      }
    }
  }

  /** The least times from a vertex, by way of facilities where that helps. */
  public static Quickest from(RoutingProblem problem, RoadGraph graph, int source) {
    return new Quickest(problem, graph, true, List.of(source), true);
  }

  /** The least times to a vertex, by way of facilities where that helps. */
  public static Quickest to(RoutingProblem problem, RoadGraph graph, int target) {
    return new Quickest(problem, graph, false, List.of(target), true);
  }

  /** The least times from the nearest of some vertices. */
  public static Quickest fromAny(RoutingProblem problem, RoadGraph graph, List<Integer> sources) {
    return new Quickest(problem, graph, true, sources, false);
  }

  /** The least times to the nearest of some vertices. */
  public static Quickest toAny(RoutingProblem problem, RoadGraph graph, List<Integer> targets) {
    return new Quickest(problem, graph, false, targets, false);
  }

  /** Goes on from a vertex in any direction. */
  private void leave(int at, long time, PriorityQueue<Label> open) {
    for (int next : forward ? graph.arcsOut(at) : graph.arcsIn(at)) {
      reach(next, time, open);
    }
  }

  /** Goes on behind an arc, which was driven. */
  private void pass(int driven, long time, PriorityQueue<Label> open) {
    int at = forward ? graph.end(driven) : graph.start(driven);
    vertex[at] = Math.min(vertex[at], time);
    for (int next : forward ? graph.arcsOut(at) : graph.arcsIn(at)) {
      long turn = forward ? graph.turn(driven, next) : graph.turn(next, driven);
      if (turn != Weight.NONE) {
        reach(next, time + Weight.time(turn), open);
      }
    }
    if (pause[at] >= 0) {
      leave(at, time + pause[at], open);
    }
  }

  private void reach(int next, long time, PriorityQueue<Label> open) {
    if (time < arc[next]) {
      arc[next] = time;
      open.add(new Label(time, next));
    }
  }

  /** From the source to the begin of an arc, or from its end to the target; or {@link #NEVER}. */
  public long atArc(int number) {
    return arc[number];
  }

  /** From the source to a vertex, or from there to the target; or {@link #NEVER}. */
  public long atVertex(int number) {
    return vertex[number];
  }
}
