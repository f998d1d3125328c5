package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.BreakRule;
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
import java.util.List;
import java.util.SplittableRandom;

/** Little mixed networks with services of every kind, the same for the same seed. */
final class SmallProblems {
  private SmallProblems() {}

  /** What a network has besides links, services and capacities. */
  record Features(boolean turns, boolean facilities, boolean times, boolean windows) {}

  static RoutingProblem problem(long seed, int services, Features features) {
    SplittableRandom random = new SplittableRandom(seed);
    int vertices = 5 + random.nextInt(3);
    List<Link> links = new ArrayList<>();
    for (int v = 0; v < vertices; v++) {
      links.add(Link.edge(v, (v + 1) % vertices, 1 + random.nextInt(9), 1 + random.nextInt(9)));
    }
    for (int i = 0; i < vertices; i++) {
      int from = random.nextInt(vertices);
      int to = random.nextInt(vertices);
      int cost = 1 + random.nextInt(9);
      links.add(new Link(from, to, random.nextBoolean(), cost, cost));
    }
    List<Service> all = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      int link = random.nextInt(links.size());
      int cost = links.get(link).cost() + random.nextInt(3);
      List<TimeWindow> windows = List.of();
      if (features.windows() && random.nextInt(3) == 0) {
        int opens = random.nextInt(60);
        windows = List.of(new TimeWindow(opens, opens + 40 + random.nextInt(40)));
      }
      Work work =
          new Work(
              cost,
              cost,
              List.of(1 + random.nextInt(6)),
              windows,
              city.laterne.sweeping.routing.Days.ONCE);
      all.add(
          switch (random.nextInt(3)) {
            case 0 -> new Service.OfVertex("s" + i, random.nextInt(vertices), work);
            case 1 -> new Service.OfArc("s" + i, new Arc(link, Direction.FORWARD), work);
            default ->
                links.get(link).bothWays()
                    ? new Service.OfEdge("s" + i, link, work)
                    : new Service.OfArc("s" + i, new Arc(link, Direction.FORWARD), work);
          });
    }
    List<Facility> facilities =
        features.facilities()
            ? List.of(
                new Facility("dump", Facility.Kind.DUMP, 1, 2, 3, List.of(0)),
                new Facility("second dump", Facility.Kind.DUMP, 3, 1, 2, List.of(0)))
            : List.of();
    VehicleKind kind =
        new VehicleKind(
            "sweeper",
            VehicleKind.FREE,
            List.of(10),
            0,
            0,
            TimeWindow.ALWAYS,
            features.times() ? 130 : Integer.MAX_VALUE,
            5,
            0,
            new BreakRule.None());
    return new RoutingProblem(
        "small " + seed,
        vertices,
        links,
        all,
        List.of(Dimension.load("kg")),
        List.of(kind),
        facilities,
        features.turns() ? turns(links, random) : List.of(),
        features.turns() ? new UTurns(UTurns.Where.ANYWHERE, 7, 7) : UTurns.FREE,
        1,
        Objective.COST);
  }

  private static List<TurnRule> turns(List<Link> links, SplittableRandom random) {
    List<TurnRule> rules = new ArrayList<>();
    for (int a = 0; a < links.size(); a++) {
      for (int b = 0; b < links.size(); b++) {
        if (a != b && links.get(a).to() == links.get(b).from()) {
          Arc from = new Arc(a, Direction.FORWARD);
          Arc to = new Arc(b, Direction.FORWARD);
          switch (random.nextInt(4)) {
            case 0 -> rules.add(new TurnRule.Forbidden(from, to));
            case 1 -> rules.add(new TurnRule.Penalty(from, to, random.nextInt(6), 2));
            default -> {}
          }
        }
      }
    }
    return rules;
  }
}
