package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Route;
import city.laterne.sweeping.routing.RoutingPlan;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Improves a plan of a whole city place by place: about a service drawn by chance, the services
 * nearest to it are taken as a problem of their own ({@link Focus}), bettered by local search and
 * {@link RuinAndRecreate}, and put back (decomposition as POPMUSIC, Taillard, Voss 2002). Needs
 * memory for one place at a time, besides the network. Not shared between threads.
 */
final class City {
  private static final int INSIDE = 220;
  private static final int REACH = 4_000;
  private static final int NEIGHBOURS = 20;

  /** How often to ruin and recreate at each place. */
  static final int TRIES = 1_500;

  private final RoutingProblem problem;
  private final Yards yards;
  private final List<Element> services;
  private final Terrain terrain;
  private final Legs legs;
  private final SplittableRandom random;
  private final List<List<Step>> routes = new ArrayList<>();
  private final boolean[] seen;
  private final int tries;
  private long cost;
  private long iterations;

  City(RoutingProblem problem, RoadGraph graph, RoutingPlan start, int tries, long seed) {
    this.tries = tries;
    this.problem = problem;
    yards = new Yards(problem, graph);
    services =
        IntStream.range(0, problem.services().size())
            .mapToObj(i -> Element.service(problem, graph, i))
            .toList();
    random = new SplittableRandom(seed);
    Port depot = yards.depot().modes().getFirst().exit();
    terrain = new Terrain(yards.searcher(), depot, services);
    legs = new Legs(yards.searcher());
    start.routes().forEach(route -> routes.add(steps(route)));
    cost = start.cost() / problem.objective().cost();
    seen = new boolean[services.size()];
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
    int centre = centre();
    Set<Element> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int service : terrain.around(centre, INSIDE)) {
      inside.add(services.get(service));
    }
    List<List<Step>> through = new ArrayList<>();
    for (List<Step> route : routes) {
      if (route.stream().anyMatch(step -> inside.contains(step.element()))) {
        through.add(route);
      }
    }
    int spare = problem.vehicles().getFirst().count() == VehicleKind.FREE ? 1 : 0;
    Focus focus = new Focus(problem, yards.visits(), legs, through, inside);
    Instance part = new Instance(problem, yards, focus.work(), through.size() + spare, REACH);
    for (int[] route : focus.routes()) {
      for (int i = 1; i < route.length; i++) {
        part.learn(route[i - 1], route[i], legs);
      }
    }
    better(focus, part, through);
  }

  /** A service at which nothing was done yet, while there are some; then any. */
  private int centre() {
    int found = random.nextInt(services.size());
    for (int tries = 0; tries < 20 && seen[found]; tries++) {
      found = random.nextInt(services.size());
    }
    for (int near : terrain.around(found, INSIDE / 4)) {
      seen[near] = true;
    }
    return found;
  }

  private void better(Focus focus, Instance part, List<List<Step>> through) {
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
    for (int i = 0; i < tries; i++) {
      ruin.step(warm * Math.pow(0.01, (double) i / tries));
      if (set.total() < best) {
        best = set.total();
        bestRoutes = set.all();
      }
    }
    iterations += tries;
    set.load(bestRoutes);
    set.keepAll(true);
    localSearch.run();
    if (set.total() < before && set.keepsLimits()) {
      cost += set.total() - before;
      routes.removeAll(through);
      routes.addAll(focus.unfolded(set.steps()));
    }
  }

  private List<Step> steps(Route route) {
    List<Step> steps = new ArrayList<>();
    Port at = yards.depot().modes().getFirst().exit();
    for (Stop stop : route.stops()) {
      Step step =
          switch (stop) {
            case Stop.AlongLink along -> {
              Element element = services.get(along.service());
              int mode = along.direction() == Direction.BACKWARD ? 1 : 0;
              yield new Step(element, mode);
            }
            case Stop.AtVertex vertex -> cheapest(services.get(vertex.service()), at);
            case Stop.AtFacility facility -> visit(stop);
            case Stop.Break pause -> throw new IllegalArgumentException("breaks are not planned");
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
