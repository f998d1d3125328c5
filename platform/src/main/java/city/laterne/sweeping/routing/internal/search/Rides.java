package city.laterne.sweeping.routing.internal.search;

/**
 * What routes cost when each of their elements is done in its best mode. For every node of every
 * route the costs of four rides are kept, one for each mode of the node (Vidal 2017, section 4):
 *
 * <ul>
 *   <li>the <i>head</i>: from the depot along the route to the node;
 *   <li>the <i>tail</i>: from the node along the route to the depot;
 *   <li>the <i>turned tail</i>: from the depot through the route backwards to the node;
 *   <li>the <i>turned head</i>: from the node through the route backwards to the depot.
 * </ul>
 *
 * <p>A route made of a head, a few nodes and a tail is evaluated in time that depends on the number
 * of modes alone. Costs include penalties. Node 0 is the depot: its head and tail are empty rides.
 * Not shared between threads; nothing here allocates.
 */
abstract class Rides {
  /** What one unit of load above the capacity costs, in 1/1024 of a unit of cost. */
  long loadPenalty = 1024;

  /** Head of {@code p}, then tail of {@code s}. */
  abstract long join(int p, int s);

  /** Head of {@code p}, then {@code x}, then tail of {@code s}. */
  abstract long join(int p, int x, int s);

  /** Head of {@code p}, then {@code x} and {@code y}, then tail of {@code s}. */
  abstract long join(int p, int x, int y, int s);

  /** Head of {@code p}, then turned head of {@code q}. */
  abstract long joinTurnedHead(int p, int q);

  /** Turned tail of {@code q}, then tail of {@code s}. */
  abstract long joinTurnedTail(int q, int s);

  /** Begins a ride with the head of {@code p}. */
  abstract void begin(int p);

  /** Goes on to {@code x}. */
  abstract void add(int x);

  /** Ends the ride with the tail of {@code s}. */
  abstract long end(int s);

  /**
   * Computes the four rides of all nodes of a route.
   *
   * @param route its nodes, the depot not among them
   * @param length how many
   * @return what it costs
   */
  abstract long update(int[] route, int length);

  /** How much the route breaks constraints: 0 when it keeps them. */
  abstract long excess(int last);
}
