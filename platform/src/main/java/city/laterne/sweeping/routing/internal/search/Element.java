package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Facility;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a route is a sequence of: the depot, a service, or a visit to one of several facilities,
 * with its modes (Vidal 2017). A mode is a way of doing it: an edge has two, one for each
 * direction; an arc one; a vertex one, or with turns one for each arc that leads to it; a visit one
 * for each facility.
 *
 * @param modes at least one
 * @param cost of doing it, whatever the mode
 */
record Element(List<Mode> modes, long cost) {
  /**
   * A way of doing an element.
   *
   * @param entry where the vehicle must be to begin
   * @param exit where it is afterwards
   * @param cost what this mode costs besides the element's cost
   * @param time how long it takes
   * @param stop what it is in a plan, or none for the depot
   */
  record Mode(Port entry, Port exit, int cost, int time, List<Stop> stop) {}

  static Element depot(VehicleKind kind) {
    return new Element(
        List.of(new Mode(Port.vertex(kind.end()), Port.vertex(kind.start()), 0, 0, List.of())), 0);
  }

  static Element service(RoutingProblem problem, RoadGraph graph, int index) {
    Service service = problem.services().get(index);
    int time = service.work().time();
    List<Mode> modes = new ArrayList<>();
    switch (service) {
      case Service.OfEdge edge -> {
        for (Direction direction : Direction.values()) {
          int arc = 2 * edge.link() + (direction == Direction.FORWARD ? 0 : 1);
          modes.add(alongArc(graph, arc, time, new Stop.AlongLink(index, direction)));
        }
      }
      case Service.OfArc arc ->
          modes.add(
              alongArc(
                  graph,
                  RoadGraph.number(arc.arc()),
                  time,
                  new Stop.AlongLink(index, arc.arc().direction())));
      case Service.OfVertex vertex -> {
        Stop stop = new Stop.AtVertex(index);
        if (graph.hasTurns()) {
          for (int in : graph.arcsIn(vertex.vertex())) {
            modes.add(new Mode(Port.after(in), Port.after(in), 0, time, List.of(stop)));
          }
        }
        Port here = Port.vertex(vertex.vertex());
        if (!graph.hasTurns()) {
          modes.add(new Mode(here, here, 0, time, List.of(stop)));
        } else if (isYard(problem, vertex.vertex()) || modes.isEmpty()) {
          modes.add(new Mode(Port.yard(vertex.vertex()), here, 0, time, List.of(stop)));
        }
      }
    }
    return new Element(List.copyOf(modes), service.work().cost());
  }

  /** A visit to whichever of these facilities suits. */
  static Element visit(RoutingProblem problem, int... facilities) {
    return new Element(
        Arrays.stream(facilities)
            .mapToObj(
                index -> {
                  Facility facility = problem.facilities().get(index);
                  Port port = Port.vertex(facility.vertex());
                  List<Stop> stop = List.of(new Stop.AtFacility(index));
                  return new Mode(port, port, facility.cost(), facility.time(), stop);
                })
            .toList(),
        0);
  }

  private static Mode alongArc(RoadGraph graph, int arc, int time, Stop stop) {
    return graph.hasTurns()
        ? new Mode(Port.before(arc), Port.after(arc), 0, time, List.of(stop))
        : new Mode(
            Port.vertex(graph.start(arc)), Port.vertex(graph.end(arc)), 0, time, List.of(stop));
  }

  /** Whether a vehicle may begin at this vertex without having come by an arc. */
  private static boolean isYard(RoutingProblem problem, int vertex) {
    return problem.vehicles().stream().anyMatch(kind -> kind.start() == vertex)
        || problem.facilities().stream().anyMatch(facility -> facility.vertex() == vertex);
  }
}
