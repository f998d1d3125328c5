package city.laterne.sweeping.routing.check;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
import city.laterne.sweeping.routing.Days;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TimeWindow;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Small problems on random mixed graphs: a ring of two-way links, so that every place can be
 * reached, with further links and arcs, also beside each other and back to where they begin. Which
 * features a problem has is chosen by the caller, the rest by the seed.
 */
public final class RandomProblems {
  /** What a problem may have besides edges, arcs and a capacity. */
  public enum Feature {
    /** Services at vertices. */
    VERTICES,
    /** Penalties of turns, forbidden ones and costs of U-turns. */
    TURNS,
    /** A dump, and demands that need it. */
    FACILITY,
    /** Windows of services, hours and longest routes. */
    TIMES,
    /** Several days. */
    DAYS,
    /** Drivers' breaks. */
    BREAKS,
    /** Two kinds of vehicles, of which one is counted. */
    KINDS,
    /** Energy, which driving takes as well, and where to charge. */
    ENERGY,
    /** Weights of the longest route and of the days' balance. */
    BALANCE,
    /** A vehicle or two of each kind, which need not suffice. */
    FEW
  }

  private final SplittableRandom random;
  private final Set<Feature> features;
  private final int vertices;
  private final List<Link> links = new ArrayList<>();

  private RandomProblems(long seed, Set<Feature> features) {
    random = new SplittableRandom(seed);
    this.features = features;
    vertices = random.nextInt(3, 9);
  }

  /** A problem; the same for the same seed and features. */
  public static RoutingProblem of(long seed, Feature... features) {
    return new RandomProblems(seed, Set.copyOf(Arrays.asList(features))).problem();
  }

  private RoutingProblem problem() {
    for (int vertex = 0; vertex < vertices; vertex++) {
      links.add(link(vertex, (vertex + 1) % vertices, true));
    }
    int more = random.nextInt(0, vertices + 1);
    for (int i = 0; i < more; i++) {
      links.add(link(random.nextInt(vertices), random.nextInt(vertices), random.nextBoolean()));
    }
    List<Service> services = services();
    int capacity = random.nextInt(10, 25);
    int days = features.contains(Feature.DAYS) ? 3 : 1;
    RoutingProblem problem =
        new RoutingProblem(
            "random",
            vertices,
            links,
            services,
            List.of(Dimension.load("kg")),
            List.of(vehicle(capacity)),
            features.contains(Feature.FACILITY)
                ? List.of(
                    new Facility(
                        "dump",
                        Facility.Kind.DUMP,
                        random.nextInt(vertices),
                        random.nextInt(5),
                        random.nextInt(10),
                        List.of(0)))
                : List.of(),
            features.contains(Feature.TURNS) ? turns() : List.of(),
            features.contains(Feature.TURNS)
                ? new UTurns(UTurns.Where.ANYWHERE, random.nextInt(8), random.nextInt(8))
                : UTurns.FREE,
            days,
            Objective.COST);
    return with(problem, capacity);
  }

  /** The problem with the features that need no place of their own in the random numbers. */
  private RoutingProblem with(RoutingProblem problem, int capacity) {
    List<VehicleKind> kinds = new ArrayList<>(problem.vehicles());
    List<Dimension> dimensions = new ArrayList<>(problem.dimensions());
    List<Facility> facilities = new ArrayList<>(problem.facilities());
    List<Service> all = new ArrayList<>(problem.services());
    if (features.contains(Feature.KINDS)) {
      VehicleKind first = kinds.getFirst();
      kinds.add(
          new VehicleKind(
              "small",
              1 + random.nextInt(2),
              List.of(capacity / 2),
              random.nextInt(vertices),
              first.end(),
              first.hours(),
              first.longest(),
              random.nextInt(3),
              0,
              new BreakRule.None()));
    }
    if (features.contains(Feature.ENERGY)) {
      dimensions.add(new Dimension("Wh", 1 + random.nextInt(3)));
      kinds.replaceAll(kind -> with(kind, kind.count(), random.nextInt(200, 600)));
      all.replaceAll(service -> withDemand(service, random.nextInt(20)));
      facilities.add(
          new Facility(
              "charger",
              Facility.Kind.CHARGE,
              random.nextInt(vertices),
              random.nextInt(5),
              random.nextInt(30),
              List.of(1)));
    }
    if (features.contains(Feature.FEW)) {
      kinds.replaceAll(kind -> with(kind, 1 + random.nextInt(2)));
    }
    return new RoutingProblem(
        problem.name(),
        problem.vertices(),
        problem.links(),
        all,
        dimensions,
        kinds,
        facilities,
        problem.turns(),
        problem.uTurns(),
        problem.days(),
        features.contains(Feature.BALANCE)
            ? new Objective(1 + random.nextInt(3), random.nextInt(3), random.nextInt(3))
            : Objective.COST);
  }

  /** A kind with another count, and with capacities of further dimensions. */
  private static VehicleKind with(VehicleKind kind, int count, Integer... more) {
    List<Integer> capacities = new ArrayList<>(kind.capacities());
    capacities.addAll(List.of(more));
    return new VehicleKind(
        kind.name(),
        count,
        capacities,
        kind.start(),
        kind.end(),
        kind.hours(),
        kind.longest(),
        kind.fixedCost(),
        kind.timeCost(),
        kind.breaks());
  }

  private static Service withDemand(Service service, int more) {
    List<Integer> demands = new ArrayList<>(service.work().demands());
    demands.add(more);
    Work old = service.work();
    Work work = new Work(old.cost(), old.time(), demands, old.windows(), old.days());
    return switch (service) {
      case Service.OfEdge edge -> new Service.OfEdge(edge.id(), edge.link(), work);
      case Service.OfArc arc -> new Service.OfArc(arc.id(), arc.arc(), work);
      case Service.OfVertex vertex -> new Service.OfVertex(vertex.id(), vertex.vertex(), work);
    };
  }

  private Link link(int from, int to, boolean bothWays) {
    return new Link(from, to, bothWays, random.nextInt(0, 20), random.nextInt(0, 20));
  }

  private List<Service> services() {
    List<Service> services = new ArrayList<>();
    int count = random.nextInt(1, 11);
    for (int i = 0; i < count; i++) {
      String id = "s" + i;
      if (features.contains(Feature.VERTICES) && random.nextInt(4) == 0) {
        services.add(new Service.OfVertex(id, random.nextInt(vertices), work()));
        continue;
      }
      int link = random.nextInt(links.size());
      if (links.get(link).bothWays() && random.nextInt(3) > 0) {
        services.add(new Service.OfEdge(id, link, work()));
      } else {
        Direction direction =
            links.get(link).bothWays() && random.nextBoolean()
                ? Direction.BACKWARD
                : Direction.FORWARD;
        services.add(new Service.OfArc(id, new Arc(link, direction), work()));
      }
    }
    return services;
  }

  private Work work() {
    List<TimeWindow> windows = new ArrayList<>();
    if (features.contains(Feature.TIMES) && random.nextInt(3) == 0) {
      int begin = random.nextInt(0, 300);
      windows.add(new TimeWindow(begin, begin + random.nextInt(100, 400)));
      if (random.nextBoolean()) {
        windows.add(new TimeWindow(900, 1_200));
      }
    }
    Days days = Days.ONCE;
    if (features.contains(Feature.DAYS) && random.nextBoolean()) {
      days = new Days(List.of(List.of(0, 2), List.of(1)));
    }
    return new Work(
        random.nextInt(0, 30),
        random.nextInt(0, 30),
        List.of(random.nextInt(0, 10)),
        windows,
        days);
  }

  private VehicleKind vehicle(int capacity) {
    boolean times = features.contains(Feature.TIMES);
    return new VehicleKind(
        "sweeper",
        VehicleKind.FREE,
        List.of(capacity),
        0,
        random.nextInt(4) == 0 ? 1 : 0,
        times ? new TimeWindow(10, 2_000) : TimeWindow.ALWAYS,
        times ? 1_500 : Integer.MAX_VALUE,
        times ? random.nextInt(5) : 0,
        times ? random.nextInt(2) : 0,
        features.contains(Feature.BREAKS)
            ? new BreakRule.After(random.nextInt(100, 200), 20)
            : new BreakRule.None());
  }

  /** Some turns cost, few are forbidden: so few that every place can still be left. */
  private List<TurnRule> turns() {
    List<TurnRule> turns = new ArrayList<>();
    Set<List<Arc>> ruled = new HashSet<>();
    int count = random.nextInt(0, 12);
    for (int i = 0; i < count; i++) {
      Arc from = arc();
      Arc to = arc();
      boolean meet =
          links.get(from.link()).end(from.direction())
              == links.get(to.link()).start(to.direction());
      if (meet && ruled.add(List.of(from, to))) {
        turns.add(
            random.nextInt(5) == 0
                ? new TurnRule.Forbidden(from, to)
                : new TurnRule.Penalty(from, to, random.nextInt(10), random.nextInt(10)));
      }
    }
    return turns;
  }

  private Arc arc() {
    int link = random.nextInt(links.size());
    return new Arc(
        link,
        links.get(link).bothWays() && random.nextBoolean()
            ? Direction.BACKWARD
            : Direction.FORWARD);
  }
}
