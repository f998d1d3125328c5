package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Paths to the depot and to facilities, which all parts of a problem need, found once each; and the
 * searcher for all others. Not shared between threads.
 */
final class Yards {
  private final RoadGraph graph;
  private final CheapestPaths searcher;
  private final Map<Integer, PathsTo> to = new HashMap<>();
  private final Element depot;
  private final List<Element> visits;

  Yards(RoutingProblem problem, RoadGraph graph) {
    depot = Element.depot(problem);
    visits = Element.visits(problem);
    this.graph = graph;
    searcher = new CheapestPaths(graph);
  }

  /** Paths from everywhere to a vertex. */
  PathsTo to(int vertex) {
    return to.computeIfAbsent(vertex, end -> new PathsTo(graph, end));
  }

  Element depot() {
    return depot;
  }

  /** Visits to facilities, one for each set of dimensions that some reset. */
  List<Element> visits() {
    return visits;
  }

  CheapestPaths searcher() {
    return searcher;
  }
}
