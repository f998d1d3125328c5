/** The administration of principals over HTTP. */
@NullMarked
package city.laterne.security.http;

import org.jspecify.annotations.NullMarked;
