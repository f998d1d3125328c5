package city.laterne.sweeping.routing.file;

import city.laterne.sweeping.routing.RoutingProblem;
import java.util.List;

/**
 * A routing problem as a file gives it.
 *
 * @param problem its vertices numbered from 0
 * @param numbers how the file numbers them
 * @param notes what the file says and the problem does not, a sentence each
 */
public record Instance(RoutingProblem problem, VertexNumbers numbers, List<String> notes) {
  /** Copies the list. */
  public Instance {
    notes = List.copyOf(notes);
  }

  /** A problem that is in no file yet; its vertices are numbered from 0 there too. */
  public static Instance of(RoutingProblem problem) {
    return new Instance(problem, VertexNumbers.from(0, problem.vertices()), List.of());
  }
}
