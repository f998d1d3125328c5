package city.laterne.devices.mqtt;

/**
 * What the link to an external broker measures of itself.
 *
 * @param connected whether it is connected and subscribed
 * @param received messages received since start
 * @param sent commands that the broker took for at least one subscriber, since start
 * @param waiting reports that wait for the disk to take writes again
 * @param dropped messages of QoS 0 lost since start because too many waited for the disk
 */
public record BrokerFigures(
    boolean connected, long received, long sent, int waiting, long dropped) {}
