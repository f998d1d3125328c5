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

  /** What one unit of time too late or too long costs, in 1/1024 of a unit of cost. */
  long timePenalty = 1024;

  /** Whether {@link #update} computes turned heads and tails, which only some moves ask for. */
  boolean turning = true;

  /** The rides that a problem needs: the plain ones where they suffice. */
  static Rides of(Instance instance) {
    if (instance.plain) {
      return new TwoModeRides(instance);
    }
    return instance.loadsAlone ? new ManyModeRides(instance) : new GeneralRides(instance);
  }

  /** What such excesses of one route cost. */
  final long penalty(long load, long time) {
    return ((load * loadPenalty) >> 10) + ((time * timePenalty) >> 10);
  }

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
   * @param headKept how many at its beginning have their heads, as nothing before them changed
   * @param tailKept how many at its end have their tails
   * @return what it costs
   */
  abstract long update(int[] route, int length, int headKept, int tailKept);

  /** Computes the rides of a route from nothing. */
  final long update(int[] route, int length) {
    return update(route, length, 0, 0);
  }

  /** The visit that should come before {@code x} is added to the ride, or 0 for none. */
  abstract int visitBefore(int x);

  /** Whether the ride has gone so far above its limits that lengthening it is of no use. */
  abstract boolean overfull();

  /** By how much the loads of a route exceed its capacities; {@code last} is its last node. */
  abstract long loadExcess(int last);

  /** By how much a route is too late and too long. */
  abstract long timeExcess(int last);

  /**
   * The modes in which a route is done at the cost that {@link #update} said; to be asked before
   * the rides of its nodes change.
   *
   * @param route its nodes
   */
  abstract int[] modes(int[] route);
}
