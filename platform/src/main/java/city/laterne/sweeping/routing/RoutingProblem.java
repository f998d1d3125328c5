package city.laterne.sweeping.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A mixed capacitated general routing problem with turns, time windows, intermediate facilities and
 * a period of days (Bräysy, Martínez, Nagata, Soler 2011 for the general problem with turns;
 * Ghiani, Improta, Laporte 2001 for intermediate facilities). The plain capacitated arc routing
 * problem (Golden, Wong 1981) is the case with one dimension, one kind of vehicle, required edges
 * and everything else empty.
 *
 * <p>Between two stops a vehicle drives the cheapest path that the turn rules allow, among equally
 * cheap ones the quickest. Costs and times are whole numbers, so sums are exact.
 *
 * @param name what it is called
 * @param vertices how many there are; they are numbered from 0
 * @param links the network
 * @param services what has to be done
 * @param dimensions what demands, capacities and resets count, in this order
 * @param vehicles the kinds of vehicles, at least one
 * @param facilities where vehicles empty and fill up on their way
 * @param turns rules for single turns, at most one for the same two arcs
 * @param uTurns the policy for U-turns
 * @param days how many days the period has, 1 to 366
 * @param objective what a plan is measured by
 */
public record RoutingProblem(
    String name,
    int vertices,
    List<Link> links,
    List<Service> services,
    List<Dimension> dimensions,
    List<VehicleKind> vehicles,
    List<Facility> facilities,
    List<TurnRule> turns,
    UTurns uTurns,
    int days,
    Objective objective) {
  /** Copies the lists and checks that what they name exists. */
  public RoutingProblem {
    links = List.copyOf(links);
    services = List.copyOf(services);
    dimensions = List.copyOf(dimensions);
    vehicles = List.copyOf(vehicles);
    facilities = List.copyOf(facilities);
    turns = List.copyOf(turns);
    Checks.inRange("the number of vertices of " + name, vertices, 1, Integer.MAX_VALUE);
    Checks.inRange("the number of days of " + name, days, 1, 366);
    if (vehicles.isEmpty()) {
      throw new IllegalArgumentException("the problem " + name + " has no kind of vehicle");
    }
    for (Link link : links) {
      checkVertex("a link", link.from(), vertices);
      checkVertex("a link", link.to(), vertices);
    }
    Set<String> ids = new HashSet<>();
    for (Service service : services) {
      unique("service", service.id(), ids);
      checkPlace(service, links, vertices);
      checkWork(service, dimensions.size(), days);
    }
    checkNames(dimensions, vehicles, facilities);
    for (VehicleKind kind : vehicles) {
      checkVertex("the vehicles " + kind.name(), kind.start(), vertices);
      checkVertex("the vehicles " + kind.name(), kind.end(), vertices);
      checkCount("capacities of vehicles " + kind.name(), kind.capacities(), dimensions.size());
    }
    for (Facility facility : facilities) {
      checkVertex("the facility " + facility.name(), facility.vertex(), vertices);
      for (int dimension : facility.resets()) {
        Checks.inRange(
            "a dimension that facility " + facility.name() + " resets",
            dimension,
            0,
            dimensions.size() - 1L);
      }
    }
    checkTurns(turns, links);
  }

  /** The plain capacitated arc routing problem. */
  public static RoutingProblem carp(
      String name,
      int vertices,
      List<Link> links,
      List<? extends Service> services,
      VehicleKind vehicles) {
    return new RoutingProblem(
        name,
        vertices,
        links,
        List.copyOf(services),
        List.of(Dimension.load("demand")),
        List.of(vehicles),
        List.of(),
        List.of(),
        UTurns.FREE,
        1,
        Objective.COST);
  }

  /** Whether deadheading depends on how two links follow each other. */
  public boolean hasTurns() {
    return !turns.isEmpty() || !uTurns.equals(UTurns.FREE);
  }

  private static void checkNames(
      List<Dimension> dimensions, List<VehicleKind> vehicles, List<Facility> facilities) {
    Set<String> names = new HashSet<>();
    dimensions.forEach(dimension -> unique("dimension", dimension.name(), names));
    names.clear();
    vehicles.forEach(kind -> unique("vehicle kind", kind.name(), names));
    names.clear();
    facilities.forEach(facility -> unique("facility", facility.name(), names));
  }

  private static void unique(String what, String name, Set<String> names) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the " + what + " " + name + " is there twice");
    }
  }

  private static void checkVertex(String of, int vertex, int vertices) {
    Checks.inRange("a vertex of " + of, vertex, 0, vertices - 1L);
  }

  private static void checkCount(String what, List<Integer> amounts, int dimensions) {
    if (amounts.size() != dimensions) {
      throw new IllegalArgumentException(
          "there are "
              + amounts.size()
              + " "
              + what
              + ", and must be one for each of the "
              + dimensions
              + " dimensions");
    }
  }

  private static void checkPlace(Service service, List<Link> links, int vertices) {
    switch (service) {
      case Service.OfEdge edge -> {
        checkLink("the service " + edge.id(), edge.link(), links);
        if (!links.get(edge.link()).bothWays()) {
          throw new IllegalArgumentException(
              "the service "
                  + edge.id()
                  + " may be done in either direction, but its link "
                  + edge.link()
                  + " is one-way; make it a service of an arc");
        }
      }
      case Service.OfArc arc -> checkArc("the service " + arc.id(), arc.arc(), links);
      case Service.OfVertex vertex ->
          checkVertex("the service " + vertex.id(), vertex.vertex(), vertices);
    }
  }

  private static void checkWork(Service service, int dimensions, int days) {
    checkCount("demands of service " + service.id(), service.work().demands(), dimensions);
    for (List<Integer> combination : service.work().days().allowed()) {
      Checks.inRange("a day of service " + service.id(), combination.getLast(), 0, days - 1L);
    }
  }

  private static void checkLink(String of, int link, List<Link> links) {
    Checks.inRange("the link of " + of, link, 0, links.size() - 1L);
  }

  private static void checkArc(String of, Arc arc, List<Link> links) {
    checkLink(of, arc.link(), links);
    if (arc.direction() == Direction.BACKWARD && !links.get(arc.link()).bothWays()) {
      throw new IllegalArgumentException(
          of + " drives the link " + arc.link() + " backward, but it is one-way");
    }
  }

  private static void checkTurns(List<TurnRule> turns, List<Link> links) {
    Set<List<Arc>> seen = new HashSet<>();
    for (TurnRule turn : turns) {
      checkArc("a turn", turn.from(), links);
      checkArc("a turn", turn.to(), links);
      int before = links.get(turn.from().link()).end(turn.from().direction());
      int after = links.get(turn.to().link()).start(turn.to().direction());
      if (before != after) {
        throw new IllegalArgumentException(
            "the turn from link %d into link %d is none: one ends at vertex %d, the other begins at %d"
                .formatted(turn.from().link(), turn.to().link(), before, after));
      }
      if (!seen.add(List.of(turn.from(), turn.to()))) {
        throw new IllegalArgumentException(
            "the turn from link %d into link %d at vertex %d has two rules"
                .formatted(turn.from().link(), turn.to().link(), before));
      }
    }
  }
}
