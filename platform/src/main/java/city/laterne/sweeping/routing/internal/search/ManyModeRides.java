package city.laterne.sweeping.routing.internal.search;

/**
 * Rides of problems with loads of one dimension whose elements have any number of modes each: arc
 * routing with turns and vertices to be served, where a vertex has a mode for each arc that leads
 * to it (Vidal 2017).
 */
final class ManyModeRides extends Rides {
  private static final long FAR = Long.MAX_VALUE / 4;

  private final int[] path;
  private final int[] ways;
  private final int[] offset;
  private final int stride;
  private final int[] demand;
  private final long capacity;

  /** Costs of the four rides at {@code offset[node] + mode}. */
  private final long[] head;

  private final long[] tail;
  private final long[] turnedTail;
  private final long[] turnedHead;

  /** Load from the depot to the node, and from the node to the depot, both with the node's own. */
  private final long[] headLoad;

  private final long[] tailLoad;

  private int at;
  private long load;
  private long[] current;
  private long[] spare;

  ManyModeRides(Instance instance) {
    path = instance.path;
    ways = instance.ways;
    offset = instance.offset;
    stride = offset[instance.elements];
    demand = instance.demands[0];
    capacity = instance.capacities[0];
    head = new long[stride];
    tail = new long[stride];
    turnedTail = new long[stride];
    turnedHead = new long[stride];
    headLoad = new long[instance.elements];
    tailLoad = new long[instance.elements];
    current = new long[instance.modes];
    spare = new long[instance.modes];
  }

  private long penalty(long carried) {
    return carried <= capacity ? 0 : ((carried - capacity) * loadPenalty) >> 10;
  }

  private int block(int p, int s) {
    return offset[p] * stride + ways[p] * offset[s];
  }

  @Override
  long join(int p, int s) {
    return over(head, offset[p], p, tail, s) + penalty(headLoad[p] + tailLoad[s]);
  }

  @Override
  long joinTurnedHead(int p, int q) {
    return over(head, offset[p], p, turnedHead, q) + penalty(headLoad[p] + headLoad[q]);
  }

  @Override
  long joinTurnedTail(int q, int s) {
    return over(turnedTail, offset[q], q, tail, s) + penalty(tailLoad[q] + tailLoad[s]);
  }

  /** A ride whose costs by mode of p begin at {@code row}, then one from s. */
  private long over(long[] before, int row, int p, long[] after, int s) {
    int k = block(p, s);
    int from = offset[s];
    int until = offset[s + 1];
    int end = row + ways[p];
    long least = FAR;
    for (int i = row; i < end; i++) {
      long reached = before[i];
      for (int j = from; j < until; j++) {
        least = Math.min(least, reached + path[k++] + after[j]);
      }
    }
    return least;
  }

  @Override
  long join(int p, int x, int s) {
    return through(head, offset[p], p, x, s) + penalty(headLoad[p] + demand[x] + tailLoad[s]);
  }

  /** A ride whose costs by mode of p begin at {@code row}, then x, then the tail of s. */
  private long through(long[] before, int row, int p, int x, int s) {
    int waysX = ways[x];
    int in = block(p, x);
    int out = block(x, s);
    int from = offset[s];
    int until = offset[s + 1];
    int end = row + ways[p];
    long least = FAR;
    for (int mode = 0; mode < waysX; mode++) {
      long there = FAR;
      int k = in + mode;
      for (int i = row; i < end; i++) {
        there = Math.min(there, before[i] + path[k]);
        k += waysX;
      }
      long back = FAR;
      for (int j = from; j < until; j++) {
        back = Math.min(back, path[out++] + tail[j]);
      }
      least = Math.min(least, there + back);
    }
    return least;
  }

  @Override
  long join(int p, int x, int y, int s) {
    extend(head, offset[p], p, spare, 0, x);
    return through(spare, 0, x, y, s) + penalty(headLoad[p] + demand[x] + demand[y] + tailLoad[s]);
  }

  @Override
  void begin(int p) {
    at = p;
    System.arraycopy(head, offset[p], current, 0, ways[p]);
    load = headLoad[p];
  }

  @Override
  void add(int x) {
    extend(current, 0, at, spare, 0, x);
    long[] kept = current;
    current = spare;
    spare = kept;
    load += demand[x];
    at = x;
  }

  @Override
  long end(int s) {
    return over(current, 0, at, tail, s) + penalty(load + tailLoad[s]);
  }

  @Override
  long update(int[] route, int length, int headKept, int tailKept) {
    int before = headKept == 0 ? 0 : route[headKept - 1];
    for (int i = headKept; i < length; i++) {
      int node = route[i];
      extend(head, offset[before], before, head, offset[node], node);
      if (turning) {
        back(turnedHead, before, node);
      }
      headLoad[node] = headLoad[before] + demand[node];
      before = node;
    }
    int after = tailKept == 0 ? 0 : route[length - tailKept];
    for (int i = length - tailKept - 1; i >= 0; i--) {
      int node = route[i];
      back(tail, after, node);
      if (turning) {
        extend(turnedTail, offset[after], after, turnedTail, offset[node], node);
      }
      tailLoad[node] = tailLoad[after] + demand[node];
      after = node;
    }
    return join(before, 0);
  }

  /** Lengthens a ride that ends at p, by mode from {@code row}, to end at x, from {@code into}. */
  private void extend(long[] ride, int row, int p, long[] longer, int into, int x) {
    int waysX = ways[x];
    int block = block(p, x);
    int end = row + ways[p];
    for (int mode = 0; mode < waysX; mode++) {
      long least = FAR;
      int k = block + mode;
      for (int i = row; i < end; i++) {
        least = Math.min(least, ride[i] + path[k]);
        k += waysX;
      }
      longer[into + mode] = least;
    }
  }

  /** Lengthens a ride that begins at s to begin at x. */
  private void back(long[] ride, int s, int x) {
    int k = block(x, s);
    int from = offset[s];
    int until = offset[s + 1];
    for (int i = offset[x]; i < offset[x + 1]; i++) {
      long least = FAR;
      for (int j = from; j < until; j++) {
        least = Math.min(least, path[k++] + ride[j]);
      }
      ride[i] = least;
    }
  }

  @Override
  int visitBefore(int x) {
    return 0;
  }

  @Override
  boolean overfull() {
    return load > capacity + capacity / 2;
  }

  @Override
  long loadExcess(int last) {
    return Math.max(0, headLoad[last] - capacity);
  }

  @Override
  long timeExcess(int last) {
    return 0;
  }

  @Override
  int[] modes(int[] route) {
    int[] modes = new int[route.length];
    int node = 0;
    int mode = 0;
    for (int i = route.length - 1; i >= 0; i--) {
      int before = route[i];
      int k = block(before, node) + mode;
      long least = FAR;
      int found = 0;
      for (int way = 0; way < ways[before]; way++) {
        long reached = head[offset[before] + way] + path[k];
        k += ways[node];
        if (reached < least) {
          least = reached;
          found = way;
        }
      }
      mode = found;
      modes[i] = mode;
      node = before;
    }
    return modes;
  }
}
