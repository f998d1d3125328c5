package city.laterne.sweeping.routing.internal.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Improves routes until no move of the neighbourhood does: exchange of up to two neighbouring nodes
 * for up to two others, each pair in either order, of tails, of turned heads and tails between two
 * routes, and turning a piece of one route (the moves of Prins 2004 and Vidal et al. 2012, each
 * with the best modes as in Vidal 2017). A node meets only those in its granular neighbourhood
 * (Toth, Vigo 2003); the first better move is made. A pair is looked at again only when one of its
 * routes has changed since.
 */
final class LocalSearch {
  private final RouteSet set;
  private final Rides rides;
  private final VisitMoves visits;
  private final int[][] near;
  private final int[] order;
  private final long[] tested;
  private final int[] middle;
  private int middleCount;
  private final SplittableRandom random;

  // The two nodes of the pair and what surrounds them, set by look().
  private int u;
  private int v;
  private int routeU;
  private int routeV;
  private int beforeU;
  private int afterU;
  private int beforeV;
  private int afterV;
  private long both;

  LocalSearch(Instance instance, RouteSet set, int[][] near, SplittableRandom random) {
    this.set = set;
    this.rides = set.rides;
    visits = new VisitMoves(instance, set);
    int services = instance.services;
    this.near = near;
    this.random = random;
    order = new int[services];
    for (int i = 0; i < services; i++) {
      order[i] = i + 1;
    }
    tested = new long[services + 1];
    middle = new int[set.next.length];
  }

  /** The moves of visits, which others make too. */
  VisitMoves visits() {
    return visits;
  }

  /** Makes better moves until there is none. */
  void run() {
    shuffle(order);
    Arrays.fill(tested, -1);
    boolean searching = true;
    for (int round = 0; searching; round++) {
      searching = false;
      for (int node : order) {
        long since = tested[node];
        tested[node] = set.changes();
        for (int other : near[node]) {
          if (Math.max(set.changed[set.routeOf[node]], set.changed[set.routeOf[other]]) > since) {
            while (improve(node, other)) {
              searching = true;
            }
          }
        }
        if (round < 2 || set.changed[set.routeOf[node]] > since) {
          searching |= visits.any() && visits.improve(node);
        }
        if (round == 1 || (round > 1 && set.changed[set.routeOf[node]] > since)) {
          int empty = set.empty();
          if (empty >= 0) {
            while (set.length[empty] == 0 && open(node, empty)) {
              searching = true;
            }
          }
        }
      }
      if (round == 0) {
        searching = true;
      }
    }
    if (visits.any()) {
      set.dropIdle();
    }
  }

  private boolean improve(int node, int other) {
    look(node, other);
    return routeU == routeV ? within() : between();
  }

  private void look(int node, int other) {
    u = node;
    v = other;
    routeU = set.routeOf[u];
    routeV = set.routeOf[v];
    beforeU = set.previous[u];
    afterU = set.next[u];
    beforeV = set.previous[v];
    afterV = set.next[v];
    both = set.cost[routeU] + set.cost[routeV];
  }

  // ---- moves between two routes ----

  private boolean between() {
    return relocate() || relocateTwo() || swap() || swapTwoForOne() || swapTwo() || tails();
  }

  private boolean relocate() {
    long room = both - set.without[u];
    if (room <= set.cost[routeV]) {
      return false;
    }
    if (rides.join(v, u, afterV) < room) {
      return exchange(beforeU, afterU, 0, 0, v, afterV, u, 0);
    }
    if (rides.join(beforeV, u, v) < room) {
      return exchange(beforeU, afterU, 0, 0, beforeV, v, u, 0);
    }
    return false;
  }

  private boolean relocateTwo() {
    if (afterU == 0) {
      return false;
    }
    long room = both - set.withoutTwo[u];
    if (room <= set.cost[routeV]) {
      return false;
    }
    int x = afterU;
    int behind = set.next[x];
    if (rides.join(v, u, x, afterV) < room) {
      return exchange(beforeU, behind, 0, 0, v, afterV, u, x);
    }
    if (rides.join(v, x, u, afterV) < room) {
      return exchange(beforeU, behind, 0, 0, v, afterV, x, u);
    }
    if (rides.join(beforeV, u, x, v) < room) {
      return exchange(beforeU, behind, 0, 0, beforeV, v, u, x);
    }
    if (rides.join(beforeV, x, u, v) < room) {
      return exchange(beforeU, behind, 0, 0, beforeV, v, x, u);
    }
    return false;
  }

  private boolean swap() {
    if (u > v || set.without[u] + set.without[v] >= both) {
      return false;
    }
    long newU = rides.join(beforeU, v, afterU);
    return newU + set.without[v] < both
        && newU + rides.join(beforeV, u, afterV) < both
        && exchange(beforeU, afterU, v, 0, beforeV, afterV, u, 0);
  }

  private boolean swapTwoForOne() {
    if (afterU == 0 || set.withoutTwo[u] + set.without[v] >= both) {
      return false;
    }
    int x = afterU;
    int behind = set.next[x];
    long room = both - rides.join(beforeU, v, behind);
    if (room <= set.without[v]) {
      return false;
    }
    if (rides.join(beforeV, u, x, afterV) < room) {
      return exchange(beforeU, behind, v, 0, beforeV, afterV, u, x);
    }
    if (rides.join(beforeV, x, u, afterV) < room) {
      return exchange(beforeU, behind, v, 0, beforeV, afterV, x, u);
    }
    return false;
  }

  private boolean swapTwo() {
    if (u > v || afterU == 0 || afterV == 0 || set.withoutTwo[u] + set.withoutTwo[v] >= both) {
      return false;
    }
    int x = afterU;
    int y = afterV;
    int behindU = set.next[x];
    int behindV = set.next[y];
    long straightU = rides.join(beforeU, v, y, behindU);
    long turnedU = rides.join(beforeU, y, v, behindU);
    if (Math.min(straightU, turnedU) + set.withoutTwo[v] >= both) {
      return false;
    }
    long straightV = rides.join(beforeV, u, x, behindV);
    long turnedV = rides.join(beforeV, x, u, behindV);
    if (Math.min(straightU, turnedU) + Math.min(straightV, turnedV) >= both) {
      return false;
    }
    boolean asIsU = straightU <= turnedU;
    boolean asIsV = straightV <= turnedV;
    return exchange(
        beforeU,
        behindU,
        asIsU ? v : y,
        asIsU ? y : v,
        beforeV,
        behindV,
        asIsV ? u : x,
        asIsV ? x : u);
  }

  private boolean tails() {
    if (rides.join(u, v) + rides.join(beforeV, afterU) < both) {
      set.clear();
      set.appendHead(u);
      set.appendTail(v);
      int parked = set.park();
      set.appendHead(beforeV);
      set.appendTail(afterU);
      return set.replace(routeU, parked, routeV);
    }
    if (rides.joinTurnedHead(u, v) + rides.joinTurnedTail(afterU, afterV) < both) {
      set.clear();
      set.appendHead(u);
      set.appendTurnedHead(v);
      int parked = set.park();
      set.appendTurnedTail(afterU);
      set.appendTail(afterV);
      return set.replace(routeU, parked, routeV);
    }
    if (rides.joinTurnedTail(u, v) + rides.joinTurnedHead(beforeV, beforeU) < both) {
      set.clear();
      set.appendTurnedTail(u);
      set.appendTail(v);
      int parked = set.park();
      set.appendHead(beforeV);
      set.appendTurnedHead(beforeU);
      return set.replace(routeU, parked, routeV);
    }
    return false;
  }

  /** Writes head of p, a, b, tail of s to the route of u, and the same of the other to v's. */
  private boolean exchange(int p, int s, int a, int b, int p2, int s2, int a2, int b2) {
    write(p, s, a, b);
    int parked = set.park();
    write(p2, s2, a2, b2);
    return set.replace(routeU, parked, routeV);
  }

  private void write(int p, int s, int a, int b) {
    set.clear();
    set.appendHead(p);
    if (a != 0) {
      set.append(a);
    }
    if (b != 0) {
      set.append(b);
    }
    set.appendTail(s);
  }

  // ---- opening a route ----

  private boolean open(int node, int empty) {
    look(node, node);
    both = set.cost[routeU];
    routeV = empty;
    if (set.length[routeU] < 2) {
      return false;
    }
    if (set.without[u] + rides.join(0, u, 0) < both) {
      return exchange(beforeU, afterU, 0, 0, 0, 0, u, 0);
    }
    if (afterU != 0) {
      int behind = set.next[afterU];
      if (set.withoutTwo[u] + rides.join(0, u, afterU, 0) < both) {
        return exchange(beforeU, behind, 0, 0, 0, 0, u, afterU);
      }
      if (rides.join(u, 0) + rides.join(0, afterU) < both) {
        return exchange(u, 0, 0, 0, 0, afterU, 0, 0);
      }
    }
    return false;
  }

  // ---- moves within a route ----

  private boolean within() {
    long now = set.cost[routeU];
    int posU = set.position[u];
    int posV = set.position[v];
    return relocateWithin(now, posU, posV) || swapWithin(now, posU, posV) || turn(now, posU, posV);
  }

  private boolean relocateWithin(long now, int posU, int posV) {
    if (afterV != u && tryShift(now, u, 0, v, afterV, posU, posV)) {
      return true;
    }
    if (beforeV != u && tryShift(now, u, 0, beforeV, v, posU, posV)) {
      return true;
    }
    int x = afterU;
    if (x == 0 || x == v) {
      return false;
    }
    return (afterV != u
            && (tryShift(now, u, x, v, afterV, posU, posV)
                || tryShift(now, x, u, v, afterV, posU, posV)))
        || (beforeV != x
            && (tryShift(now, u, x, beforeV, v, posU, posV)
                || tryShift(now, x, u, beforeV, v, posU, posV)));
  }

  /** Moves u, or u and the node behind it in the order a, b, between p and s of the same route. */
  private boolean tryShift(long now, int a, int b, int p, int s, int posU, int posV) {
    int behind = b == 0 ? afterU : set.next[afterU];
    int tail;
    if (posV > posU) {
      begin(beforeU);
      for (int node = behind; node != s; node = set.next[node]) {
        add(node);
      }
      addBlock(a, b);
      tail = s;
    } else {
      begin(p);
      addBlock(a, b);
      for (int node = s; node != u; node = set.next[node]) {
        add(node);
      }
      tail = behind;
    }
    return accept(now, posV > posU ? beforeU : p, tail);
  }

  private boolean swapWithin(long now, int posU, int posV) {
    int left = posU < posV ? u : v;
    int right = posU < posV ? v : u;
    int afterLeft = set.next[left];
    int afterRight = set.next[right];
    if (afterLeft == right) {
      return false;
    }
    int head = set.previous[left];
    if (u < v) {
      begin(head);
      add(right);
      addBetween(afterLeft, right);
      add(left);
      if (accept(now, head, afterRight)) {
        return true;
      }
    }
    if (set.next[afterLeft] != right) {
      begin(head);
      add(right);
      addBetween(set.next[afterLeft], right);
      addBlock(left, afterLeft);
      if (accept(now, head, afterRight)) {
        return true;
      }
    }
    if (afterRight == 0) {
      return false;
    }
    int tail = set.next[afterRight];
    begin(head);
    addBlock(right, afterRight);
    addBetween(afterLeft, right);
    add(left);
    if (accept(now, head, tail)) {
      return true;
    }
    if (u > v || set.next[afterLeft] == right) {
      return false;
    }
    begin(head);
    addBlock(right, afterRight);
    addBetween(set.next[afterLeft], right);
    addBlock(left, afterLeft);
    return accept(now, head, tail);
  }

  private boolean turn(long now, int posU, int posV) {
    int left = posU < posV ? u : v;
    int right = posU < posV ? v : u;
    int a = set.next[left];
    if (a == right) {
      return false;
    }
    begin(left);
    for (int node = right; node != left; node = set.previous[node]) {
      add(node);
    }
    if (accept(now, left, set.next[right])) {
      return true;
    }
    int head = set.previous[left];
    begin(head);
    for (int node = set.previous[right]; node != head; node = set.previous[node]) {
      add(node);
    }
    return accept(now, head, right);
  }

  private void begin(int p) {
    rides.begin(p);
    middleCount = 0;
  }

  private void add(int node) {
    rides.add(node);
    middle[middleCount++] = node;
  }

  private void addBlock(int a, int b) {
    add(a);
    if (b != 0) {
      add(b);
    }
  }

  private void addBetween(int from, int until) {
    for (int node = from; node != until; node = set.next[node]) {
      add(node);
    }
  }

  private boolean accept(long now, int p, int s) {
    if (rides.end(s) >= now) {
      return false;
    }
    set.clear();
    set.appendHead(p);
    set.append(middle, middleCount);
    set.appendTail(s);
    return set.replace(routeU);
  }

  private void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
