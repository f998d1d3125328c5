/** Quick constructions of plans: the baseline that the search is measured against. */
@NullMarked
package city.laterne.sweeping.routing.internal.construct;

import org.jspecify.annotations.NullMarked;
