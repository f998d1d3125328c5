/** The temporal representation of an entity. */
@NullMarked
package city.laterne.context.temporal;

import org.jspecify.annotations.NullMarked;
