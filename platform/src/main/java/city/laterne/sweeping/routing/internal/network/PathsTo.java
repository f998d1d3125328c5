package city.laterne.sweeping.routing.internal.network;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Cheapest paths from everywhere to one entry, by Dijkstra's method (1959) against the direction of
 * travel. Immutable.
 */
public final class PathsTo {
  private final RoadGraph graph;
  private final Port target;

  /** Weights of the paths from each state to the target, the drive along an arc included. */
  private final long[] weight;

  private record Label(long weight, int state) {}

  /** Finds the paths to a vertex. */
  public PathsTo(RoadGraph graph, int target) {
    this(graph, Port.vertex(target));
  }

  /** Finds the paths to an entry. */
  public PathsTo(RoadGraph graph, Port target) {
    this.graph = graph;
    this.target = target;
    weight = new long[graph.states()];
    Arrays.fill(weight, Weight.NONE);
    PriorityQueue<Label> open = new PriorityQueue<>((a, b) -> Long.compare(a.weight(), b.weight()));
    if (!graph.hasTurns()) {
      reach(target.place(), 0, open);
    } else {
      switch (target.at()) {
        case BEFORE_ARC -> reach(target.place(), 0, open);
        case AFTER_ARC -> reach(target.place(), graph.weight(target.place()), open);
        case VERTEX -> {
          for (int in : graph.arcsIn(target.place())) {
            reach(in, graph.weight(in), open);
          }
        }
        case YARD -> {}
      }
    }
    int[] firstBack = new int[graph.states() + 1];
    int[] back = back(firstBack);
    for (Label label = open.poll(); label != null; label = open.poll()) {
      if (label.weight() == weight[label.state()]) {
        for (int i = firstBack[label.state()]; i < firstBack[label.state() + 1]; i += 2) {
          reach(back[i], label.weight() + graph.stepWeight(back[i + 1]), open);
        }
      }
    }
  }

  /** For each state the states before it, each followed by the step from there. */
  private int[] back(int[] first) {
    int steps = graph.firstStep(graph.states());
    for (int step = 0; step < steps; step++) {
      first[graph.stepTo(step) + 1] += 2;
    }
    for (int state = 0; state < graph.states(); state++) {
      first[state + 1] += first[state];
    }
    int[] next = Arrays.copyOf(first, graph.states());
    int[] back = new int[2 * steps];
    for (int state = 0; state < graph.states(); state++) {
      for (int step = graph.firstStep(state); step < graph.firstStep(state + 1); step++) {
        int to = graph.stepTo(step);
        back[next[to]++] = state;
        back[next[to]++] = step;
      }
    }
    return back;
  }

  private void reach(int state, long reached, PriorityQueue<Label> open) {
    if (reached < weight[state]) {
      weight[state] = reached;
      open.add(new Label(reached, state));
    }
  }

  /** What the cheapest path from an exit costs, or {@link CheapestPaths#UNREACHABLE}. */
  public long cost(Port exit) {
    long found = weightFrom(exit);
    return found == Weight.NONE ? CheapestPaths.UNREACHABLE : Weight.cost(found);
  }

  /** The time of that path; 0 when there is none. */
  public long time(Port exit) {
    long found = weightFrom(exit);
    return found == Weight.NONE ? 0 : Weight.time(found);
  }

  /** The {@link Weight} of the cheapest path from an exit, or {@link Weight#NONE}. */
  public long weightFrom(Port exit) {
    int vertex = exit.at() == Port.At.VERTEX ? exit.place() : graph.end(exit.place());
    if (exit.equals(target)
        || (target.at() == Port.At.VERTEX && vertex == target.place())
        || (target.at() == Port.At.YARD && exit.equals(Port.vertex(target.place())))) {
      return 0;
    }
    if (!graph.hasTurns()) {
      return weight[vertex];
    }
    long best = Weight.NONE;
    for (int out : graph.arcsOut(vertex)) {
      long turn = exit.at() == Port.At.VERTEX ? 0 : graph.turn(exit.place(), out);
      if (turn != Weight.NONE && weight[out] != Weight.NONE) {
        best = Math.min(best, turn + weight[out]);
      }
    }
    return best;
  }
}
