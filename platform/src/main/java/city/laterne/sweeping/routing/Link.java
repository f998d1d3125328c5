package city.laterne.sweeping.routing;

/**
 * A piece of road between two vertices, driven without serving it. Two links may join the same
 * vertices; a link may begin and end at the same vertex.
 *
 * @param from the vertex where it begins
 * @param to the vertex where it ends
 * @param bothWays whether it may also be driven from {@code to} to {@code from}, at the same cost
 *     and time: an edge of the literature, else an arc
 * @param cost of driving along it, in the problem's unit of cost, 0 to {@link #MOST}
 * @param time of driving along it, in the problem's unit of time (usually seconds), 0 to {@link
 *     #MOST}
 */
public record Link(int from, int to, boolean bothWays, int cost, int time) {
  /** The greatest cost and time of one element of a problem: sums over a route stay exact. */
  public static final int MOST = 100_000_000;

  /** Checks the ranges; whether the vertices exist, the problem checks. */
  public Link {
    Checks.inRange("the start vertex of a link", from, 0, Integer.MAX_VALUE);
    Checks.inRange("the end vertex of a link", to, 0, Integer.MAX_VALUE);
    Checks.inRange("the cost of the link " + from + "–" + to, cost, 0, MOST);
    Checks.inRange("the time of the link " + from + "–" + to, time, 0, MOST);
  }

  /** An edge, driven in either direction. */
  public static Link edge(int from, int to, int cost, int time) {
    return new Link(from, to, true, cost, time);
  }

  /** A one-way link. */
  public static Link arc(int from, int to, int cost, int time) {
    return new Link(from, to, false, cost, time);
  }

  /** The vertex where a drive in this direction begins. */
  public int start(Direction direction) {
    return direction == Direction.FORWARD ? from : to;
  }

  /** The vertex where a drive in this direction ends. */
  public int end(Direction direction) {
    return direction == Direction.FORWARD ? to : from;
  }
}
