package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Hybrid genetic search (Vidal, Crainic, Gendreau, Lahrichi, Rei 2012; Vidal 2017 for arcs; Vidal
 * 2022 for parameters): two parents are crossed by order (OX) as giant tours, the child is cut into
 * routes by {@link Split}, improved by {@link LocalSearch}, half of the infeasible ones repaired,
 * and added to the {@link Population}. Penalties follow the share of feasible children.
 */
final class HybridGeneticSearch {
  private static final int NEIGHBOURS = 15;
  private static final int ADAPT_EVERY = 100;
  private static final double FEASIBLE_SHARE = 0.2;
  private static final long RESTART_AFTER = 20_000;

  private final Instance instance;
  private final SplittableRandom random;
  private final Rides rides;
  private final RouteSet set;
  private final LocalSearch localSearch;
  private final Split split;
  private final Compass compass;
  private final Population population;
  private long penalty;
  private int feasibleChildren;
  private long iterations;
  private long stale;
  private Individual best;

  HybridGeneticSearch(Instance instance, long seed) {
    this.instance = instance;
    random = new SplittableRandom(seed);
    rides = new TwoModeRides(instance);
    set = new RouteSet(rides, instance.elements, instance.fleet);
    localSearch =
        new LocalSearch(set, instance.services, instance.neighbours(NEIGHBOURS), random);
    compass = new Compass(instance);
    split = new Split(instance, rides);
    population = new Population(random);
    penalty = firstPenalty();
    best = new Individual(new int[0][], Long.MAX_VALUE, 1, instance.services);
  }

  private long firstPenalty() {
    long farthest = 1;
    for (int i = 1; i <= instance.services; i++) {
      int there = instance.nearest[i];
      farthest = there < Instance.NO_PATH ? Math.max(farthest, there) : farthest;
    }
    int greatest = Math.max(1, Arrays.stream(instance.demand).max().orElse(1));
    return Math.max(1, (farthest << 10) / greatest);
  }

  /** One more solution. */
  void step() {
    iterations++;
    stale++;
    int[] tour =
        iterations <= 4L * Population.LEAST || stale == 0 ? shuffled() : child();
    educate(tour);
    if (iterations % ADAPT_EVERY == 0) {
      double share = (double) feasibleChildren / ADAPT_EVERY;
      if (share < FEASIBLE_SHARE - 0.05) {
        penalty = Math.min(penalty * 6 / 5 + 1, 1L << 40);
      } else if (share > FEASIBLE_SHARE + 0.05) {
        penalty = Math.max(penalty * 17 / 20, 1);
      }
      feasibleChildren = 0;
    }
  }

  private int[] child() {
    int[] a = population.parent(penalty).tour();
    int[] b = population.parent(penalty).tour();
    return crossed(a, b);
  }

  /** Order crossover (OX): a piece of the first, the rest in the order of the second. */
  private int[] crossed(int[] a, int[] b) {
    int n = a.length;
    boolean[] taken = new boolean[n + 1];
    int start = random.nextInt(n);
    int end = random.nextInt(n);
    int[] child = new int[n];
    int j = start;
    while (true) {
      child[j] = a[j];
      taken[a[j]] = true;
      if (j == end) {
        break;
      }
      j = (j + 1) % n;
    }
    j = (end + 1) % n;
    for (int i = 1; i <= n; i++) {
      int node = b[(end + i) % n];
      if (!taken[node]) {
        child[j] = node;
        j = (j + 1) % n;
      }
    }
    return child;
  }

  private int[] shuffled() {
    int[] tour = new int[instance.services];
    for (int i = 0; i < tour.length; i++) {
      int j = random.nextInt(i + 1);
      tour[i] = tour[j];
      tour[j] = i + 1;
    }
    return tour;
  }

  private void educate(int[] tour) {
    rides.loadPenalty = penalty;
    set.load(split.cut(tour));
    localSearch.run();
    Individual found = store();
    population.add(found, penalty);
    if (found.feasible()) {
      feasibleChildren++;
    } else if (random.nextInt(2) == 0) {
      rides.loadPenalty = 10 * penalty;
      set.load(found.routes);
      localSearch.run();
      Individual repaired = store();
      if (repaired.feasible()) {
        population.add(repaired, penalty);
      }
    }
  }

  private Individual store() {
    List<int[]> routes = new ArrayList<>();
    long cost = 0;
    long excess = 0;
    for (int r = 0; r < instance.fleet; r++) {
      if (set.length[r] > 0) {
        routes.add(set.route(r));
        long over = rides.excess(set.last[r]);
        excess += over;
        cost += set.cost[r] - ((over * rides.loadPenalty) >> 10);
      }
    }
    int[][] sorted = routes.toArray(int[][]::new);
    compass.sort(sorted);
    Individual found =
        new Individual(sorted, cost, excess, instance.services);
    if (found.feasible() && found.cost < best.cost) {
      best = found;
      stale = 0;
    } else if (stale > RESTART_AFTER) {
      population.clear();
      stale = 0;
      iterations = 0;
    }
    return found;
  }

  Individual best() {
    return best;
  }

  String state() {
    return iterations + " pen " + penalty + " " + java.util.Arrays.toString(set.cost);
  }

  long iterations() {
    return iterations;
  }
}
