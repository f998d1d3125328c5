package city.laterne.devices.mqtt;

/**
 * A session's interest in topics.
 *
 * @param filter the topic filter
 * @param qos the highest QoS to deliver at
 * @param noLocal whether the session's own messages stay away
 * @param retainAsPublished whether the retain flag is passed on
 * @param identifier the subscription identifier, 0 for none
 */
record Subscription(
    String filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}
