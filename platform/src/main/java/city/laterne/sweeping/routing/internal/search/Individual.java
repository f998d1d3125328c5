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

  /** By how much all routes exceed loads. */
  final long loadExcess;

  /** By how much they are too late or too long. */
  final long timeExcess;

  private final int[] next;
  private final int[] previous;

  Individual(int[][] routes, long cost, long loadExcess, long timeExcess, int services) {
    this.routes = routes;
    this.cost = cost;
    this.loadExcess = loadExcess;
    this.timeExcess = timeExcess;
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
    return loadExcess == 0 && timeExcess == 0 && cost < Instance.NO_PATH;
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
