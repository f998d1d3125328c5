package city.laterne.sweeping.routing.internal.search;

import java.util.function.IntConsumer;

/**
 * Moves of visits to facilities: one behind a node is left out, put in, or brought there from
 * farther along the route (Crevier, Cordeau, Laporte 2007 treat visits as nodes of the route in the
 * same way). Not shared between threads.
 */
final class VisitMoves {
  private static final int TRIES = 5;

  private final RouteSet set;
  private final Rides rides;
  private final int firstVisit;
  private final int lastVisit;

  VisitMoves(Instance instance, RouteSet set) {
    this.set = set;
    rides = set.rides;
    firstVisit = instance.services + 1;
    lastVisit = instance.elements - 1;
  }

  /** Whether the problem has facilities. */
  boolean any() {
    return firstVisit <= lastVisit;
  }

  /**
   * Leaves out or puts in a visit behind a node, some times if that helps.
   *
   * @param touching told of the route before it is changed
   */
  void tend(int node, IntConsumer touching) {
    if (any()) {
      touching.accept(set.routeOf[node]);
      int tries = 0;
      while (tries < TRIES && leaveOutOrPutIn(node)) {
        tries++;
      }
    }
  }

  /** Makes the first move about a node that lowers the cost of its route. */
  boolean improve(int node) {
    return leaveOutOrPutIn(node) || (!set.isVisit(set.next[node]) && bring(node));
  }

  private boolean leaveOutOrPutIn(int node) {
    int route = set.routeOf[node];
    int after = set.next[node];
    long now = set.cost[route];
    if (set.isVisit(after)) {
      if (rides.join(node, set.next[after]) < now && write(route, node, 0, set.next[after])) {
        set.giveBack(after);
        return true;
      }
      return false;
    }
    for (int visit = firstVisit; visit <= lastVisit; visit++) {
      int fresh = set.takeVisit(visit);
      if (fresh != 0) {
        if (rides.join(node, fresh, after) < now && write(route, node, fresh, after)) {
          return true;
        }
        set.giveBack(fresh);
      }
    }
    return false;
  }

  private boolean write(int route, int head, int middle, int tail) {
    set.clear();
    set.appendHead(head);
    if (middle != 0) {
      set.append(middle);
    }
    set.appendTail(tail);
    return set.replace(route);
  }

  /** Brings the nearest visit of the route behind a node. */
  private boolean bring(int node) {
    int route = set.routeOf[node];
    int after = set.next[node];
    int there = after;
    while (there != 0 && !set.isVisit(there)) {
      there = set.next[there];
    }
    if (there != 0 && forward(route, node, there)) {
      return true;
    }
    there = set.previous[node];
    while (there != 0 && !set.isVisit(there)) {
      there = set.previous[there];
    }
    return there != 0 && backward(route, node, there);
  }

  /** The node, the visit that stands farther on, what was between. */
  private boolean forward(int route, int node, int visit) {
    int after = set.next[node];
    int tail = set.next[visit];
    rides.begin(node);
    rides.add(visit);
    addBetween(after, visit);
    if (rides.end(tail) >= set.cost[route]) {
      return false;
    }
    set.clear();
    set.appendHead(node);
    set.append(visit);
    appendBetween(after, visit);
    set.appendTail(tail);
    return set.replace(route);
  }

  /** What stands behind the visit up to the node, then the visit. */
  private boolean backward(int route, int node, int visit) {
    int head = set.previous[visit];
    int from = set.next[visit];
    int tail = set.next[node];
    rides.begin(head);
    addBetween(from, tail);
    rides.add(visit);
    if (rides.end(tail) >= set.cost[route]) {
      return false;
    }
    set.clear();
    set.appendHead(head);
    appendBetween(from, tail);
    set.append(visit);
    set.appendTail(tail);
    return set.replace(route);
  }

  private void addBetween(int from, int until) {
    for (int node = from; node != until; node = set.next[node]) {
      rides.add(node);
    }
  }

  private void appendBetween(int from, int until) {
    for (int node = from; node != until; node = set.next[node]) {
      set.append(node);
    }
  }
}
