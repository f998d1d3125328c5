package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hybrid genetic search (Vidal, Crainic, Gendreau, Lahrichi, Rei 2012; Vidal 2017 for arcs; Vidal
 * 2022 for parameters): two parents are crossed by order (OX) as giant tours, the child is cut into
 * routes by {@link Split}, improved by {@link LocalSearch}, half of the infeasible ones repaired,
 * and added to the {@link Population}. Penalties follow the share of feasible children. The first
 * member, and another whenever children have brought nothing for long, comes from {@link
 * Annealing}, which is quicker to good solutions and gives crossover something to work with.
 */
final class HybridGeneticSearch {
  private static final int NEIGHBOURS = 15;
  private static final int PLACES = 40;

  /** Tries of annealing for each service, at first and later on. */
  private static final int FIRST_TRIES = 1_500;

  private static final int LATER_TRIES = 500;

  /** The most tries, where rides are plain and where they are general, which take longer. */
  private static final long MOST_TRIES = 400_000;

  private static final long MOST_GENERAL_TRIES = 60_000;

  /**
   * Beyond so many services annealing takes most of the time, as children come too slowly there to
   * better what it leaves.
   */
  private static final int MANY = 500;

  /**
   * How many tries are made for each second at hand there, and the same times the number of
   * services: half of what a core can do, as others may be at work too.
   */
  private static final double TRIES_PER_SECOND = 20_000;

  private static final double TRIES_OF_ALL_PER_SECOND = 20_000_000;

  /** So many children without a better one, and a solution is annealed again, less hot. */
  private static final long REHEAT_AFTER = 1_500;

  private static final double REHEAT = 0.2;
  private static final long RESTART_AFTER = 20_000;

  private final Instance instance;
  private final SplittableRandom random;
  private final Rides rides;
  private final RouteSet set;
  private final LocalSearch localSearch;
  private final Split split;
  private final RuinAndRecreate ruin;
  private final long mostTries;
  private Optional<Annealing> annealing = Optional.empty();
  private final Compass compass;
  private final Population population;
  private final Penalties penalties;
  private final AtomicLong iterations = new AtomicLong();
  private long sinceStart;
  private long stale;
  private long sinceBest;
  private Individual best;
  private List<List<Step>> bestSteps = List.of();

  /**
   * Over an instance.
   *
   * @param instance what to plan
   * @param seed of the random numbers
   * @param seconds how long the search may go on, about; infinite when something else ends it
   */
  HybridGeneticSearch(Instance instance, long seed, double seconds) {
    this.instance = instance;
    if (!instance.loadsAlone) {
      mostTries = MOST_GENERAL_TRIES;
    } else if (instance.services <= MANY) {
      mostTries = MOST_TRIES;
    } else {
      double each = Math.min(TRIES_PER_SECOND, TRIES_OF_ALL_PER_SECOND / instance.services);
      mostTries = (long) (seconds * each);
    }
    random = new SplittableRandom(seed);
    rides = Rides.of(instance);
    set = new RouteSet(instance, rides);
    localSearch = new LocalSearch(instance, set, instance.neighbours(NEIGHBOURS), random);
    compass = new Compass(instance);
    ruin = new RuinAndRecreate(instance, set, localSearch, instance.neighbours(PLACES), random);
    split = new Split(instance, rides);
    penalties = new Penalties(instance, rides);
    population = new Population(penalties, random);
    best = new Individual(new int[0][], Long.MAX_VALUE, 1, 1, instance.services);
  }

  /** One more solution. */
  void step() {
    iterations.incrementAndGet();
    stale++;
    if (sinceBest++ > RESTART_AFTER) {
      population.clear();
      sinceStart = 0;
      sinceBest = 0;
      stale = 0;
    }
    if (annealing.isPresent()) {
      anneal(annealing.get());
      return;
    }
    if (sinceStart == 0) {
      sinceStart++;
      boolean begun = best.feasible() && instance.services > MANY;
      beginAnnealing(begun ? best.routes : split.cut(shuffled()), 1, FIRST_TRIES);
      return;
    }
    if (stale > REHEAT_AFTER) {
      stale = 0;
      beginAnnealing(population.parent().routes, REHEAT, LATER_TRIES);
      return;
    }
    penalties.impose(1);
    educate(split.cut(sinceStart++ < 4L * Population.LEAST ? shuffled() : child()));
  }

  private void beginAnnealing(int[][] routes, double heat, int triesEach) {
    penalties.impose(20);
    set.load(routes);
    localSearch.run();
    long tries = Math.min((long) triesEach * instance.services, mostTries);
    annealing = Optional.of(new Annealing(set, instance.services, ruin, tries, heat));
  }

  private void anneal(Annealing running) {
    if (running.slice()) {
      return;
    }
    annealing = Optional.empty();
    set.keepAll(true);
    educate(running.best());
  }

  /** Counts the best routes of an annealing that the time has ended. */
  void end() {
    if (annealing.isPresent()) {
      set.load(annealing.get().best());
      set.dropIdle();
      store();
    }
  }

  /** Begins from a solution that somebody has. */
  void begin(int[][] routes) {
    penalties.impose(1);
    educate(routes);
  }

  private int[] child() {
    int[] a = population.parent().tour();
    int[] b = population.parent().tour();
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

  private void educate(int[][] routes) {
    set.load(routes);
    localSearch.run();
    Individual found = store();
    population.add(found);
    penalties.learn(found);
    if (!found.feasible() && random.nextInt(2) == 0) {
      penalties.impose(10);
      set.load(found.routes);
      localSearch.run();
      Individual repaired = store();
      if (repaired.feasible()) {
        population.add(repaired);
      }
    }
  }

  private Individual store() {
    List<int[]> routes = new ArrayList<>();
    long cost = 0;
    long loadExcess = 0;
    long timeExcess = 0;
    for (int r = 0; r < instance.fleet; r++) {
      if (set.length[r] > 0) {
        routes.add(set.route(r));
        long load = rides.loadExcess(set.last[r]);
        long time = rides.timeExcess(set.last[r]);
        loadExcess += load;
        timeExcess += time;
        cost += set.cost[r] - rides.penalty(load, time);
      }
    }
    int[][] sorted = routes.toArray(int[][]::new);
    compass.sort(sorted);
    Individual found = new Individual(sorted, cost, loadExcess, timeExcess, instance.services);
    if (found.feasible() && found.cost < best.cost) {
      best = found;
      bestSteps = set.steps();
      stale = 0;
      sinceBest = 0;
    }
    return found;
  }

  /** The routes of the best feasible solution; none before there is one. */
  List<List<Step>> bestSteps() {
    return bestSteps;
  }

  Individual best() {
    return best;
  }

  long iterations() {
    return iterations.get();
  }
}
