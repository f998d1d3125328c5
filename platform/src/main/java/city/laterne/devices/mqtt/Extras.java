package city.laterne.devices.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import java.util.ArrayList;
import java.util.List;

/**
 * What MQTT 5 passes from publisher to subscriber untouched (section 3.3.2.3).
 *
 * @param payloadFormat 0 or 1; −1 for none
 * @param contentType empty for none
 * @param responseTopic empty for none
 * @param correlation empty for none
 * @param user pairs of names and values, flat
 */
record Extras(
    int payloadFormat,
    String contentType,
    String responseTopic,
    byte[] correlation,
    List<String> user) {
  static final Extras NONE = new Extras(-1, "", "", new byte[0], List.of());

  private static final int LONGEST = 8_000;
  private static final int MOST_TEXTS = 200;

  /** Whether they are short enough to be kept: 100 pairs, 8,000 characters each. */
  boolean isBounded() {
    return contentType.length() <= LONGEST
        && responseTopic.length() <= LONGEST
        && correlation.length <= LONGEST
        && user.size() <= MOST_TEXTS
        && user.stream().allMatch(text -> text.length() <= LONGEST);
  }

  static Extras of(MqttProperties properties) {
    if (properties.isEmpty()) {
      return NONE;
    }
    List<String> user = new ArrayList<>();
    for (MqttProperty<?> property : properties.getProperties(MqttProperties.USER_PROPERTY)) {
      if (property instanceof UserProperties pairs) {
        for (StringPair pair : pairs.value()) {
          user.add(pair.key);
          user.add(pair.value);
        }
      } else if (property.value() instanceof StringPair pair) {
        user.add(pair.key);
        user.add(pair.value);
      }
    }
    byte[] correlation =
        properties.getProperty(MqttProperties.CORRELATION_DATA) instanceof BinaryProperty binary
            ? binary.value()
            : NONE.correlation;
    return new Extras(
        Properties.number(properties, MqttProperties.PAYLOAD_FORMAT_INDICATOR, -1),
        Properties.text(properties, MqttProperties.CONTENT_TYPE),
        Properties.text(properties, MqttProperties.RESPONSE_TOPIC),
        correlation,
        user);
  }

  void addTo(MqttProperties properties) {
    if (equals(NONE)) {
      return;
    }
    if (payloadFormat >= 0) {
      properties.add(new IntegerProperty(MqttProperties.PAYLOAD_FORMAT_INDICATOR, payloadFormat));
    }
    if (!contentType.isEmpty()) {
      properties.add(new StringProperty(MqttProperties.CONTENT_TYPE, contentType));
    }
    if (!responseTopic.isEmpty()) {
      properties.add(new StringProperty(MqttProperties.RESPONSE_TOPIC, responseTopic));
    }
    if (correlation.length > 0) {
      properties.add(new BinaryProperty(MqttProperties.CORRELATION_DATA, correlation));
    }
    if (!user.isEmpty()) {
      UserProperties pairs = new UserProperties();
      for (int i = 0; i < user.size(); i += 2) {
        pairs.add(user.get(i), user.get(i + 1));
      }
      properties.add(pairs);
    }
  }
}
