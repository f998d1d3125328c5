/** Pages and what they read. */
@NullMarked
package city.laterne.portal;

import org.jspecify.annotations.NullMarked;
