package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Betters routes of a plain problem at one place: some services, and the routes that pass through
 * them, are taken as a problem of their own ({@link Focus}), bettered by local search and {@link
 * RuinAndRecreate} (decomposition as POPMUSIC, Taillard, Voss 2002). Needs memory for one place at
 * a time, besides the network. One thread's own: other threads take places {@link #alike}.
 */
public final class PlainPlaces {
  /** How many services a place has, about. */
  public static final int INSIDE = 220;

  private static final int REACH = 4_000;
  private static final int NEIGHBOURS = 20;

  /** So many routes are left to a place, however many others there are beside it. */
  private static final int LEAST_ROUTES = 4;

  /** After so many tries it is asked whether the search is over. */
  private static final int ASKED = 50;

  private final RoutingProblem problem;
  private final SplittableRandom random;
  private final Yards yards;
  private final List<Element> services;
  private final Legs legs;

  /**
   * Places of a problem.
   *
   * @param problem one that the genetic search heeds; of its routes only those that are given are
   *     looked at
   * @param graph its network
   * @param random the random numbers to draw from
   */
  public PlainPlaces(RoutingProblem problem, RoadGraph graph, SplittableRandom random) {
    if (!Support.heeds(problem)) {
      throw new IllegalArgumentException(problem.name() + " says more than plain places heed");
    }
    this.problem = problem;
    this.random = random;
    yards = new Yards(problem, graph);
    services =
        IntStream.range(0, problem.services().size())
            .mapToObj(i -> Element.service(problem, graph, i))
            .toList();
    legs = new Legs(yards.searcher());
  }

  private PlainPlaces(PlainPlaces like) {
    problem = like.problem;
    random = like.random.split();
    yards = like.yards.alike();
    services = like.services;
    legs = new Legs(yards.searcher());
  }

  /** The same elements for another thread. */
  public PlainPlaces alike() {
    return new PlainPlaces(this);
  }

  /** How many of some routes one place may have when several are bettered at the same time. */
  public static int share(int routes, int places) {
    return places == 1 ? routes : Math.max(LEAST_ROUTES, routes / places);
  }

  Yards yards() {
    return yards;
  }

  List<Element> services() {
    return services;
  }

  /** Some elements, each as itself: others may look the same. */
  static Set<Element> elements(List<Element> services, int[] some) {
    Set<Element> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int service : some) {
      inside.add(services.get(service));
    }
    return inside;
  }

  /**
   * Betters routes at a place.
   *
   * @param place the services whose order and routes may change, by index
   * @param through the stops of the routes that pass through, without breaks
   * @param spare how many routes more there may be
   * @param tries how often to ruin and recreate, 1 or more
   * @param isOver whether to come to an end before, asked now and then
   * @return the stops of routes that serve the same for less, or nothing where none were found
   */
  public Optional<List<List<Stop>>> better(
      int[] place, List<List<Stop>> through, int spare, int tries, BooleanSupplier isOver) {
    List<List<Step>> routes = through.stream().map(this::steps).toList();
    return better(elements(services, place), routes, spare, tries, random, isOver)
        .map(
            better ->
                better.routes().stream()
                    .map(route -> route.stream().flatMap(s -> s.how().stop().stream()).toList())
                    .toList());
  }

  /**
   * Routes that are better.
   *
   * @param routes instead of those before
   * @param gain how much less they cost
   */
  record Better(List<List<Step>> routes, long gain) {}

  /** Betters routes at a place, with given random numbers; see the public method. */
  Optional<Better> better(
      Set<Element> inside,
      List<List<Step>> through,
      int spare,
      int tries,
      SplittableRandom random,
      BooleanSupplier isOver) {
    Focus focus = new Focus(problem, yards.visits(), legs, through, inside);
    Instance part = new Instance(problem, yards, focus.work(), through.size() + spare, REACH);
    for (int[] route : focus.routes()) {
      for (int i = 1; i < route.length; i++) {
        part.learn(route[i - 1], route[i], legs);
      }
    }
    Rides rides = Rides.of(part);
    RouteSet set = new RouteSet(part, rides);
    int[][] near = part.neighbours(NEIGHBOURS);
    LocalSearch localSearch = new LocalSearch(part, set, near, random);
    new Penalties(part, rides).impose(20);
    set.load(focus.routes());
    long before = set.total();
    localSearch.run();
    RuinAndRecreate ruin = new RuinAndRecreate(part, set, localSearch, near, random);
    double warm = before / (double) Math.max(1, part.services) / 10;
    long best = set.total();
    int[][] bestRoutes = set.all();
    set.keepAll(false);
    for (int i = 0; i < tries && !(i % ASKED == 0 && isOver.getAsBoolean()); i++) {
      ruin.step(warm * Math.pow(0.01, (double) i / tries));
      if (set.total() < best) {
        best = set.total();
        bestRoutes = set.all();
      }
    }
    set.load(bestRoutes);
    set.keepAll(true);
    localSearch.run();
    return set.total() < before && set.keepsLimits()
        ? Optional.of(new Better(focus.unfolded(set.steps()), before - set.total()))
        : Optional.empty();
  }

  /** The stops of a route as steps. */
  List<Step> steps(List<Stop> stops) {
    List<Step> steps = new ArrayList<>();
    Port at = yards.depot().modes().getFirst().exit();
    for (Stop stop : stops) {
      Step step =
          switch (stop) {
            case Stop.AlongLink along -> {
              Element element = services.get(along.service());
              int mode = along.direction() == Direction.BACKWARD ? 1 : 0;
              yield new Step(element, mode);
            }
            case Stop.AtVertex vertex -> cheapest(services.get(vertex.service()), at);
            case Stop.AtFacility _ -> visit(stop);
            case Stop.Break _ -> throw new IllegalArgumentException("breaks are not planned");
          };
      steps.add(step);
      at = step.how().exit();
    }
    return steps;
  }

  private Step cheapest(Element element, Port from) {
    Step best = new Step(element, 0);
    long least = Long.MAX_VALUE;
    for (int mode = 0; mode < element.modes().size(); mode++) {
      long there = legs.between(from, element.modes().get(mode).entry()).cost();
      if (there < least) {
        least = there;
        best = new Step(element, mode);
      }
    }
    return best;
  }

  private Step visit(Stop stop) {
    for (Element visit : yards.visits()) {
      for (int mode = 0; mode < visit.modes().size(); mode++) {
        if (visit.modes().get(mode).stop().contains(stop)) {
          return new Step(visit, mode);
        }
      }
    }
    throw new IllegalArgumentException(stop + " is at no facility of " + problem.name());
  }
}
