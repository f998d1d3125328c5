/** Why a problem has no plan. */
@NullMarked
package city.laterne.sweeping.routing.internal.explain;

import org.jspecify.annotations.NullMarked;
