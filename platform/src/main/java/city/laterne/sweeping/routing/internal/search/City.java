package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

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
  private final SideBySide sideBySide = new SideBySide();
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
    Port depot = first.yards().depot().modes().getFirst().exit();
    Terrain terrain = new Terrain(first.yards().searcher(), depot, first.services());
    sites = new Sites(terrain, first.services(), random);
    start.routes().forEach(route -> routes.add(first.steps(route.stops())));
    cost = start.cost() / problem.objective().cost();
  }

  /** What the routes cost by now, without the weight that the objective gives to that. */
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

  /**
   * Betters one place a thread, as far as there are places with routes of their own.
   *
   * @param isOver whether to come to an end before, asked now and then by all threads
   */
  void step(BooleanSupplier isOver) {
    List<Sites.Site> chosen = sites.draw(routes, places.size());
    int left = problem.vehicles().getFirst().count() - routes.size();
    List<Supplier<Optional<PlainPlaces.Better>>> pieces = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      PlainPlaces mine = places.get(i);
      Sites.Site site = chosen.get(i);
      SplittableRandom own = i == 0 ? random : random.split();
      int spare = i < left ? 1 : 0;
      pieces.add(() -> mine.better(site.inside(), site.through(), spare, tries, own, isOver));
    }
    List<Optional<PlainPlaces.Better>> found = sideBySide.all(pieces);
    for (int i = 0; i < chosen.size(); i++) {
      apply(chosen.get(i), found.get(i));
    }
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
    sideBySide.close();
  }
}
