package city.laterne.context.subscription;

import java.net.http.HttpRequest;

/**
 * One notification on its way.
 *
 * @param request what is sent
 * @param state of its subscription
 * @param position of the first change that it tells of
 */
record Delivery(HttpRequest request, DeliveryState state, long position) {}
