package city.laterne.sweeping.routing.internal.search;

/**
 * A run of {@link RuinAndRecreate} that cools down over a fixed number of tries (Kirkpatrick,
 * Gelatt, Vecchi 1983), in slices, so that whoever runs it can stop in between. A longer search
 * makes the same run and goes on behind it; only large problems take as many tries as they have
 * time for.
 */
final class Annealing {
  private static final int SLICE = 1_000;
  private static final double WARM = 0.3;
  private static final double COLD = 0.008;

  private final RouteSet set;
  private final RuinAndRecreate ruin;
  private final long tries;
  private final double warm;
  private final double cold;
  private long done;
  private long best;
  private int[][] bestRoutes;

  /**
   * Begins from the routes at hand.
   *
   * @param set the routes
   * @param services how many they serve
   * @param ruin what tries changes
   * @param tries how many
   * @param heat 1 for a run from anywhere, less for one that shall stay near
   */
  Annealing(RouteSet set, int services, RuinAndRecreate ruin, long tries, double heat) {
    this.set = set;
    this.ruin = ruin;
    this.tries = tries;
    double each = (double) set.total() / Math.max(1, services);
    warm = heat * WARM * each;
    cold = COLD * each;
    best = set.total();
    bestRoutes = set.all();
  }

  /**
   * Makes the next tries.
   *
   * @return whether there are more to come
   */
  boolean slice() {
    set.keepAll(false);
    for (int i = 0; i < SLICE && done < tries; i++) {
      ruin.step(warm * Math.pow(cold / warm, (double) done / tries));
      done++;
      if (set.total() < best) {
        best = set.total();
        bestRoutes = set.all();
      }
    }
    return done < tries;
  }

  /** The best routes so far, as elements. */
  int[][] best() {
    return bestRoutes;
  }
}
