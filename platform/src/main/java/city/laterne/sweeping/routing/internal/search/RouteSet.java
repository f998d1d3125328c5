package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The routes that the local search works on, as linked lists of nodes with their rides. Node 0, the
 * depot, stands before the first and behind the last node of each route. Not shared between
 * threads.
 */
final class RouteSet {
  final Rides rides;
  final int[] next;
  final int[] previous;
  final int[] position;
  final int[] routeOf;
  final int[] first;
  final int[] last;
  final int[] length;

  /** What each route costs, penalties included. */
  final long[] cost;

  /** What the node's route would cost without it. */
  final long[] without;

  /** What the node's route would cost without it and the node behind it; nothing for a last one. */
  final long[] withoutTwo;

  /** The number of the change that last touched each route. */
  final long[] changed;

  private final Instance instance;
  private final int[] idle;
  private final int[] idleCount;
  private final int[] buffer;
  private final int[] other;
  private int filled;
  private long changes;

  RouteSet(Instance instance, Rides rides) {
    this.instance = instance;
    this.rides = rides;
    int nodes = instance.nodes;
    int fleet = instance.fleet;
    idle = new int[nodes];
    idleCount = new int[instance.elements];
    next = new int[nodes];
    previous = new int[nodes];
    position = new int[nodes];
    routeOf = new int[nodes];
    first = new int[fleet];
    last = new int[fleet];
    length = new int[fleet];
    cost = new long[fleet];
    without = new long[nodes];
    withoutTwo = new long[nodes];
    changed = new long[fleet];
    buffer = new int[nodes];
    other = new int[nodes];
  }

  /**
   * Takes the routes of a solution; what is behind them stays empty.
   *
   * @param routes elements; each visit is given a node of its own
   */
  void load(int[][] routes) {
    Arrays.fill(idleCount, 0);
    for (int node = instance.nodes - 1; node > instance.services; node--) {
      giveBack(node);
    }
    for (int r = 0; r < first.length; r++) {
      int count = 0;
      if (r < routes.length) {
        for (int element : routes[r]) {
          int node = element <= instance.services ? element : takeVisit(element);
          if (node != 0) {
            buffer[count++] = node;
          }
        }
      }
      length[r] = 0;
      put(r, buffer, count);
    }
  }

  /**
   * Whether all is kept that the local search asks for, or only what ruin and recreate do: heads,
   * tails and costs.
   */
  void keepAll(boolean all) {
    rides.turning = all;
    for (int r = 0; all && r < first.length; r++) {
      int[] nodes = nodes(r);
      length[r] = 0;
      put(r, nodes, nodes.length);
    }
  }

  /** Whether a node is a visit to a facility. */
  boolean isVisit(int node) {
    return node > instance.services;
  }

  /** A node for another visit, not yet in any route, or 0 when all are in use. */
  int takeVisit(int element) {
    int base = instance.firstNode(element);
    return idleCount[element] == 0 ? 0 : idle[base + --idleCount[element]];
  }

  /** Takes back the node of a visit that is in no route. */
  void giveBack(int node) {
    int element = instance.elementOf[node];
    idle[instance.firstNode(element) + idleCount[element]++] = node;
  }

  /** The number of changes so far. */
  long changes() {
    return changes;
  }

  /** The nodes of a route. */
  int[] nodes(int r) {
    int[] nodes = new int[length[r]];
    int node = first[r];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node;
      node = next[node];
    }
    return nodes;
  }

  /** The elements of a route. */
  int[] route(int r) {
    int[] nodes = nodes(r);
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = instance.elementOf[nodes[i]];
    }
    return nodes;
  }

  /** The elements of all routes. */
  int[][] all() {
    int[][] routes = new int[first.length][];
    for (int r = 0; r < routes.length; r++) {
      routes[r] = route(r);
    }
    return routes;
  }

  /** Whether no route breaks a limit and each can be driven. */
  boolean keepsLimits() {
    for (int r = 0; r < first.length; r++) {
      if (rides.loadExcess(last[r]) > 0
          || rides.timeExcess(last[r]) > 0
          || cost[r] >= Instance.NO_PATH) {
        return false;
      }
    }
    return true;
  }

  /** All routes with the modes in which they cost what they cost. */
  List<List<Step>> steps() {
    List<List<Step>> all = new ArrayList<>();
    for (int r = 0; r < first.length; r++) {
      if (length[r] > 0) {
        int[] nodes = nodes(r);
        int[] modes = rides.modes(nodes);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
          steps.add(new Step(instance.element.get(instance.elementOf[nodes[i]]), modes[i]));
        }
        all.add(steps);
      }
    }
    return all;
  }

  /** Empties the routes that do nothing but visit facilities. */
  void dropIdle() {
    for (int r = 0; r < first.length; r++) {
      int[] nodes = nodes(r);
      if (nodes.length > 0 && Arrays.stream(nodes).allMatch(this::isVisit)) {
        put(r, nodes, 0);
        Arrays.stream(nodes).forEach(this::giveBack);
      }
    }
  }

  /** An empty route, or -1. */
  int empty() {
    for (int r = 0; r < first.length; r++) {
      if (length[r] == 0) {
        return r;
      }
    }
    return -1;
  }

  /** Penalised cost of all routes. */
  long total() {
    long sum = 0;
    for (long c : cost) {
      sum += c;
    }
    return sum;
  }

  // A move writes the new route of one or two routes, piece by piece, and then puts them in place.

  void clear() {
    filled = 0;
  }

  void append(int node) {
    buffer[filled++] = node;
  }

  void append(int[] nodes, int count) {
    System.arraycopy(nodes, 0, buffer, filled, count);
    filled += count;
  }

  /** The route up to {@code p}; nothing when that is the depot. */
  void appendHead(int p) {
    if (p != 0) {
      int node = first[routeOf[p]];
      while (node != p) {
        buffer[filled++] = node;
        node = next[node];
      }
      buffer[filled++] = p;
    }
  }

  /** The route from {@code s} to its end. */
  void appendTail(int s) {
    for (int node = s; node != 0; node = next[node]) {
      buffer[filled++] = node;
    }
  }

  /** The route from {@code q} backwards to its beginning. */
  void appendTurnedHead(int q) {
    for (int node = q; node != 0; node = previous[node]) {
      buffer[filled++] = node;
    }
  }

  /** The route from its end backwards to {@code q}. */
  void appendTurnedTail(int q) {
    if (q != 0) {
      int node = last[routeOf[q]];
      while (node != q) {
        buffer[filled++] = node;
        node = previous[node];
      }
      buffer[filled++] = q;
    }
  }

  /** Sets aside what was written, to write a second route. */
  int park() {
    int count = filled;
    System.arraycopy(buffer, 0, other, 0, count);
    filled = 0;
    return count;
  }

  /**
   * Puts the parked route at {@code a} and the written one at {@code b}, if together they cost
   * less. Where times matter, the rides' evaluation of a move is a rule of thumb; what is accepted
   * is exact, so that the search cannot go round in circles.
   */
  boolean replace(int a, int parked, int b) {
    if (instance.timed && costOf(other, parked) + costOf(buffer, filled) >= cost[a] + cost[b]) {
      return false;
    }
    put(a, other, parked);
    put(b, buffer, filled);
    return true;
  }

  /** Puts the written route in place, if it costs less. */
  boolean replace(int r) {
    if (instance.timed && costOf(buffer, filled) >= cost[r]) {
      return false;
    }
    put(r, buffer, filled);
    return true;
  }

  private long costOf(int[] nodes, int count) {
    rides.begin(0);
    for (int i = 0; i < count; i++) {
      rides.add(nodes[i]);
    }
    return rides.end(0);
  }

  /** Puts the written route in place, whatever it costs. */
  void place(int r) {
    put(r, buffer, filled);
  }

  /** Finds anew which nodes of visits are in no route, after routes were put back. */
  void findIdle() {
    if (instance.nodes == instance.services + 1) {
      return;
    }
    Arrays.fill(idleCount, 0);
    boolean[] used = new boolean[instance.nodes];
    for (int r = 0; r < first.length; r++) {
      for (int node = first[r]; node != 0; node = next[node]) {
        used[node] = true;
      }
    }
    for (int node = instance.nodes - 1; node > instance.services; node--) {
      if (!used[node]) {
        giveBack(node);
      }
    }
  }

  /**
   * Makes a route of these nodes. Rides are computed for what changed: heads from the first node
   * that differs, tails from the last.
   */
  void put(int r, int[] nodes, int count) {
    int headKept = 0;
    for (int node = first[r];
        headKept < Math.min(count, length[r]) && nodes[headKept] == node;
        node = next[node]) {
      headKept++;
    }
    int tailKept = 0;
    for (int node = last[r];
        tailKept < Math.min(count, length[r]) && nodes[count - 1 - tailKept] == node;
        node = previous[node]) {
      tailKept++;
    }
    int before = 0;
    for (int i = 0; i < count; i++) {
      int node = nodes[i];
      routeOf[node] = r;
      position[node] = i;
      previous[node] = before;
      if (before != 0) {
        next[before] = node;
      }
      before = node;
    }
    if (count > 0) {
      next[before] = 0;
    }
    first[r] = count == 0 ? 0 : nodes[0];
    last[r] = before;
    length[r] = count;
    cost[r] = rides.update(nodes, count, headKept, tailKept);
    changed[r] = ++changes;
    for (int node = rides.turning ? first[r] : 0; node != 0; node = next[node]) {
      int after = next[node];
      without[node] = rides.join(previous[node], after);
      if (after != 0) {
        withoutTwo[node] = rides.join(previous[node], next[after]);
      }
    }
  }
}
