/**
 * The search for routes. In the order in which to read it:
 *
 * <ol>
 *   <li>{@code Element}: what routes are sequences of, and the modes of doing it ({@code Step});
 *       {@code Instance}: all elements with the paths between their modes, which {@code
 *       PathFinding} finds and {@code Yards} keeps for depot and facilities;
 *   <li>{@code Rides}: what a route costs with the best modes, put together from heads and tails in
 *       constant time; plain ({@code TwoModeRides}), with turns and vertices ({@code
 *       ManyModeRides}), and with visits and times ({@code GeneralRides}, which joins {@code Trip}
 *       and {@code Timing});
 *   <li>{@code RouteSet} and {@code LocalSearch}: routes and the moves that better them; {@code
 *       VisitMoves}: those of visits;
 *   <li>{@code Split}: a giant tour cut into routes;
 *   <li>{@code HybridGeneticSearch} with {@code Individual}, {@code Population}, {@code Penalties}
 *       and {@code Compass}, begun by {@code Annealing}; {@code Islands}: several of them side by
 *       side;
 *   <li>{@code City} for large networks, place by place, with {@code Terrain}, {@code Sites}, which
 *       draws places for several threads ({@code SideBySide}), and {@code PlainPlaces}, which
 *       betters a place with {@code Focus}, {@code Legs} and {@code RuinAndRecreate};
 *   <li>{@code LowerBound} and {@code NestedCuts}, {@code PlanWriter}, {@code Support}, and {@code
 *       GeneticSolver}, which puts all together.
 * </ol>
 */
@NullMarked
package city.laterne.sweeping.routing.internal.search;

import org.jspecify.annotations.NullMarked;
