package city.laterne.sweeping.routing.internal.search;

/**
 * A solution in the population. It knows its neighbours of each service, to measure how unlike
 * another it is.
 */
final class Individual {
  /** Its routes, without empty ones. */
  final int[][] routes;

  /** What it costs without penalties; services themselves are not counted. */
  final long cost;

  /** How much all routes break constraints; 0 when it is feasible. */
  final long excess;

  private final int[] next;
  private final int[] previous;

  Individual(int[][] routes, long cost, long excess, int services) {
    this.routes = routes;
    this.cost = cost;
    this.excess = excess;
    next = new int[services + 1];
    previous = new int[services + 1];
    for (int[] route : routes) {
      int before = 0;
      for (int node : route) {
        if (node <= services) {
          previous[node] = before;
          if (before != 0) {
            next[before] = node;
          }
          before = node;
        }
      }
    }
  }

  boolean feasible() {
    return excess == 0;
  }

  long penalised(long penalty) {
    return cost + ((excess * penalty) >> 10);
  }

  /** The order of all services, route by route. */
  int[] tour() {
    int[] tour = new int[next.length - 1];
    int i = 0;
    for (int[] route : routes) {
      for (int node : route) {
        if (node < next.length) {
          tour[i++] = node;
        }
      }
    }
    return tour;
  }

  /**
   * Share of services whose neighbours differ: the broken pairs distance, blind to the sense of
   * routes (Prins 2009; Vidal 2022).
   */
  double distance(Individual other) {
    int different = 0;
    for (int i = 1; i < next.length; i++) {
      if (next[i] != other.next[i] && next[i] != other.previous[i]) {
        different++;
      }
      if (previous[i] == 0 && other.previous[i] != 0 && other.next[i] != 0) {
        different++;
      }
    }
    return (double) different / (next.length - 1);
  }
}
