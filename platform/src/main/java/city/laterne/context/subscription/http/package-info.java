/** Subscriptions over HTTP. */
@NullMarked
package city.laterne.context.subscription.http;

import org.jspecify.annotations.NullMarked;
