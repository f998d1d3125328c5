package city.laterne.sweeping.routing;

/**
 * How far the search is, told at each better plan.
 *
 * @param seconds since it began
 * @param iterations offspring so far
 * @param cost of the best plan, as the problem's {@link Objective} measures it
 * @param routes of the best plan
 */
public record SolverProgress(double seconds, long iterations, long cost, int routes) {}
