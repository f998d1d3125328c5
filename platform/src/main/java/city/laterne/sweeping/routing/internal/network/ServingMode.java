package city.laterne.sweeping.routing.internal.network;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.Stop;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of doing a service (Vidal 2017): an edge has two, one for each direction; an arc one; a
 * vertex one, or with turns one for each arc that leads to it.
 *
 * @param entry where the vehicle must be to begin
 * @param exit where it is afterwards
 * @param stop what it is in a plan
 */
public record ServingMode(Port entry, Port exit, Stop stop) {
  /** All ways of doing a service; at least one. */
  public static List<ServingMode> of(RoutingProblem problem, RoadGraph graph, int index) {
    List<ServingMode> modes = new ArrayList<>();
    switch (problem.services().get(index)) {
      case Service.OfEdge edge -> {
        for (Direction direction : Direction.values()) {
          int arc = 2 * edge.link() + (direction == Direction.FORWARD ? 0 : 1);
          modes.add(alongArc(graph, arc, new Stop.AlongLink(index, direction)));
        }
      }
      case Service.OfArc arc ->
          modes.add(
              alongArc(
                  graph,
                  RoadGraph.number(arc.arc()),
                  new Stop.AlongLink(index, arc.arc().direction())));
      case Service.OfVertex vertex -> {
        Stop stop = new Stop.AtVertex(index);
        if (graph.hasTurns()) {
          for (int in : graph.arcsIn(vertex.vertex())) {
            modes.add(new ServingMode(Port.after(in), Port.after(in), stop));
          }
        }
        Port here = Port.vertex(vertex.vertex());
        if (!graph.hasTurns()) {
          modes.add(new ServingMode(here, here, stop));
        } else if (isYard(problem, vertex.vertex()) || modes.isEmpty()) {
          modes.add(new ServingMode(Port.yard(vertex.vertex()), here, stop));
        }
      }
    }
    return List.copyOf(modes);
  }

  private static ServingMode alongArc(RoadGraph graph, int arc, Stop stop) {
    return graph.hasTurns()
        ? new ServingMode(Port.before(arc), Port.after(arc), stop)
        : new ServingMode(Port.vertex(graph.start(arc)), Port.vertex(graph.end(arc)), stop);
  }

  /** Whether a vehicle may begin at this vertex without having come by an arc. */
  private static boolean isYard(RoutingProblem problem, int vertex) {
    return problem.vehicles().stream().anyMatch(kind -> kind.start() == vertex)
        || problem.facilities().stream().anyMatch(facility -> facility.vertex() == vertex);
  }
}
