/** The hybrid genetic search: instance, evaluation of routes, local search, split, population. */
@NullMarked
package city.laterne.sweeping.routing.internal.search;

import org.jspecify.annotations.NullMarked;
