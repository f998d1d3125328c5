/** Street sweeping: so far only the solver of its routes, in {@code routing}. */
@NullMarked
package city.laterne.sweeping;

import org.jspecify.annotations.NullMarked;
