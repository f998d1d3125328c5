package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Improves a plan of a whole city place by place: about a service drawn by chance, the services
 * nearest to it are bettered as {@link PlainPlaces} does (decomposition as POPMUSIC, Taillard, Voss
 * 2002). Needs memory for one place at a time, besides the network. Not shared between threads.
 */
final class City {
  /** How often to ruin and recreate at each place. */
  static final int TRIES = 1_500;

  private final RoutingProblem problem;
  private final PlainPlaces places;
  private final Terrain terrain;
  private final SplittableRandom random;
  private final List<List<Step>> routes = new ArrayList<>();
  private final boolean[] seen;
  private final int tries;
  private long cost;
  private long iterations;

  City(RoutingProblem problem, RoadGraph graph, RoutingPlan start, int tries, long seed) {
    this.tries = tries;
    this.problem = problem;
    random = new SplittableRandom(seed);
    places = new PlainPlaces(problem, graph, random);
    Port depot = places.yards().depot().modes().getFirst().exit();
    terrain = new Terrain(places.yards().searcher(), depot, places.services());
    start.routes().forEach(route -> routes.add(places.steps(route.stops())));
    cost = start.cost() / problem.objective().cost();
    seen = new boolean[problem.services().size()];
  }

  /** What the routes cost by now. */
  long cost() {
    return cost;
  }

  /** Tries of ruin and recreate so far. */
  long iterations() {
    return iterations;
  }

  List<List<Step>> routes() {
    return routes;
  }

  /** Betters one place. */
  void step() {
    Set<Element> inside = places.elements(terrain.around(centre(), PlainPlaces.INSIDE));
    List<List<Step>> through = new ArrayList<>();
    for (List<Step> route : routes) {
      if (route.stream().anyMatch(step -> inside.contains(step.element()))) {
        through.add(route);
      }
    }
    int spare = problem.vehicles().getFirst().count() == VehicleKind.FREE ? 1 : 0;
    places
        .better(inside, through, spare, tries, () -> false)
        .ifPresent(
            better -> {
              cost -= better.gain();
              routes.removeAll(through);
              routes.addAll(better.routes());
            });
    iterations += tries;
  }

  /** A service at which nothing was done yet, while there are some; then any. */
  private int centre() {
    int found = random.nextInt(seen.length);
    for (int i = 0; i < 20 && seen[found]; i++) {
      found = random.nextInt(seen.length);
    }
    for (int near : terrain.around(found, PlainPlaces.INSIDE / 4)) {
      seen[near] = true;
    }
    return found;
  }
}
