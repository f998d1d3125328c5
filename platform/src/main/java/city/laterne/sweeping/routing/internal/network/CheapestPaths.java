package city.laterne.sweeping.routing.internal.network;

import java.util.Arrays;
import java.util.List;

/**
 * Cheapest paths from one port to all others (Dijkstra 1959), with a binary heap of states whose
 * keys may only fall. Kept and used again by one thread: arrays are as large as the graph, and only
 * what a run touched is cleared before the next.
 */
public final class CheapestPaths {
  /** What {@link #cost} says of a port that cannot be reached. */
  public static final long UNREACHABLE = Long.MAX_VALUE;

  private final RoadGraph graph;
  private final long[] weight;
  private final int[] via;
  private final int[] heap;
  private final int[] place;
  private final int[] touched;
  private final int[] wanted;
  private int round;
  private int touchedCount;
  private int size;
  private Port source = Port.vertex(-1);

  /** A searcher over the graph. */
  public CheapestPaths(RoadGraph graph) {
    this.graph = graph;
    weight = new long[graph.states()];
    via = new int[graph.states()];
    heap = new int[graph.states()];
    place = new int[graph.states()];
    touched = new int[graph.states()];
    wanted = new int[graph.states()];
    Arrays.fill(weight, Weight.NONE);
    Arrays.fill(place, -1);
  }

  /** Who is told of each state when its cheapest path is known, the nearest first. */
  @FunctionalInterface
  public interface Settling {
    /**
     * A path is known.
     *
     * @param state a vertex, or with turns an arc, by its number
     * @param cost of the path
     * @param time of the path
     * @return whether to go on
     */
    boolean settled(int state, long cost, long time);
  }

  /** Finds the cheapest paths from an exit to everywhere. */
  public void from(Port exit) {
    from(exit, (state, cost, time) -> true);
  }

  /** Finds the cheapest paths from an exit, until somebody has seen enough of them. */
  public void from(Port exit, Settling settling) {
    begin(exit);
    while (size > 0) {
      int state = pop();
      if (!settling.settled(state, Weight.cost(weight[state]), Weight.time(weight[state]))) {
        return;
      }
      settle(state);
    }
  }

  /**
   * Finds the cheapest paths from an exit to those entries that lie among its nearest states. None
   * of the entries may be a vertex when there are turn rules.
   *
   * @param reach how many states to look at
   */
  public void from(Port exit, List<Port> entries, int reach) {
    begin(exit);
    round++;
    int missing = 0;
    for (Port entry : entries) {
      if (entry.at() != Port.At.YARD && wanted[entry.place()] != round) {
        wanted[entry.place()] = round;
        missing++;
      }
    }
    for (int settled = 0; size > 0 && missing > 0 && settled < reach; settled++) {
      int state = pop();
      if (wanted[state] == round) {
        missing--;
      }
      settle(state);
    }
    while (size > 0) {
      weight[heap[--size]] = Weight.NONE;
    }
  }

  /** Finds the cheapest path from an exit to one entry, and no others that cost more. */
  public void between(Port exit, Port entry) {
    begin(exit);
    while (size > 0 && weight[heap[0]] < weightTo(entry)) {
      settle(pop());
    }
  }

  private void begin(Port exit) {
    source = exit;
    for (int i = 0; i < touchedCount; i++) {
      weight[touched[i]] = Weight.NONE;
      place[touched[i]] = -1;
    }
    touchedCount = 0;
    size = 0;
    if (!graph.hasTurns()) {
      reach(exit.place(), 0, -1);
    } else {
      int vertex = exit.at() == Port.At.VERTEX ? exit.place() : graph.end(exit.place());
      for (int out : graph.arcsOut(vertex)) {
        long turn = exit.at() == Port.At.VERTEX ? 0 : graph.turn(exit.place(), out);
        if (turn != Weight.NONE) {
          reach(out, turn, -1);
        }
      }
    }
  }

  private void settle(int state) {
    long here = weight[state];
    int end = graph.firstStep(state + 1);
    for (int step = graph.firstStep(state); step < end; step++) {
      reach(graph.stepTo(step), here + graph.stepWeight(step), state);
    }
  }

  /** The cost of the cheapest path to an entry, or {@link #UNREACHABLE}. */
  public long cost(Port entry) {
    long found = weightTo(entry);
    return found == Weight.NONE ? UNREACHABLE : Weight.cost(found);
  }

  /** The time of that path; 0 when there is none. */
  public long time(Port entry) {
    long found = weightTo(entry);
    return found == Weight.NONE ? 0 : Weight.time(found);
  }

  /** The {@link Weight} of the cheapest path to an entry, or {@link Weight#NONE}. */
  public long weightTo(Port entry) {
    if (entry.equals(source)) {
      return 0;
    }
    if (!graph.hasTurns()) {
      return weight[entry.place()];
    }
    return switch (entry.at()) {
      case BEFORE_ARC -> weight[entry.place()];
      case AFTER_ARC -> driven(entry.place());
      case YARD -> source.equals(Port.vertex(entry.place())) ? 0 : Weight.NONE;
      case VERTEX -> {
        if (source.at() == Port.At.AFTER_ARC && graph.end(source.place()) == entry.place()) {
          yield 0;
        }
        long best = Weight.NONE;
        for (int in : graph.arcsIn(entry.place())) {
          best = Math.min(best, driven(in));
        }
        yield best;
      }
    };
  }

  private long driven(int arc) {
    return weight[arc] == Weight.NONE ? Weight.NONE : weight[arc] + graph.weight(arc);
  }

  private void reach(int state, long reached, int from) {
    if (reached >= weight[state]) {
      return;
    }
    if (weight[state] == Weight.NONE) {
      touched[touchedCount++] = state;
      place[state] = size;
      heap[size++] = state;
    }
    weight[state] = reached;
    via[state] = from;
    lift(place[state]);
  }

  private void lift(int at) {
    int state = heap[at];
    long key = weight[state];
    int i = at;
    while (i > 0) {
      int parent = (i - 1) >> 1;
      if (weight[heap[parent]] <= key) {
        break;
      }
      put(heap[parent], i);
      i = parent;
    }
    put(state, i);
  }

  private int pop() {
    int top = heap[0];
    int last = heap[--size];
    if (size > 0) {
      long key = weight[last];
      int i = 0;
      while (true) {
        int child = 2 * i + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && weight[heap[child + 1]] < weight[heap[child]]) {
          child++;
        }
        if (weight[heap[child]] >= key) {
          break;
        }
        put(heap[child], i);
        i = child;
      }
      put(last, i);
    }
    return top;
  }

  private void put(int state, int at) {
    heap[at] = state;
    place[state] = at;
  }
}
