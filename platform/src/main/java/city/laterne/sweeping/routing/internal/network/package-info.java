/** Cheapest paths between services, with turns. */
@NullMarked
package city.laterne.sweeping.routing.internal.network;

import org.jspecify.annotations.NullMarked;
