package city.laterne.sweeping.routing.internal.search;

import city.laterne.sweeping.routing.RoutingProblem;
import city.laterne.sweeping.routing.internal.network.CheapestPaths;
import city.laterne.sweeping.routing.internal.network.PathsTo;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Paths to the depot and to facilities, which all parts of a problem need, found once each; and the
 * searcher for all others, which is one thread's own: other threads take yards {@link #alike}.
 */
final class Yards {
  private final RoadGraph graph;
  private final CheapestPaths searcher;
  private final Map<Integer, PathsTo> to;
  private final Element depot;
  private final List<Element> visits;

  Yards(RoutingProblem problem, RoadGraph graph) {
    this(graph, new ConcurrentHashMap<>(), Element.depot(problem), Element.visits(problem));
  }

  private Yards(RoadGraph graph, Map<Integer, PathsTo> to, Element depot, List<Element> visits) {
    this.graph = graph;
    this.to = to;
    this.depot = depot;
    this.visits = visits;
    searcher = new CheapestPaths(graph);
  }

  /** The same depot, visits and paths, with a searcher of their own. */
  Yards alike() {
    return new Yards(graph, to, depot, visits);
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
