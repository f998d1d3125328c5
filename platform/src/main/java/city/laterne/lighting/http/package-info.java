/** Lighting over HTTP. */
@NullMarked
package city.laterne.lighting.http;

import org.jspecify.annotations.NullMarked;
