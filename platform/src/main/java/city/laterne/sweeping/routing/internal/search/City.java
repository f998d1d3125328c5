package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Improves a plan of a whole city place by place: about a service drawn by chance, the services
 * nearest to it are bettered as {@link PlainPlaces} does (decomposition as POPMUSIC, Taillard, Voss
 * 2002). With several threads, as many places at a time ({@link Sites}). Needs memory for one place
 * a thread, besides the network. The same seed and number of threads better the same places.
 */
final class City implements AutoCloseable {
  /** How often to ruin and recreate at each place. */
  static final int TRIES = 1_500;

  private final RoutingProblem problem;
  private final List<PlainPlaces> places = new ArrayList<>();
  private final ExecutorService others;
  private final Sites sites;
  private final SplittableRandom random;
  private final List<List<Step>> routes = new ArrayList<>();
  private final int tries;
  private long cost;
  private long iterations;

  /**
   * A city.
   *
   * @param start its plan
   * @param tries how often to ruin and recreate at each place
   * @param threads how many places to better at a time
   */
  City(
      RoutingProblem problem,
      RoadGraph graph,
      RoutingPlan start,
      int tries,
      long seed,
      int threads) {
    this.tries = tries;
    this.problem = problem;
    random = new SplittableRandom(seed);
    PlainPlaces first = new PlainPlaces(problem, graph, random);
    places.add(first);
    while (places.size() < threads) {
      places.add(first.alike());
    }
    others =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().name("routing-place-", 0).daemon().factory());
    Port depot = first.yards().depot().modes().getFirst().exit();
    Terrain terrain = new Terrain(first.yards().searcher(), depot, first.services());
    sites = new Sites(terrain, first.services(), random);
    start.routes().forEach(route -> routes.add(first.steps(route.stops())));
    cost = start.cost() / problem.objective().cost();
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

  /** Betters one place a thread, as far as there are places with routes of their own. */
  void step() {
    List<Sites.Site> chosen = sites.draw(routes, places.size());
    List<CompletableFuture<Optional<PlainPlaces.Better>>> found = new ArrayList<>();
    for (int i = 1; i < chosen.size(); i++) {
      PlainPlaces mine = places.get(i);
      Sites.Site site = chosen.get(i);
      SplittableRandom own = random.split();
      found.add(CompletableFuture.supplyAsync(() -> better(mine, site, own), others));
    }
    apply(chosen.getFirst(), better(places.getFirst(), chosen.getFirst(), random));
    for (int i = 1; i < chosen.size(); i++) {
      apply(chosen.get(i), found.get(i - 1).join());
    }
  }

  private Optional<PlainPlaces.Better> better(
      PlainPlaces mine, Sites.Site site, SplittableRandom own) {
    int spare = problem.vehicles().getFirst().count() == VehicleKind.FREE ? 1 : 0;
    return mine.better(site.inside(), site.through(), spare, tries, own, () -> false);
  }

  private void apply(Sites.Site site, Optional<PlainPlaces.Better> found) {
    found.ifPresent(
        better -> {
          cost -= better.gain();
          routes.removeAll(site.through());
          routes.addAll(better.routes());
        });
    iterations += tries;
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
