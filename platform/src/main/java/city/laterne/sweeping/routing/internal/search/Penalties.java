package city.laterne.sweeping.routing.internal.search;

/**
 * What breaking constraints costs while the search goes on. Each penalty rises while too few of the
 * last hundred children kept its constraint and falls while too many did (Vidal 2022).
 */
final class Penalties {
  private static final int EVERY = 100;
  private static final double WANTED = 0.2;
  private static final long MOST = 1L << 40;

  private final Rides rides;

  /** Of a unit of load and of time, in 1/1024 of a unit of cost. */
  private long load;

  private long time;
  private int children;
  private int loadKept;
  private int timeKept;

  Penalties(Instance instance, Rides rides) {
    this.rides = rides;
    long farthest = 1;
    for (int i = 1; i <= instance.services; i++) {
      int there = instance.nearest[i];
      farthest = there < Instance.NO_PATH ? Math.max(farthest, there) : farthest;
    }
    long greatest = 1;
    for (int[] demands : instance.demands) {
      for (int demand : demands) {
        greatest = Math.max(greatest, demand);
      }
    }
    load = Math.max(1, (farthest << 10) / greatest);
    time = 1024;
  }

  /** Makes the rides count so many times the penalties. */
  void impose(int times) {
    rides.loadPenalty = times * load;
    rides.timePenalty = times * time;
  }

  /** What a solution's excesses cost. */
  long of(Individual solution) {
    return ((solution.loadExcess * load) >> 10) + ((solution.timeExcess * time) >> 10);
  }

  /** Learns from a child. */
  void learn(Individual child) {
    loadKept += child.loadExcess == 0 ? 1 : 0;
    timeKept += child.timeExcess == 0 ? 1 : 0;
    if (++children == EVERY) {
      load = adapted(load, loadKept);
      time = adapted(time, timeKept);
      children = 0;
      loadKept = 0;
      timeKept = 0;
    }
  }

  private static long adapted(long penalty, int kept) {
    double share = (double) kept / EVERY;
    if (share < WANTED - 0.05) {
      return Math.min(penalty * 6 / 5 + 1, MOST);
    }
    return share > WANTED + 0.05 ? Math.max(penalty * 17 / 20, 1) : penalty;
  }
}
