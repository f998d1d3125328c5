/** NGSI-LD on the store. */
@NullMarked
package city.laterne.context;

import org.jspecify.annotations.NullMarked;
