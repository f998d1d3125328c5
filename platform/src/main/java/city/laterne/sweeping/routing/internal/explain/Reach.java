package city.laterne.sweeping.routing.internal.explain;

import city.laterne.sweeping.routing.Direction;
import city.laterne.sweeping.routing.Service;
import city.laterne.sweeping.routing.internal.network.Quickest;
import city.laterne.sweeping.routing.internal.network.RoadGraph;

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

  /** The times of a service in its better direction. */
  Times of(Service service) {
    return switch (service) {
      case Service.OfArc arc -> along(RoadGraph.number(arc.arc()));
      case Service.OfEdge edge -> {
        Times forward = along(2 * edge.link() + Direction.FORWARD.ordinal());
        Times backward = along(2 * edge.link() + Direction.BACKWARD.ordinal());
        // Each at its least, as a plan cannot do better in any direction.
        yield forward.possible() && backward.possible()
            ? new Times(
                Math.min(forward.before(), backward.before()),
                Math.min(forward.after(), backward.after()))
            : forward.possible() ? forward : backward;
      }
      case Service.OfVertex vertex ->
          new Times(before.atVertex(vertex.vertex()), after.atVertex(vertex.vertex()));
    };
  }

  private Times along(int arc) {
    return new Times(before.atArc(arc), after.atArc(arc));
  }
}
