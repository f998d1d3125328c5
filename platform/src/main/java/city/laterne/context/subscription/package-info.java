/** Subscriptions of NGSI-LD: who wants to hear of which changes, and how the word reaches them. */
@NullMarked
package city.laterne.context.subscription;

import org.jspecify.annotations.NullMarked;
