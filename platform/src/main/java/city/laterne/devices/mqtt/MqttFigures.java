package city.laterne.devices.mqtt;

/**
 * What the door measures of itself.
 *
 * @param connections clients connected
 * @param sessions sessions, connected or not
 * @param retained retained messages
 * @param waiting transactions that wait for the disk
 * @param received messages received since start
 * @param delivered messages sent to clients since start
 * @param dropped messages that a full or slow session lost, or that expired, since start
 * @param refused connections refused since start
 */
public record MqttFigures(
    int connections,
    int sessions,
    int retained,
    int waiting,
    long received,
    long delivered,
    long dropped,
    long refused) {}
