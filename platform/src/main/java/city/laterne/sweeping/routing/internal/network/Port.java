package city.laterne.sweeping.routing.internal.network;

/**
 * Where a vehicle stands when it begins or has done something. With turn rules it matters on which
 * arc it came or is about to go.
 *
 * @param at how to read {@code place}
 * @param place an arc's or a vertex' number
 */
public record Port(At at, int place) {
  /** The kinds of places. */
  public enum At {
    /** About to drive an arc, turned into it already. */
    BEFORE_ARC,
    /** At the end of an arc, before any turn. */
    AFTER_ARC,
    /** At a vertex, free to leave it by any arc without a turn. */
    VERTEX,
    /** At a vertex, not having come by an arc: still where {@link #VERTEX} left it. */
    YARD
  }

  public static Port before(int arc) {
    return new Port(At.BEFORE_ARC, arc);
  }

  public static Port after(int arc) {
    return new Port(At.AFTER_ARC, arc);
  }

  public static Port yard(int vertex) {
    return new Port(At.YARD, vertex);
  }

  public static Port vertex(int vertex) {
    return new Port(At.VERTEX, vertex);
  }
}
