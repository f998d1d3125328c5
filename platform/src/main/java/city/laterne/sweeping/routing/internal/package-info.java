/** The search behind the solver of routes. */
@NullMarked
package city.laterne.sweeping.routing.internal;

import org.jspecify.annotations.NullMarked;
