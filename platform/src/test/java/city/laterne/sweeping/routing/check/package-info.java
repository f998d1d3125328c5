/**
 * An independent judge of plans: it shares no code with the solver and reckons paths, loads and
 * times in its own, slow and plain way.
 */
@NullMarked
package city.laterne.sweeping.routing.check;

import org.jspecify.annotations.NullMarked;
