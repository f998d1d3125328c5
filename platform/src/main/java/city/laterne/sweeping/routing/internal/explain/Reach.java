package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.internal.network.Quickest;
import city.laterne.sweeping.routing.internal.network.RoadGraph;
import java.util.List;

/**
 * The least times before and after each service: from where a vehicle begins, to where it ends.
 *
 * @param before from there to everywhere
 * @param after from everywhere to there
 */
record Reach(Quickest before, Quickest after) {
  /** How a service is reached and left; each at least, or {@link Quickest#NEVER}. */
  record Times(long before, long after) {
    boolean possible() {
      return before < Quickest.NEVER && after < Quickest.NEVER;
    }

    long sum() {
      return before + after;
    }
  }

  /** The times of a service, for each direction in which it may be done. */
  List<Times> of(Service service) {
    return switch (service) {
      case Service.OfArc arc -> List.of(along(RoadGraph.number(arc.arc())));
      case Service.OfEdge edge -> List.of(along(2 * edge.link()), along(2 * edge.link() + 1));
      case Service.OfVertex vertex ->
          List.of(new Times(before.atVertex(vertex.vertex()), after.atVertex(vertex.vertex())));
    };
  }

  private Times along(int arc) {
    return new Times(before.atArc(arc), after.atArc(arc));
  }
}
