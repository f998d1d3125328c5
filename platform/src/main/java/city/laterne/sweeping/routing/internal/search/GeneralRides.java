package city.laterne.sweeping.routing.internal.search;

/**
 * Rides of every problem: any number of modes, loads in several dimensions that visits to
 * facilities set back to nothing, and times with windows. Cost and time are kept for each mode;
 * where times matter, a mode's ride is the one with the least cost and penalty for time, so that
 * the evaluation is exact for the modes it chose and the choice is a rule of thumb. Nothing here
 * allocates after construction.
 */
final class GeneralRides extends Rides {
  private final Instance in;
  private final int modes;
  private final boolean timed;
  private final int dimensions;

  private final Side head;
  private final Side tail;
  private final Side turnedTail;
  private final Side turnedHead;
  private final Side single;
  private final Side current;
  private final Side spare;
  private int at;
  private boolean fromSpare;
  private final Timing timing = new Timing();
  private final Timing best = new Timing();

  /** One kind of ride of all nodes: cost and timing by node and mode, loads by node. */
  private final class Side {
    final long[] cost;
    final long[] times;
    final long[] loads;

    Side(int nodes) {
      cost = new long[nodes * modes];
      times = timed ? new long[nodes * modes * 4] : new long[0];
      loads = new long[nodes * dimensions * 4];
    }
  }

  GeneralRides(Instance instance) {
    in = instance;
    modes = instance.modes;
    timed = instance.timed;
    dimensions = instance.dimensions;
    head = new Side(instance.nodes);
    tail = new Side(instance.nodes);
    turnedTail = new Side(instance.nodes);
    turnedHead = new Side(instance.nodes);
    single = new Side(instance.nodes);
    current = new Side(1);
    spare = new Side(1);
    for (int node = 0; node < instance.nodes; node++) {
      fillSingle(node);
    }
    for (Side side : new Side[] {head, tail, turnedTail, turnedHead}) {
      System.arraycopy(single.times, 0, side.times, 0, timed ? 4 * modes : 0);
      System.arraycopy(single.loads, 0, side.loads, 0, 4 * dimensions);
    }
  }

  private void fillSingle(int node) {
    int element = in.elementOf[node];
    System.arraycopy(
        in.element.get(element).loads(), 0, single.loads, node * dimensions * 4, dimensions * 4);
    if (timed) {
      for (int mode = 0; mode < ways(node); mode++) {
        timing.set(
            element == 0 ? 0 : in.mode(element, mode).time(),
            0,
            in.opens[element],
            in.closes[element]);
        timing.store(single.times, (node * modes + mode) * 4);
      }
    }
  }

  private long late(long warp, long duration) {
    return warp + Math.max(0, duration - in.longest);
  }

  private long timePenalty(long late) {
    return (late * timePenalty) >> 10;
  }

  private int path(int p, int s) {
    return in.block(in.elementOf[p], in.elementOf[s]);
  }

  private int ways(int node) {
    return in.ways[in.elementOf[node]];
  }

  private long over(Side a, int p, Side b, int s) {
    return over(a, p, p, b, s);
  }

  /** Ride {@code a} in row p, which ends at a node, then ride {@code b} of s. */
  private long over(Side a, int p, int node, Side b, int s) {
    int path = path(node, s);
    int waysThere = ways(s);
    int ways = ways(node);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ways; i++) {
      long before = a.cost[p * modes + i];
      for (int j = 0; j < waysThere; j++) {
        int k = path + i * waysThere + j;
        long cost = before + in.path[k] + b.cost[s * modes + j];
        if (timed && cost < least) {
          timing.join(a.times, (p * modes + i) * 4, in.drive[k], b.times, (s * modes + j) * 4);
          cost += timePenalty(late(timing.warp, timing.duration));
        }
        least = Math.min(least, cost);
      }
    }
    long excess = 0;
    for (int d = 0; d < dimensions; d++) {
      excess +=
          Trip.excess(
              a.loads,
              (p * dimensions + d) * 4,
              b.loads,
              (s * dimensions + d) * 4,
              in.capacities[d]);
    }
    return least + ((excess * loadPenalty) >> 10);
  }

  /**
   * Writes ride {@code a} in row p, which ends at a node, then x alone, to row {@code into} of
   * {@code out}.
   */
  private void extend(Side a, int p, int node, int x, Side out, int into) {
    int path = path(node, x);
    int ways = ways(node);
    int waysThere = ways(x);
    for (int j = 0; j < waysThere; j++) {
      long least = Long.MAX_VALUE;
      long cost = 0;
      for (int i = 0; i < ways; i++) {
        int k = path + i * waysThere + j;
        long reached = a.cost[p * modes + i] + in.path[k];
        if (!timed) {
          least = Math.min(least, reached);
        } else if (reached < least) {
          timing.join(a.times, (p * modes + i) * 4, in.drive[k], single.times, (x * modes + j) * 4);
          long penalised = reached + timePenalty(late(timing.warp, timing.duration));
          if (penalised < least) {
            least = penalised;
            cost = reached;
            best.set(timing.duration, timing.warp, timing.earliest, timing.latest);
          }
        }
      }
      out.cost[into * modes + j] = timed ? cost : least;
      if (timed) {
        best.store(out.times, (into * modes + j) * 4);
      }
    }
    for (int d = 0; d < dimensions; d++) {
      Trip.join(
          a.loads,
          (p * dimensions + d) * 4,
          single.loads,
          (x * dimensions + d) * 4,
          out.loads,
          (into * dimensions + d) * 4,
          in.capacities[d]);
    }
  }

  /** Writes x alone, then ride {@code b} of s, to ride {@code out} of x. */
  private void back(Side b, int s, int x, Side out) {
    int path = path(x, s);
    int ways = ways(x);
    int waysThere = ways(s);
    for (int i = 0; i < ways; i++) {
      long least = Long.MAX_VALUE;
      long cost = 0;
      for (int j = 0; j < waysThere; j++) {
        int k = path + i * waysThere + j;
        long reached = in.path[k] + b.cost[s * modes + j];
        if (!timed) {
          least = Math.min(least, reached);
        } else if (reached < least) {
          timing.join(single.times, (x * modes + i) * 4, in.drive[k], b.times, (s * modes + j) * 4);
          long penalised = reached + timePenalty(late(timing.warp, timing.duration));
          if (penalised < least) {
            least = penalised;
            cost = reached;
            best.set(timing.duration, timing.warp, timing.earliest, timing.latest);
          }
        }
      }
      out.cost[x * modes + i] = timed ? cost : least;
      if (timed) {
        best.store(out.times, (x * modes + i) * 4);
      }
    }
    for (int d = 0; d < dimensions; d++) {
      Trip.join(
          single.loads,
          (x * dimensions + d) * 4,
          b.loads,
          (s * dimensions + d) * 4,
          out.loads,
          (x * dimensions + d) * 4,
          in.capacities[d]);
    }
  }

  @Override
  long join(int p, int s) {
    return over(head, p, tail, s);
  }

  @Override
  long join(int p, int x, int s) {
    begin(p);
    add(x);
    return end(s);
  }

  @Override
  long join(int p, int x, int y, int s) {
    begin(p);
    add(x);
    add(y);
    return end(s);
  }

  @Override
  long joinTurnedHead(int p, int q) {
    return over(head, p, turnedHead, q);
  }

  @Override
  long joinTurnedTail(int q, int s) {
    return over(turnedTail, q, tail, s);
  }

  @Override
  void begin(int p) {
    at = p;
    fromSpare = false;
    System.arraycopy(head.cost, p * modes, current.cost, 0, modes);
    if (timed) {
      System.arraycopy(head.times, p * modes * 4, current.times, 0, modes * 4);
    }
    System.arraycopy(head.loads, p * dimensions * 4, current.loads, 0, dimensions * 4);
  }

  @Override
  void add(int x) {
    Side a = fromSpare ? spare : current;
    Side b = fromSpare ? current : spare;
    extend(a, 0, at, x, b, 0);
    fromSpare = !fromSpare;
    at = x;
  }

  @Override
  long end(int s) {
    return over(fromSpare ? spare : current, 0, at, tail, s);
  }

  @Override
  int visitBefore(int x) {
    Side now = fromSpare ? spare : current;
    for (int d = 0; d < dimensions; d++) {
      long load = now.loads[d * 4 + 1];
      if (load > 0 && load + in.demands[d][in.elementOf[x]] > in.capacities[d]) {
        int visit = in.visitThatResets(d);
        if (visit != 0) {
          return visit;
        }
      }
    }
    return 0;
  }

  @Override
  boolean overfull() {
    Side now = fromSpare ? spare : current;
    for (int d = 0; d < dimensions; d++) {
      if (now.loads[d * 4 + 1] > in.capacities[d] + in.capacities[d] / 2) {
        return true;
      }
    }
    if (!timed) {
      return false;
    }
    long late = Long.MAX_VALUE;
    for (int i = 0; i < ways(at); i++) {
      late = Math.min(late, late(now.times[4 * i + 1], now.times[4 * i]));
    }
    return late > in.longest / 4;
  }

  @Override
  long update(int[] route, int length, int headKept, int tailKept) {
    int before = headKept == 0 ? 0 : route[headKept - 1];
    for (int i = headKept; i < length; i++) {
      int node = route[i];
      extend(head, before, before, node, head, node);
      if (turning) {
        back(turnedHead, before, node, turnedHead);
      }
      before = node;
    }
    int after = tailKept == 0 ? 0 : route[length - tailKept];
    for (int i = length - tailKept - 1; i >= 0; i--) {
      int node = route[i];
      back(tail, after, node, tail);
      if (turning) {
        extend(turnedTail, after, after, node, turnedTail, node);
      }
      after = node;
    }
    return join(before, 0);
  }

  @Override
  long loadExcess(int last) {
    long sum = 0;
    for (int d = 0; d < dimensions; d++) {
      sum +=
          Trip.excess(
              head.loads, (last * dimensions + d) * 4, single.loads, d * 4, in.capacities[d]);
    }
    return sum;
  }

  @Override
  long timeExcess(int last) {
    if (!timed) {
      return 0;
    }
    long least = Long.MAX_VALUE;
    long excess = 0;
    int path = path(last, 0);
    for (int i = 0; i < ways(last); i++) {
      int k = path + i;
      timing.join(head.times, (last * modes + i) * 4, in.drive[k], single.times, 0);
      long late = late(timing.warp, timing.duration);
      long cost = head.cost[last * modes + i] + in.path[k] + timePenalty(late);
      if (cost < least) {
        least = cost;
        excess = late;
      }
    }
    return excess;
  }

  @Override
  int[] modes(int[] route) {
    int[] modes = new int[route.length];
    int node = 0;
    int mode = 0;
    for (int i = route.length - 1; i >= 0; i--) {
      mode = bestBefore(route[i], node, mode);
      modes[i] = mode;
      node = route[i];
    }
    return modes;
  }

  /** The mode of {@code p} by which the head of {@code s} in this mode came. */
  private int bestBefore(int p, int s, int mode) {
    long least = Long.MAX_VALUE;
    int found = 0;
    int path = path(p, s);
    for (int i = 0; i < ways(p); i++) {
      int k = path + i * ways(s) + mode;
      long cost = head.cost[p * this.modes + i] + in.path[k];
      if (timed) {
        timing.join(
            head.times,
            (p * this.modes + i) * 4,
            in.drive[k],
            single.times,
            (s * this.modes + mode) * 4);
        cost += timePenalty(late(timing.warp, timing.duration));
      }
      if (cost < least) {
        least = cost;
        found = i;
      }
    }
    return found;
  }
}
