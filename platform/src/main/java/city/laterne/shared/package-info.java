/** What every package speaks: quantities, geometry, the two clocks and the failure base. */
@NullMarked
package city.laterne.shared;

import org.jspecify.annotations.NullMarked;
