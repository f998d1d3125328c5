/**
 * Arc routing: which vehicle serves which kerb sides in which order and direction.
 *
 * <p>A {@link RoutingProblem} goes into a {@link RoutingSolver} with {@link SolverSettings}; out
 * comes a {@link SolverOutcome} with a {@link RoutingPlan}. The method, a hybrid genetic search
 * over sequences of services whose directions are chosen by shortest paths (Vidal 2017), or large
 * neighbourhood search where a problem says more than that heeds, is in {@code internal}. An {@link
 * Insertion} puts one more service into a plan and says why services are where they are.
 */
@NullMarked
package city.laterne.sweeping.routing;

import org.jspecify.annotations.NullMarked;
