package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A problem, or a part of its services, as the search reads it: elements with modes, and the cost
 * and time of the cheapest path from each mode of one to each mode of another, in flat arrays.
 *
 * <p>Element 0 is the depot, elements 1 to {@link #services} are services, those behind are visits,
 * one for each set of dimensions that facilities reset. The paths between two elements lie
 * together: from mode <i>a</i> of element <i>i</i> to mode <i>b</i> of element <i>j</i> at {@code
 * block(i, j) + a * ways[j] + b}.
 */
final class Instance {
  /** The cost of a path that does not exist; a plan that costs as much is none. */
  static final int NO_PATH = 1 << 30;

  final RoutingProblem problem;

  final List<Element> element;
  final int services;
  final int elements;

  /** The most modes that an element has. */
  final int modes;

  /** How many modes each element has; two wherever {@link #plain}, the first repeated. */
  final int[] ways;

  /** How many modes there are before those of each element, and of all elements. */
  final int[] offset;

  /** Costs of the cheapest paths, with what the second element costs. */
  final int[] path;

  /** The cheapest path between two elements over all modes, at {@code i * elements + j}. */
  final int[] nearest;

  /** Times of those paths; empty where times do not matter. */
  final int[] drive;

  /** Whether windows or the length of routes limit times. */
  final boolean timed;

  /** Whether loads of one dimension are all that limits routes, and no visits set them back. */
  final boolean loadsAlone;

  /** Whether besides no element has more than two modes. */
  final boolean plain;

  final int dimensions;

  /** What each element adds to the load, by dimension and element. */
  final int[][] demands;

  final long[] capacities;

  /** When each element may begin at the earliest and at the latest. */
  final long[] opens;

  final long[] closes;

  /** The longest route. */
  final long longest;

  /** Which element a node of a route is: services are their own nodes, visits have several. */
  final int[] elementOf;

  final int nodes;

  /** How many routes there may be. */
  final int fleet;

  /** Whether all paths were looked for; an instance without is of no use. */
  private final boolean whole;

  /**
   * All services of a problem; nothing when it came to an end before all paths were found.
   *
   * @param routes for so many routes there is room at least, where there are vehicles for them
   * @param isOver whether to come to an end
   */
  static Optional<Instance> of(
      RoutingProblem problem, RoadGraph graph, int routes, BooleanSupplier isOver) {
    List<Element> services =
        IntStream.range(0, problem.services().size())
            .mapToObj(i -> Element.service(problem, graph, i))
            .toList();
    Yards yards = new Yards(problem, graph);
    int reach = Integer.MAX_VALUE;
    return Optional.of(new Instance(problem, yards, services, 0, routes, reach, isOver))
        .filter(instance -> instance.whole);
  }

  /**
   * Some of the work of a problem.
   *
   * @param problem the problem
   * @param yards paths from and to depot and facilities
   * @param work elements that are served once each
   * @param routes how many routes there may be, 0 to reckon it
   * @param reach how many states of the graph to look at around each element; what is farther
   *     counts as without path
   */
  Instance(RoutingProblem problem, Yards yards, List<Element> work, int routes, int reach) {
    this(problem, yards, work, routes, routes, reach, () -> false);
  }

  private Instance(
      RoutingProblem problem,
      Yards yards,
      List<Element> work,
      int routes,
      int room,
      int reach,
      BooleanSupplier isOver) {
    this.problem = problem;
    services = work.size();
    VehicleKind kind = problem.vehicles().getFirst();
    List<Element> all = new ArrayList<>();
    all.add(yards.depot());
    all.addAll(work);
    all.addAll(yards.visits());
    element = List.copyOf(all);
    elements = all.size();
    dimensions = problem.dimensions().size();
    capacities = kind.capacities().stream().mapToLong(Integer::longValue).toArray();
    demands = new int[dimensions][elements];
    for (int d = 0; d < dimensions; d++) {
      int row = 4 * d;
      Arrays.setAll(demands[d], i -> (int) element.get(i).loads()[row]);
    }
    opens = all.stream().mapToLong(Element::opens).toArray();
    closes = all.stream().mapToLong(Element::closes).toArray();
    boolean windows =
        work.stream().anyMatch(e -> e.opens() > opens[0] || e.closes() < Timing.NEVER);
    longest =
        Math.min(
            kind.longest() == Integer.MAX_VALUE ? Timing.NEVER : kind.longest(),
            closes[0] - opens[0]);
    timed = windows || longest < Timing.NEVER / 2;
    int most = all.stream().mapToInt(e -> e.modes().size()).max().orElse(1);
    loadsAlone = dimensions == 1 && !timed && elements == services + 1;
    plain = loadsAlone && most <= 2;
    modes = plain ? 2 : most;
    ways = new int[elements];
    offset = new int[elements + 1];
    for (int i = 0; i < elements; i++) {
      ways[i] = plain ? 2 : element.get(i).modes().size();
      offset[i + 1] = offset[i] + ways[i];
    }
    elementOf = nodes();
    nodes = elementOf.length;
    fleet =
        routes > 0
            ? routes
            : Math.min(kind.count(), Math.max(room, Math.min(services, fleet(windows))));
    path = new int[Math.multiplyExact(offset[elements], offset[elements])];
    drive = timed || kind.timeCost() > 0 ? new int[path.length] : new int[0];
    whole = new PathFinding(element, services, offset, path, drive).find(yards, reach, isOver);
    nearest = whole ? nearest() : new int[0];
    if (whole) {
      addCosts();
    }
  }

  private int[] nodes() {
    IntStream.Builder list = IntStream.builder();
    IntStream.rangeClosed(0, services).forEach(list::add);
    for (int visit = services + 1; visit < elements; visit++) {
      int copies = (int) Math.min(2L * services, 2 * trips() + 20);
      for (int i = 0; i < copies; i++) {
        list.add(visit);
      }
    }
    return list.build().toArray();
  }

  /** How many fillings of a vehicle the demands are, in the dimension where they are most. */
  private long trips() {
    long most = 1;
    for (int d = 0; d < dimensions; d++) {
      long sum = Arrays.stream(demands[d]).asLongStream().sum();
      most = Math.max(most, sum / Math.max(1, capacities[d]) + 1);
    }
    return most;
  }

  /**
   * How many routes to allow where the fleet is free: a third above what loads and times ask for,
   * and some.
   */
  private int fleet(boolean windows) {
    if (windows) {
      return services;
    }
    long byLoad = problem.facilities().isEmpty() ? trips() * 13 / 10 : 1;
    long work = 0;
    for (int i = 1; i <= services; i++) {
      work += 2L * mode(i, 0).time();
    }
    long byTime = timed ? 2 * work / Math.max(1, longest) + 10 : 1;
    return (int) Math.min(services, Math.max(byLoad, byTime) + 3);
  }

  /** The first of the nodes of a visit. */
  int firstNode(int visit) {
    int copies = (nodes - services - 1) / Math.max(1, elements - services - 1);
    return services + 1 + (visit - services - 1) * copies;
  }

  /** A visit that sets a dimension's load back, or 0. */
  int visitThatResets(int dimension) {
    for (int visit = services + 1; visit < elements; visit++) {
      if (element.get(visit).resets(dimension)) {
        return visit;
      }
    }
    return 0;
  }

  /**
   * Adds to each path what the element at its end costs, and to those from the depot what the
   * vehicle costs. With the drive along its link, leaving a service out of a route seldom makes the
   * route dearer, which the local search uses to pass over moves.
   */
  private void addCosts() {
    for (int i = 0; i < elements; i++) {
      for (int j = 0; j < elements; j++) {
        for (int k = 0; k < ways[i] * ways[j]; k++) {
          addCost(i, j, k);
        }
      }
    }
  }

  private void addCost(int i, int j, int k) {
    VehicleKind kind = problem.vehicles().getFirst();
    int at = block(i, j) + k;
    Element.Mode to = mode(j, k % ways[j]);
    long cost = path[at] + element.get(j).cost() + to.cost();
    if (kind.timeCost() > 0) {
      cost += (long) kind.timeCost() * (drive[at] + to.time());
    }
    path[at] = (int) Math.min(cost + (i == 0 && j > 0 ? kind.fixedCost() : 0), NO_PATH);
  }

  /** Fills in the path between two elements where it was too far to be found. */
  void learn(int i, int j, Legs legs) {
    for (int k = 0; k < ways[i] * ways[j]; k++) {
      int at = block(i, j) + k;
      if (path[at] >= NO_PATH) {
        Legs.Leg leg = legs.between(mode(i, k / ways[j]).exit(), mode(j, k % ways[j]).entry());
        if (leg.cost() < NO_PATH) {
          path[at] = (int) leg.cost();
          if (drive.length > 0) {
            drive[at] = (int) leg.time();
          }
          addCost(i, j, k);
        }
      }
    }
  }

  /** Where the paths from one element to another lie. */
  int block(int i, int j) {
    return offset[i] * offset[elements] + ways[i] * offset[j];
  }

  Element.Mode mode(int i, int a) {
    return element.get(i).mode(a);
  }

  private int[] nearest() {
    int[] least = new int[elements * elements];
    for (int i = 0; i < elements; i++) {
      for (int j = 0; j < elements; j++) {
        int found = NO_PATH;
        int end = block(i, j) + ways[i] * ways[j];
        for (int at = block(i, j); at < end; at++) {
          found = Math.min(found, path[at]);
        }
        least[i * elements + j] = found;
      }
    }
    return least;
  }

  /**
   * For each service the services nearest to it, nearest first, by the cheaper way of driving one
   * after the other: the granular neighbourhood (Toth, Vigo 2003).
   */
  int[][] neighbours(int most) {
    int[][] near = new int[services + 1][];
    near[0] = new int[0];
    long[] keys = new long[services];
    for (int i = 1; i <= services; i++) {
      for (int j = 1; j <= services; j++) {
        // Itself comes last.
        keys[j - 1] = j == i ? Long.MAX_VALUE : (long) proximity(i, j) << 32 | j;
      }
      Arrays.sort(keys);
      near[i] =
          Arrays.stream(keys, 0, Math.min(most, services - 1)).mapToInt(k -> (int) k).toArray();
    }
    return near;
  }

  int proximity(int i, int j) {
    return Math.min(nearest[i * elements + j], nearest[j * elements + i]);
  }
}
