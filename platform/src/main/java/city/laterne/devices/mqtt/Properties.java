package city.laterne.devices.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;

/** Reads single properties of MQTT 5 packets. */
final class Properties {
  private Properties() {}

  static int number(MqttProperties properties, int id, int otherwise) {
    return properties.getProperty(id) instanceof IntegerProperty found ? found.value() : otherwise;
  }

  /** A four-byte number, read as unsigned. */
  static long seconds(MqttProperties properties, int id, long otherwise) {
    return properties.getProperty(id) instanceof IntegerProperty found
        ? Integer.toUnsignedLong(found.value())
        : otherwise;
  }

  static String text(MqttProperties properties, int id) {
    return properties.getProperty(id) instanceof StringProperty found ? found.value() : "";
  }
}
