package city.laterne.context.subscription;

/**
 * One notification on its way.
 *
 * @param message what is sent
 * @param state of its subscription
 * @param position of the first change that it tells of
 */
record Delivery(Message message, DeliveryState state, long position) {}
