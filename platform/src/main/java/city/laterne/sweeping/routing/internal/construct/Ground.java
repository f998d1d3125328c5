package city.laterne.sweeping.routing.internal.construct;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.VehicleKind;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.Port;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The network of a problem as a construction walks on it: which services begin where, and the ways
 * from everywhere to depots and facilities. Immutable.
 */
final class Ground {
  final RoutingProblem problem;
  final RoadGraph graph;

  /** For each arc the services that can be done along it. */
  private final int[][] alongArc;

  /** For each vertex the services that are done there. */
  private final int[][] atVertex;

  private final Map<Integer, PathsTo> waysTo = new HashMap<>();

  Ground(RoutingProblem problem) {
    this.problem = problem;
    this.graph = new RoadGraph(problem);
    IntStream.Builder[] arcs = builders(2 * problem.links().size());
    IntStream.Builder[] vertices = builders(problem.vertices());
    for (int i = 0; i < problem.services().size(); i++) {
      switch (problem.services().get(i)) {
        case Service.OfEdge edge -> {
          arcs[2 * edge.link()].add(i);
          arcs[2 * edge.link() + 1].add(i);
        }
        case Service.OfArc arc -> arcs[RoadGraph.number(arc.arc())].add(i);
        case Service.OfVertex vertex -> vertices[vertex.vertex()].add(i);
      }
    }
    alongArc = built(arcs);
    atVertex = built(vertices);
    for (VehicleKind kind : problem.vehicles()) {
      waysTo.computeIfAbsent(kind.end(), vertex -> new PathsTo(graph, vertex));
    }
    problem
        .facilities()
        .forEach(
            place -> waysTo.computeIfAbsent(place.vertex(), vertex -> new PathsTo(graph, vertex)));
  }

  private static IntStream.Builder[] builders(int count) {
    IntStream.Builder[] builders = new IntStream.Builder[count];
    for (int i = 0; i < count; i++) {
      builders[i] = IntStream.builder();
    }
    return builders;
  }

  private static int[][] built(IntStream.Builder[] builders) {
    int[][] lists = new int[builders.length][];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = builders[i].build().toArray();
    }
    return lists;
  }

  int[] alongArc(int arc) {
    return alongArc[arc];
  }

  int[] atVertex(int vertex) {
    return atVertex[vertex];
  }

  /** The ways to the end of a kind's routes. */
  PathsTo home(VehicleKind kind) {
    return to(kind.end());
  }

  /** The ways to a depot or facility. */
  PathsTo to(int vertex) {
    PathsTo ways = waysTo.get(vertex);
    if (ways == null) {
      throw new IllegalArgumentException("the vertex " + vertex + " is no depot and no facility");
    }
    return ways;
  }

  /** Where a vehicle stands at the end of an arc. */
  Port after(int arc) {
    return graph.hasTurns() ? Port.after(arc) : Port.vertex(graph.end(arc));
  }

  /** In which direction an arc runs along its link. */
  static Direction direction(int arc) {
    return RoadGraph.arc(arc).direction();
  }

  List<Integer> demands(int service) {
    return problem.services().get(service).work().demands();
  }
}
