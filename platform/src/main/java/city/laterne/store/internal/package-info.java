/** The engine's implementation; closed to all other packages. */
@NullMarked
package city.laterne.store.internal;

import org.jspecify.annotations.NullMarked;
