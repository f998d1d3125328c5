package city.laterne.sweeping.routing.internal.search;

import java.util.Arrays;

/**
 * A cost below which no plan can be: the services themselves, what the least number of vehicles
 * costs, and the drives between them as an assignment of each service, or end of a trip, to the one
 * that follows, each in whatever modes are nearest (the assignment relaxation of Laporte, Mercure,
 * Nobert 1986, with a copy of the depot for every trip as in Hirabayashi, Saruwatari, Nishida
 * 1992). Loads tell how many trips there are at least; a trip begins and ends at the depot or a
 * facility. The assignment is solved exactly by shortest augmenting paths (Kuhn 1955; Jonker,
 * Volgenant 1987). Where {@link NestedCuts} say more about the drives, they count.
 */
final class LowerBound {
  /** Above so many services the assignment takes longer than it is worth. */
  private static final int MOST = 800;

  private final Instance instance;
  private final int n;
  private final int trips;

  LowerBound(Instance instance) {
    this.instance = instance;
    n = instance.services;
    trips = (int) Math.min(n, Math.max(routes(), tripsByLoad()));
  }

  /** The bound. */
  long cost() {
    long sum = (long) routes() * instance.problem.vehicles().getFirst().fixedCost();
    for (int i = 1; i <= n; i++) {
      sum += instance.element.get(i).cost();
    }
    long steps = n + trips <= MOST ? assignment() : leastSteps();
    return sum + Math.max(steps, new NestedCuts(instance.problem).deadheading());
  }

  private long tripsByLoad() {
    long most = 1;
    for (int d = 0; d < instance.dimensions; d++) {
      long load = Arrays.stream(instance.demands[d]).asLongStream().sum();
      most = Math.max(most, ceiling(load, instance.capacities[d]));
    }
    return most;
  }

  /** The least number of routes: by load where nothing empties vehicles, and by time. */
  private int routes() {
    long most = instance.elements == n + 1 ? tripsByLoad() : 1;
    if (instance.timed) {
      long work = 0;
      for (int i = 1; i <= n; i++) {
        work += instance.element.get(i).modes().getFirst().time();
      }
      most = Math.max(most, ceiling(work, instance.longest));
    }
    return (int) Math.min(n, most);
  }

  private static long ceiling(long amount, long each) {
    return each <= 0 ? 1 : (amount + each - 1) / each;
  }

  /** The drive from one node of the assignment to another; nodes from n on are ends of trips. */
  private long step(int from, int to) {
    if (from >= n && to >= n) {
      return Instance.NO_PATH;
    }
    if (from >= n) {
      return fromYard(to + 1);
    }
    if (to >= n) {
      return toYard(from + 1);
    }
    if (from == to) {
      return Instance.NO_PATH;
    }
    long direct = instance.nearest[(from + 1) * instance.elements + to + 1];
    return Math.min(direct, toYard(from + 1) + fromYard(to + 1));
  }

  private long fromYard(int element) {
    long least = instance.nearest[element];
    for (int visit = n + 1; visit < instance.elements; visit++) {
      least = Math.min(least, instance.nearest[visit * instance.elements + element]);
    }
    return least;
  }

  private long toYard(int element) {
    long least = instance.nearest[element * instance.elements];
    for (int visit = n + 1; visit < instance.elements; visit++) {
      least = Math.min(least, instance.nearest[element * instance.elements + visit]);
    }
    return least;
  }

  private long leastSteps() {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      long least = step(i, n);
      for (int j = 0; j < n; j++) {
        least = Math.min(least, step(i, j));
      }
      sum += least;
    }
    return sum;
  }

  private long assignment() {
    int size = n + trips;
    long[] rowPrice = new long[size + 1];
    long[] columnPrice = new long[size + 1];
    int[] rowOf = new int[size + 1];
    int[] way = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      rowOf[0] = row;
      int column = 0;
      long[] least = new long[size + 1];
      boolean[] seen = new boolean[size + 1];
      Arrays.fill(least, Long.MAX_VALUE);
      do {
        seen[column] = true;
        int here = rowOf[column];
        long gap = Long.MAX_VALUE;
        int next = 0;
        for (int j = 1; j <= size; j++) {
          if (!seen[j]) {
            long reduced = step(here - 1, j - 1) - rowPrice[here] - columnPrice[j];
            if (reduced < least[j]) {
              least[j] = reduced;
              way[j] = column;
            }
            if (least[j] < gap) {
              gap = least[j];
              next = j;
            }
          }
        }
        for (int j = 0; j <= size; j++) {
          if (seen[j]) {
            rowPrice[rowOf[j]] += gap;
            columnPrice[j] -= gap;
          } else {
            least[j] -= gap;
          }
        }
        column = next;
      } while (rowOf[column] != 0);
      while (column != 0) {
        rowOf[column] = rowOf[way[column]];
        column = way[column];
      }
    }
    return -columnPrice[0];
  }
}
