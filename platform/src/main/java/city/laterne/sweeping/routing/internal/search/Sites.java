package city.laterne.sweeping.routing.internal.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Draws the places of a city that are bettered at the same time. No two of them have a route in
 * common, so that what is found at one holds beside what is found at the others: where routes lie
 * across each other, each place has but its share of them.
 */
final class Sites {
  /** How often to look for a service at which nothing was done yet. */
  private static final int DRAWS = 20;

  private final Terrain terrain;
  private final List<Element> services;
  private final IdentityHashMap<Element, Integer> numbers = new IdentityHashMap<>();
  private final SplittableRandom random;
  private final boolean[] seen;

  /** Some services that lie together, and the routes that they are on. */
  record Site(Set<Element> inside, List<List<Step>> through) {}

  Sites(Terrain terrain, List<Element> services, SplittableRandom random) {
    this.terrain = terrain;
    this.services = services;
    this.random = random;
    for (int i = 0; i < services.size(); i++) {
      numbers.put(services.get(i), i);
    }
    seen = new boolean[services.size()];
  }

  /**
   * Draws some.
   *
   * @param routes the steps of all routes, which serve each service once; those without services
   *     have no place
   * @param most how many places at the most; there are fewer where there are few routes
   */
  List<Site> draw(List<List<Step>> routes, int most) {
    int[] routeOf = routeOf(routes);
    boolean[] isFree = new boolean[routes.size()];
    for (int route : routeOf) {
      isFree[route] = true;
    }
    int free = (int) IntStream.range(0, isFree.length).filter(route -> isFree[route]).count();
    int share = PlainPlaces.share(free, most);
    List<Site> sites = new ArrayList<>();
    while (sites.size() < most && free > 0) {
      int[] near = near(routeOf, isFree, share);
      Arrays.stream(near).limit(PlainPlaces.INSIDE / 4).forEach(service -> seen[service] = true);
      int[] through = routesOf(near, routeOf);
      for (int route : through) {
        isFree[route] = false;
      }
      free -= through.length;
      sites.add(
          new Site(
              inside(near), Arrays.stream(through).<List<Step>>mapToObj(routes::get).toList()));
    }
    return sites;
  }

  private int[] routeOf(List<List<Step>> routes) {
    int[] routeOf = new int[services.size()];
    for (int route = 0; route < routes.size(); route++) {
      for (Step step : routes.get(route)) {
        Integer service = numbers.get(step.element());
        if (service != null) {
          routeOf[service] = route;
        }
      }
    }
    return routeOf;
  }

  /** Services about one drawn by chance, on so many of the free routes at the most. */
  private int[] near(int[] routeOf, boolean[] isFree, int share) {
    IntPredicate onFree = service -> isFree[routeOf[service]];
    int centre = centre(onFree);
    int[] near = terrain.around(centre, PlainPlaces.INSIDE, onFree);
    int[] met = new int[isFree.length];
    Arrays.stream(near).forEach(service -> met[routeOf[service]]++);
    int[] through = routesOf(near, routeOf);
    if (through.length <= share) {
      return near;
    }
    boolean[] isKept = new boolean[isFree.length];
    Arrays.stream(through)
        .boxed()
        .sorted(Comparator.comparingInt(route -> -met[route]))
        .limit(share)
        .forEach(route -> isKept[route] = true);
    return terrain.around(centre, PlainPlaces.INSIDE, service -> isKept[routeOf[service]]);
  }

  /** A service at which nothing was done yet, while there are some; then any. */
  private int centre(IntPredicate among) {
    int found = random.nextInt(seen.length);
    for (int i = 0; i < DRAWS && (seen[found] || !among.test(found)); i++) {
      found = random.nextInt(seen.length);
    }
    while (!among.test(found)) {
      found = (found + 1) % seen.length;
    }
    return found;
  }

  private static int[] routesOf(int[] near, int[] routeOf) {
    return IntStream.of(near).map(service -> routeOf[service]).distinct().sorted().toArray();
  }

  private Set<Element> inside(int[] near) {
    return PlainPlaces.elements(services, near);
  }
}
