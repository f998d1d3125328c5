package city.laterne.sweeping.routing.internal.search;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cuts a giant tour into routes at the least penalised cost (Beasley 1983; Prins 2004), each route
 * with its best modes (Lacomme, Prins, Ramdane-Cherif 2004). A shortest path over the cuts: the
 * ride that begins behind a cut is lengthened node by node. Loads up to half above the capacity are
 * allowed. Where a load would exceed the capacity and a facility can set it back, a visit comes
 * first. Not shared between threads.
 */
final class Split {
  private final Instance instance;
  private final Rides rides;
  private final long[] best;
  private final int[] from;
  private final int fleet;

  Split(Instance instance, Rides rides) {
    this.instance = instance;
    this.rides = rides;
    fleet = instance.fleet;
    best = new long[instance.services + 1];
    from = new int[instance.services + 1];
  }

  /** The routes of a giant tour. */
  int[][] cut(int[] tour) {
    int n = tour.length;
    Arrays.fill(best, 0, n + 1, Long.MAX_VALUE);
    best[0] = 0;
    for (int i = 0; i < n; i++) {
      relax(tour, i, best, best, from);
    }
    int[][] routes = trace(tour, n);
    return withVisits(routes.length <= fleet ? routes : cutForFleet(tour));
  }

  private void relax(int[] tour, int i, long[] reached, long[] into, int[] cutBefore) {
    rides.begin(0);
    for (int j = i; j < tour.length; j++) {
      int visit = rides.visitBefore(tour[j]);
      if (visit != 0) {
        rides.add(instance.firstNode(visit));
      }
      rides.add(tour[j]);
      if (j > i && rides.overfull()) {
        return;
      }
      long cost = reached[i] + rides.end(0);
      if (cost < into[j + 1]) {
        into[j + 1] = cost;
        cutBefore[j + 1] = i;
      }
    }
  }

  /** Puts in the visits that {@link #relax} reckoned with. */
  private int[][] withVisits(int[][] routes) {
    if (instance.nodes == instance.services + 1) {
      return routes;
    }
    for (int r = 0; r < routes.length; r++) {
      int[] route = routes[r];
      IntStream.Builder full = IntStream.builder();
      rides.begin(0);
      for (int node : route) {
        int visit = rides.visitBefore(node);
        if (visit != 0) {
          rides.add(instance.firstNode(visit));
          full.add(visit);
        }
        rides.add(node);
        full.add(node);
      }
      routes[r] = full.build().toArray();
    }
    return routes;
  }

  private int[][] trace(int[] tour, int n) {
    int count = 0;
    for (int end = n; end > 0; end = from[end]) {
      count++;
    }
    int[][] routes = new int[count][];
    for (int end = n; end > 0; end = from[end]) {
      routes[--count] = Arrays.copyOfRange(tour, from[end], end);
    }
    return routes;
  }

  private int[][] cutForFleet(int[] tour) {
    int n = tour.length;
    long[][] limited = new long[fleet + 1][n + 1];
    int[][] limitedFrom = new int[fleet + 1][n + 1];
    for (long[] row : limited) {
      Arrays.fill(row, Long.MAX_VALUE);
    }
    limited[0][0] = 0;
    int bestCount = -1;
    for (int k = 0; k < fleet; k++) {
      for (int i = 0; i < n; i++) {
        if (limited[k][i] < Long.MAX_VALUE) {
          relax(tour, i, limited[k], limited[k + 1], limitedFrom[k + 1]);
        }
      }
      if (limited[k + 1][n] < Long.MAX_VALUE
          && (bestCount < 0 || limited[k + 1][n] < limited[bestCount][n])) {
        bestCount = k + 1;
      }
    }
    if (bestCount < 0) {
      return inEqualParts(tour);
    }
    int[][] routes = new int[bestCount][];
    int end = n;
    for (int k = bestCount; k > 0; k--) {
      routes[k - 1] = Arrays.copyOfRange(tour, limitedFrom[k][end], end);
      end = limitedFrom[k][end];
    }
    return routes;
  }

  /** Cuts by load alone, when no cut keeps within the loads that are allowed. */
  private int[][] inEqualParts(int[] tour) {
    int[][] routes = new int[fleet][];
    for (int k = 0; k < fleet; k++) {
      int begin = (int) ((long) tour.length * k / fleet);
      int end = (int) ((long) tour.length * (k + 1) / fleet);
      routes[k] = Arrays.copyOfRange(tour, begin, end);
    }
    return routes;
  }
}
