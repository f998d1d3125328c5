package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.HashMap;
import java.util.Map;

/**
 * Paths to the depot and to facilities, which all parts of a problem need, found once each; and the
 * searcher for all others. Not shared between threads.
 */
final class Yards {
  private final RoadGraph graph;
  private final CheapestPaths searcher;
  private final Map<Integer, PathsTo> to = new HashMap<>();
  final RoutingProblem problem;

  Yards(RoutingProblem problem, RoadGraph graph) {
    this.problem = problem;
    this.graph = graph;
    searcher = new CheapestPaths(graph);
  }

  /** Paths from everywhere to a vertex. */
  PathsTo to(int vertex) {
    return to.computeIfAbsent(vertex, end -> new PathsTo(graph, end));
  }

  CheapestPaths searcher() {
    return searcher;
  }
}
