package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.Port;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Where the services of a city lie to each other, without a table of all pairs: each by what the
 * drives to it cost from a few landmarks far apart (Goldberg, Harrelson 2005). Services that lie
 * together have like costs.
 */
final class Terrain {
  private static final int LANDMARKS = 5;

  private final double[][] place;

  Terrain(CheapestPaths paths, Port depot, List<Element> services) {
    place = new double[services.size()][LANDMARKS];
    double[] nearestLandmark = new double[services.size()];
    Arrays.fill(nearestLandmark, Double.MAX_VALUE);
    Port from = depot;
    for (int landmark = 0; landmark < LANDMARKS; landmark++) {
      paths.from(from);
      int farthest = 0;
      for (int i = 0; i < place.length; i++) {
        place[i][landmark] = paths.cost(services.get(i).modes().getFirst().entry());
        nearestLandmark[i] = Math.min(nearestLandmark[i], place[i][landmark]);
        if (nearestLandmark[i] > nearestLandmark[farthest]) {
          farthest = i;
        }
      }
      from = services.get(farthest).modes().getFirst().exit();
    }
  }

  /** Those of some services that are nearest to one, nearest first. */
  int[] around(int service, int count, IntPredicate among) {
    int[] some = IntStream.range(0, place.length).filter(among).toArray();
    double[] apart = new double[place.length];
    for (int i : some) {
      for (int landmark = 0; landmark < LANDMARKS; landmark++) {
        double gap = place[i][landmark] - place[service][landmark];
        apart[i] += gap * gap;
      }
    }
    double[] sorted = IntStream.of(some).mapToDouble(i -> apart[i]).sorted().toArray();
    double farthest = sorted[Math.min(count, sorted.length) - 1];
    return IntStream.of(some)
        .filter(i -> apart[i] <= farthest)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> apart[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
