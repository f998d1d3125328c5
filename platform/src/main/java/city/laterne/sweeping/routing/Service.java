package city.laterne.sweeping.routing;

/**
 * Something that has to be done: sweeping along a link, in one direction or whichever is better, or
 * work at a vertex.
 */
public sealed interface Service {
  /** A name that is unique in the problem, for messages and plans. */
  String id();

  /** What it takes. */
  Work work();

  /**
   * A required edge: the link is served once, in the direction that the solver chooses.
   *
   * @param id unique name
   * @param link index of a link that is open both ways
   * @param work what it takes, in either direction
   */
  record OfEdge(String id, int link, Work work) implements Service {
    /** Checks name and index. */
    public OfEdge {
      Checks.named("a service", id);
      Checks.inRange("the link of service " + id, link, 0, Integer.MAX_VALUE);
    }
  }

  /**
   * A required arc: a link served in one direction, as the kerb at its right-hand side demands.
   *
   * @param id unique name
   * @param arc the link and the direction in which it is served
   * @param work what it takes
   */
  record OfArc(String id, Arc arc, Work work) implements Service {
    /** Checks the name. */
    public OfArc {
      Checks.named("a service", id);
    }
  }

  /**
   * A required vertex: a square, a bus stop, a bin. Turns are counted from the link by which the
   * vehicle comes to the link by which it leaves.
   *
   * @param id unique name
   * @param vertex where
   * @param work what it takes
   */
  record OfVertex(String id, int vertex, Work work) implements Service {
    /** Checks name and index. */
    public OfVertex {
      Checks.named("a service", id);
      Checks.inRange("the vertex of service " + id, vertex, 0, Integer.MAX_VALUE);
    }
  }
}
