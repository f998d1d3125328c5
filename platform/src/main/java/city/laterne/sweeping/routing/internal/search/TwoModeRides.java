package city.laterne.sweeping.routing.internal.search;

/**
 * Rides of problems with loads of one dimension and at most two modes an element: the plain
 * capacitated arc routing problem, also with arcs and vertices. This is the inner loop of the
 * search: each join reads one or two blocks of four costs.
 */
final class TwoModeRides extends Rides {
  private final int[] path;
  private final int[] demand;
  private final int stride;
  private final long capacity;

  /** Costs of the four rides at {@code 2 * node + mode}. */
  private final long[] head;

  private final long[] tail;
  private final long[] turnedTail;
  private final long[] turnedHead;

  /** Load from the depot to the node, and from the node to the depot, both with the node's own. */
  private final long[] headLoad;

  private final long[] tailLoad;

  private long first;
  private long second;
  private int at;
  private long load;

  TwoModeRides(Instance instance) {
    if (instance.modes != 2) {
      throw new IllegalArgumentException("two modes are read, not " + instance.modes);
    }
    path = instance.path;
    demand = instance.demands[0];
    stride = 4 * instance.elements;
    capacity = instance.capacities[0];
    head = new long[2 * instance.elements];
    tail = new long[2 * instance.elements];
    turnedTail = new long[2 * instance.elements];
    turnedHead = new long[2 * instance.elements];
    headLoad = new long[instance.elements];
    tailLoad = new long[instance.elements];
  }

  private long penalty(long carried) {
    return carried <= capacity ? 0 : ((carried - capacity) * loadPenalty) >> 10;
  }

  @Override
  long join(int p, int s) {
    return over(head, p, tail, s) + penalty(headLoad[p] + tailLoad[s]);
  }

  @Override
  long joinTurnedHead(int p, int q) {
    return over(head, p, turnedHead, q) + penalty(headLoad[p] + headLoad[q]);
  }

  @Override
  long joinTurnedTail(int q, int s) {
    return over(turnedTail, q, tail, s) + penalty(tailLoad[q] + tailLoad[s]);
  }

  private long over(long[] before, int p, long[] after, int s) {
    int block = p * stride + 4 * s;
    long a = before[2 * p];
    long b = before[2 * p + 1];
    return Math.min(
        after[2 * s] + Math.min(a + path[block], b + path[block + 2]),
        after[2 * s + 1] + Math.min(a + path[block + 1], b + path[block + 3]));
  }

  @Override
  long join(int p, int x, int s) {
    int in = p * stride + 4 * x;
    int out = x * stride + 4 * s;
    long a = head[2 * p];
    long b = head[2 * p + 1];
    long c = tail[2 * s];
    long d = tail[2 * s + 1];
    return Math.min(
            Math.min(a + path[in], b + path[in + 2]) + Math.min(c + path[out], d + path[out + 1]),
            Math.min(a + path[in + 1], b + path[in + 3])
                + Math.min(c + path[out + 2], d + path[out + 3]))
        + penalty(headLoad[p] + demand[x] + tailLoad[s]);
  }

  @Override
  long join(int p, int x, int y, int s) {
    int in = p * stride + 4 * x;
    int middle = x * stride + 4 * y;
    int out = y * stride + 4 * s;
    long a = head[2 * p];
    long b = head[2 * p + 1];
    long c = tail[2 * s];
    long d = tail[2 * s + 1];
    long x0 = Math.min(a + path[in], b + path[in + 2]);
    long x1 = Math.min(a + path[in + 1], b + path[in + 3]);
    long y0 = Math.min(c + path[out], d + path[out + 1]);
    long y1 = Math.min(c + path[out + 2], d + path[out + 3]);
    return Math.min(
            y0 + Math.min(x0 + path[middle], x1 + path[middle + 2]),
            y1 + Math.min(x0 + path[middle + 1], x1 + path[middle + 3]))
        + penalty(headLoad[p] + demand[x] + demand[y] + tailLoad[s]);
  }

  @Override
  void begin(int p) {
    at = p;
    first = head[2 * p];
    second = head[2 * p + 1];
    load = headLoad[p];
  }

  @Override
  void add(int x) {
    int block = at * stride + 4 * x;
    long a = first;
    long b = second;
    first = Math.min(a + path[block], b + path[block + 2]);
    second = Math.min(a + path[block + 1], b + path[block + 3]);
    load += demand[x];
    at = x;
  }

  @Override
  long end(int s) {
    int block = at * stride + 4 * s;
    return Math.min(
            tail[2 * s] + Math.min(first + path[block], second + path[block + 2]),
            tail[2 * s + 1] + Math.min(first + path[block + 1], second + path[block + 3]))
        + penalty(load + tailLoad[s]);
  }

  @Override
  long update(int[] route, int length, int headKept, int tailKept) {
    int before = headKept == 0 ? 0 : route[headKept - 1];
    for (int i = headKept; i < length; i++) {
      int node = route[i];
      extend(head, before, node);
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
        extend(turnedTail, after, node);
      }
      tailLoad[node] = tailLoad[after] + demand[node];
      after = node;
    }
    return join(before, 0);
  }

  /** Lengthens a ride that ends at {@code before} to end at {@code node}. */
  private void extend(long[] ride, int before, int node) {
    int block = before * stride + 4 * node;
    long a = ride[2 * before];
    long b = ride[2 * before + 1];
    ride[2 * node] = Math.min(a + path[block], b + path[block + 2]);
    ride[2 * node + 1] = Math.min(a + path[block + 1], b + path[block + 3]);
  }

  /** Lengthens a ride that begins at {@code after} to begin at {@code node}. */
  private void back(long[] ride, int after, int node) {
    int block = node * stride + 4 * after;
    long a = ride[2 * after];
    long b = ride[2 * after + 1];
    ride[2 * node] = Math.min(a + path[block], b + path[block + 1]);
    ride[2 * node + 1] = Math.min(a + path[block + 2], b + path[block + 3]);
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
      int block = before * stride + 4 * node + mode;
      mode = head[2 * before] + path[block] <= head[2 * before + 1] + path[block + 2] ? 0 : 1;
      modes[i] = mode;
      node = before;
    }
    return modes;
  }
}
