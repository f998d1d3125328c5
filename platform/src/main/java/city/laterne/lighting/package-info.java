/** Luminaires, programmes and the levels they shall burn at. */
@NullMarked
package city.laterne.lighting;

import org.jspecify.annotations.NullMarked;
