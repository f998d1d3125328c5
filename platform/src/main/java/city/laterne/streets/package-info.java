/** The road network and the map of a city: import, districts, base map, search. */
@NullMarked
package city.laterne.streets;

import org.jspecify.annotations.NullMarked;
