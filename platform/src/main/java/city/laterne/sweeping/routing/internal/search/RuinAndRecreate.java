package city.laterne.sweeping.routing.internal.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Slack induction by string removals (Christiaens, Vanden Berghe 2020): strings of neighbouring
 * services are taken out of a few routes that lie together and put back one by one where they cost
 * least, now and then passing over a place (<i>blink</i>); the result is accepted as in simulated
 * annealing. Places are looked for beside near services only. Not shared between threads.
 */
final class RuinAndRecreate {
  private static final int LONGEST_STRING = 10;
  private static final double REMOVED = 12;
  private static final int BLINK = 100;

  private final Instance instance;
  private final RouteSet set;
  private final Rides rides;
  private final LocalSearch localSearch;
  private final int[][] near;
  private final SplittableRandom random;
  private final int[] removed;
  private int removedCount;
  private final boolean[] out;
  private final int[][] before;
  private final boolean[] touched;

  RuinAndRecreate(
      Instance instance,
      RouteSet set,
      LocalSearch localSearch,
      int[][] near,
      SplittableRandom random) {
    this.instance = instance;
    this.set = set;
    this.rides = set.rides;
    this.localSearch = localSearch;
    this.near = near;
    this.random = random;
    removed = new int[instance.nodes];
    out = new boolean[instance.nodes];
    before = new int[instance.fleet][];
    touched = new boolean[instance.fleet];
  }

  /**
   * Tries one change.
   *
   * @param temperature how much dearer a result may be, about, and still be accepted
   */
  void step(double temperature) {
    long cost = set.total();
    Arrays.fill(touched, false);
    ruin();
    arrange();
    for (int i = 0; i < removedCount; i++) {
      insert(removed[i]);
    }
    for (int i = 0; i < removedCount; i++) {
      localSearch.visits().tend(removed[i], this::remember);
    }
    double allowed = cost - temperature * Math.log(random.nextDouble());
    if (set.total() >= allowed) {
      for (int r = 0; r < touched.length; r++) {
        if (touched[r]) {
          set.put(r, before[r], before[r].length);
        }
      }
      set.findIdle();
    }
  }

  private void remember(int r) {
    if (!touched[r]) {
      touched[r] = true;
      before[r] = set.nodes(r);
    }
  }

  private void ruin() {
    removedCount = 0;
    int seed = 1 + random.nextInt(instance.services);
    int used = 0;
    for (int r = 0; r < instance.fleet; r++) {
      used += set.length[r] > 0 ? 1 : 0;
    }
    double longest = Math.min(LONGEST_STRING, (double) instance.services / Math.max(1, used));
    double most = 4 * REMOVED / (1 + longest) - 1;
    int strings = 1 + (int) (random.nextDouble() * Math.max(1, most));
    take(seed, longest);
    for (int i = 0; i < near[seed].length && strings > 1; i++) {
      int other = near[seed][i];
      if (!out[other] && !touched[set.routeOf[other]]) {
        take(other, longest);
        strings--;
      }
    }
  }

  /** Takes a string with this node out of its route; visits stay. */
  private void take(int node, double longest) {
    int r = set.routeOf[node];
    remember(r);
    int[] route = before[r];
    int length = 1 + (int) (random.nextDouble() * Math.min(route.length, longest));
    length = Math.min(length, route.length);
    int position = set.position[node];
    int first = Math.max(0, Math.min(route.length - length, position - random.nextInt(length)));
    set.clear();
    for (int i = 0; i < route.length; i++) {
      if (i >= first && i < first + length && !set.isVisit(route[i])) {
        removed[removedCount++] = route[i];
        out[route[i]] = true;
      } else {
        set.append(route[i]);
      }
    }
    set.place(r);
  }

  /** Sorts what was taken out: by chance, by load, by distance from the depot. */
  private void arrange() {
    int way = random.nextInt(11);
    for (int i = removedCount - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = removed[i];
      removed[i] = removed[j];
      removed[j] = kept;
    }
    if (way < 4) {
      return;
    }
    for (int i = 1; i < removedCount; i++) {
      int node = removed[i];
      int j = i;
      while (j > 0 && key(removed[j - 1], way) > key(node, way)) {
        removed[j] = removed[j - 1];
        j--;
      }
      removed[j] = node;
    }
  }

  private int key(int node, int way) {
    if (way < 8) {
      return instance.dimensions == 0 ? 0 : -instance.demands[0][node];
    }
    return way < 10 ? -instance.nearest[node] : instance.nearest[node];
  }

  private int bestBefore;
  private int bestAfter;
  private int bestRoute;
  private long bestRise;

  private void insert(int node) {
    bestRise = Long.MAX_VALUE;
    for (int other : near[node]) {
      if (!out[other]) {
        consider(node, set.previous[other], other, set.routeOf[other]);
        consider(node, other, set.next[other], set.routeOf[other]);
      }
    }
    int empty = set.empty();
    if (empty >= 0) {
      consider(node, 0, 0, empty);
    }
    if (bestRise == Long.MAX_VALUE) {
      for (int r = 0; r < instance.fleet; r++) {
        consider(node, set.last[r], 0, r);
      }
      if (bestRise == Long.MAX_VALUE) {
        bestRoute = 0;
        bestBefore = set.last[0];
        bestAfter = 0;
      }
    }
    remember(bestRoute);
    set.clear();
    set.appendHead(bestBefore);
    set.append(node);
    set.appendTail(bestAfter);
    set.place(bestRoute);
    out[node] = false;
  }

  private void consider(int node, int p, int s, int r) {
    if (random.nextInt(BLINK) == 0) {
      return;
    }
    long rise = rides.join(p, node, s) - set.cost[r];
    if (rise < bestRise) {
      bestRise = rise;
      bestBefore = p;
      bestAfter = s;
      bestRoute = r;
    }
  }
}
