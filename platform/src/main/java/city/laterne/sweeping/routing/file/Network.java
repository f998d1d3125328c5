package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.Arc;
import city.laterne.sweeping.routing.Dimension;
import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Link;
import city.laterne.sweeping.routing.Objective;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.TurnRule;
import city.laterne.sweeping.routing.UTurns;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * What the forms of the literature have in common while they are read: one depot, one kind of
 * vehicle, one demand, no times. Driving takes as much time as it costs.
 */
final class Network {
  private final int first;
  private final List<Link> links = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final List<TurnRule> turns = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int vertices;

  /**
   * An empty one.
   *
   * @param first the number that the form gives its first vertex
   */
  Network(int first) {
    this.first = first;
  }

  void vertices(int count) {
    vertices = count;
  }

  int vertices() {
    return vertices;
  }

  /** The vertex that a line calls so. */
  int vertex(Line line, String meaning, long number) {
    if (number < first || number >= (long) first + vertices) {
      throw line.refused(
          "has the "
              + meaning
              + " "
              + number
              + ", but the "
              + vertices
              + " vertices are numbered from "
              + first
              + " to "
              + (first + vertices - 1L));
    }
    return (int) (number - first);
  }

  /** Adds a link that need not be served, and says its index. */
  int link(Line line, long from, long to, boolean bothWays, long cost) {
    if (links.size() == Limits.LINKS) {
      throw line.refused("is one link too many; the most is " + Limits.LINKS);
    }
    int drive = WholeNumber.within(line, "cost", cost, 0, Link.MOST);
    links.add(
        new Link(vertex(line, "vertex", from), vertex(line, "vertex", to), bothWays, drive, drive));
    return links.size() - 1;
  }

  /** Adds a link that must be served, in whichever direction it may be driven. */
  void required(
      Line line, long from, long to, boolean bothWays, long cost, long serving, long demand) {
    int link = link(line, from, to, bothWays, cost);
    int cares = WholeNumber.within(line, "cost of service", serving, 0, Link.MOST);
    Work work = Work.of(cares, cares, demand(line, demand));
    String id = id(from + (bothWays ? "–" : "→") + to);
    serve(
        line,
        bothWays
            ? new Service.OfEdge(id, link, work)
            : new Service.OfArc(id, new Arc(link, Direction.FORWARD), work));
  }

  /** Adds a vertex that must be served; that costs nothing besides the drive there. */
  void required(Line line, long number, long demand) {
    serve(
        line,
        new Service.OfVertex(
            id("vertex " + number),
            vertex(line, "vertex", number),
            Work.of(0, 0, demand(line, demand))));
  }

  void turn(TurnRule rule) {
    turns.add(rule);
  }

  List<Link> links() {
    return links;
  }

  /** Says of a line that the problem does without it. */
  void note(Line line, String why) {
    notes.add("line " + line.number() + " is not heeded, " + line.text() + ": " + why);
  }

  /** The whole, with as many vehicles as wanted. */
  Instance instance(String name, int depot, int capacity) {
    return instance(name, depot, capacity, VehicleKind.FREE);
  }

  /** The whole, with so many vehicles at most. */
  Instance instance(String name, int depot, int capacity, int count) {
    RoutingProblem problem =
        new RoutingProblem(
            name,
            vertices,
            links,
            services,
            List.of(Dimension.load("demand")),
            List.of(VehicleKind.of("vehicle", count, depot, capacity)),
            List.of(),
            turns,
            UTurns.FREE,
            1,
            Objective.COST);
    return new Instance(problem, VertexNumbers.from(first, vertices), notes);
  }

  private int demand(Line line, long demand) {
    return WholeNumber.within(line, "demand", demand, 0, Integer.MAX_VALUE);
  }

  private void serve(Line line, Service service) {
    if (services.size() == Limits.SERVICES) {
      throw line.refused("is one service too many; the most is " + Limits.SERVICES);
    }
    services.add(service);
  }

  /** Names a service by its place and its rank, as several may lie between the same vertices. */
  private String id(String place) {
    return "#" + (services.size() + 1) + " " + place;
  }
}
