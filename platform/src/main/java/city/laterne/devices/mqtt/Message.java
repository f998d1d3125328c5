package city.laterne.devices.mqtt;

import city.laterne.shared.Micros;

/**
 * An application message on its way.
 *
 * @param topic its name
 * @param payload its bytes; never changed
 * @param qos 0 to 2
 * @param retain whether it is to be retained, or was
 * @param expiresAt µs since 1970, or {@link Micros#ABSENT}
 * @param extras what MQTT 5 passes along
 */
record Message(
    String topic, byte[] payload, int qos, boolean retain, long expiresAt, Extras extras) {
  boolean isExpired(long now) {
    return expiresAt != Micros.ABSENT && now >= expiresAt;
  }

  Message withRetain(boolean flag) {
    return flag == retain ? this : new Message(topic, payload, qos, flag, expiresAt, extras);
  }
}
