package city.laterne.sweeping.routing.internal.network;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * The graph in which cheapest paths are looked for. Without turn rules its states are the vertices.
 * With them its states are the arcs, each meaning "turned into this arc and about to drive it", and
 * its steps are pairs of arcs that may follow each other: the line graph (Caldwell 1961; Winter
 * 2002). A step carries the drive along the first arc and the turn into the second.
 *
 * <p>Arcs are numbered {@code 2 * link} forward and {@code 2 * link + 1} backward, also where the
 * second does not exist.
 */
public final class RoadGraph {
  private final RoutingProblem problem;
  private final boolean turns;
  private final int states;
  private final int[] firstStep;
  private final int[] stepTo;
  private final long[] stepWeight;
  private final int[][] arcsOut;
  private final int[][] arcsIn;
  private final Map<Long, TurnRule> rules = new HashMap<>();

  /** Builds the graph of a problem. */
  public RoadGraph(RoutingProblem problem) {
    this.problem = problem;
    turns = problem.hasTurns();
    for (TurnRule rule : problem.turns()) {
      rules.put(pair(number(rule.from()), number(rule.to())), rule);
    }
    arcsOut = arcsBy(true);
    arcsIn = arcsBy(false);
    states = turns ? 2 * problem.links().size() : problem.vertices();
    firstStep = new int[states + 1];
    int[][] to = new int[states][];
    long[][] weight = new long[states][];
    for (int state = 0; state < states; state++) {
      if (turns) {
        stepsOfArc(state, to, weight);
      } else {
        int[] out = arcsOut[state];
        to[state] = Arrays.stream(out).map(this::end).toArray();
        weight[state] = Arrays.stream(out).mapToLong(this::weight).toArray();
      }
      firstStep[state + 1] = firstStep[state] + to[state].length;
    }
    stepTo = new int[firstStep[states]];
    stepWeight = new long[firstStep[states]];
    for (int state = 0; state < states; state++) {
      System.arraycopy(to[state], 0, stepTo, firstStep[state], to[state].length);
      System.arraycopy(weight[state], 0, stepWeight, firstStep[state], to[state].length);
    }
  }

  private void stepsOfArc(int arc, int[][] to, long[][] weight) {
    if (!exists(arc)) {
      to[arc] = new int[0];
      weight[arc] = new long[0];
      return;
    }
    int[] next =
        Arrays.stream(arcsOut[end(arc)]).filter(out -> turn(arc, out) != Weight.NONE).toArray();
    to[arc] = next;
    weight[arc] = Arrays.stream(next).mapToLong(out -> weight(arc) + turn(arc, out)).toArray();
  }

  /** The number of an arc. */
  public static int number(Arc arc) {
    return 2 * arc.link() + (arc.direction() == Direction.FORWARD ? 0 : 1);
  }

  /** The arc of a number. */
  public static Arc arc(int number) {
    return new Arc(number >> 1, (number & 1) == 0 ? Direction.FORWARD : Direction.BACKWARD);
  }

  /** How many states paths run over. */
  public int states() {
    return states;
  }

  /** Whether states are arcs. */
  public boolean hasTurns() {
    return turns;
  }

  /** Index of the first step out of a state. */
  int firstStep(int state) {
    return firstStep[state];
  }

  /** The state where a step ends. */
  int stepTo(int step) {
    return stepTo[step];
  }

  /** What a step weighs. */
  long stepWeight(int step) {
    return stepWeight[step];
  }

  /** The arcs that leave a vertex. */
  public int[] arcsOut(int vertex) {
    return arcsOut[vertex];
  }

  /** The arcs that lead to a vertex. */
  public int[] arcsIn(int vertex) {
    return arcsIn[vertex];
  }

  /** The vertex where an arc begins. */
  public int start(int arc) {
    return link(arc).start(arc(arc).direction());
  }

  /** The vertex where an arc ends. */
  public int end(int arc) {
    return link(arc).end(arc(arc).direction());
  }

  /** What driving along an arc weighs. */
  long weight(int arc) {
    return Weight.of(link(arc).cost(), link(arc).time());
  }

  /** What the turn between two arcs that follow each other weighs, or {@link Weight#NONE}. */
  long turn(int from, int to) {
    TurnRule rule = rules.get(pair(from, to));
    if (rule != null) {
      return switch (rule) {
        case TurnRule.Forbidden forbidden -> Weight.NONE;
        case TurnRule.Penalty penalty -> Weight.of(penalty.cost(), penalty.time());
      };
    }
    if (from != (to ^ 1)) {
      return 0;
    }
    UTurns policy = problem.uTurns();
    boolean allowed =
        switch (policy.where()) {
          case ANYWHERE -> true;
          case NOWHERE -> false;
          case DEAD_ENDS -> arcsOut[start(to)].length == 1;
        };
    return allowed ? Weight.of(policy.cost(), policy.time()) : Weight.NONE;
  }

  private boolean exists(int arc) {
    return (arc & 1) == 0 || link(arc).bothWays();
  }

  private Link link(int arc) {
    return problem.links().get(arc >> 1);
  }

  private int[][] arcsBy(boolean start) {
    IntStream.Builder[] lists = new IntStream.Builder[problem.vertices()];
    Arrays.setAll(lists, vertex -> IntStream.builder());
    PrimitiveIterator.OfInt arcs =
        IntStream.range(0, 2 * problem.links().size()).filter(this::exists).iterator();
    while (arcs.hasNext()) {
      int arc = arcs.next();
      lists[start ? start(arc) : end(arc)].add(arc);
    }
    return Arrays.stream(lists).map(list -> list.build().toArray()).toArray(int[][]::new);
  }

  private static long pair(int from, int to) {
    return ((long) from << 32) | to;
  }
}
