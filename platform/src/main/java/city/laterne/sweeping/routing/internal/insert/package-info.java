/**
 * Routes that heed all a problem says, and where one more service fits into them. In the order in
 * which to read it:
 *
 * <ol>
 *   <li>{@code Calls}: what routes are sequences of, and how each is written as a number; {@code
 *       Legs}: the drives between them, kept as tables ({@code KeptLegs}, in large cities with
 *       {@code NearLegs}) or found where one service needs them ({@code LegsAbout});
 *   <li>{@code Rehearsal}: drives a route with its best modes and says what it costs, or which
 *       constraint it breaks;
 *   <li>{@code Draft}: a route with the cheapest heads and tails for every mode; {@code
 *       Insertions}: where a service fits into drafts, the cheapest place first.
 * </ol>
 */
@NullMarked
package city.laterne.sweeping.routing.internal.insert;

import org.jspecify.annotations.NullMarked;
