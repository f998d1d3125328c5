package city.laterne.sweeping.routing.check;

import city.laterne.sweeping.routing.Arc;
import java.util.Optional;

/**
 * Where a vehicle stands between two stops.
 *
 * @param vertex the place
 * @param by the arc by which it came; none where it may leave in any direction
 */
record Position(int vertex, Optional<Arc> by) {
  static Position free(int vertex) {
    return new Position(vertex, Optional.empty());
  }
}
