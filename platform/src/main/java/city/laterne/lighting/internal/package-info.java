/** How lighting does it: import, the register of lights, the programme's driver. */
@NullMarked
package city.laterne.lighting.internal;

import org.jspecify.annotations.NullMarked;
