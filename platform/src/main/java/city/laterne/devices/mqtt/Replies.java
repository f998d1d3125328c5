package city.laterne.devices.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.util.List;

/** Builds the packets that the door sends. */
final class Replies {
  private Replies() {}

  static MqttMessage refusal(MqttConnectReturnCode code) {
    return MqttMessageBuilders.connAck().returnCode(code).sessionPresent(false).build();
  }

  static MqttMessage disconnect(int reason, String why) {
    MqttProperties properties = new MqttProperties();
    if (!why.isEmpty()) {
      properties.add(new StringProperty(MqttProperties.REASON_STRING, why));
    }
    return MqttMessageBuilders.disconnect()
        .reasonCode((byte) reason)
        .properties(properties)
        .build();
  }

  static MqttMessage reply(MqttMessageType type, int packetId, int reason) {
    MqttQoS qos = type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE;
    return new MqttMessage(
        new MqttFixedHeader(type, false, qos, false, 0),
        new MqttPubReplyMessageVariableHeader(
            packetId, (byte) reason, MqttProperties.NO_PROPERTIES));
  }

  static MqttMessage pong() {
    return MqttMessage.PINGRESP;
  }

  static MqttMessage subscribed(int packetId, List<Integer> codes) {
    return new MqttSubAckMessage(
        new MqttFixedHeader(MqttMessageType.SUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0),
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
        new MqttSubAckPayload(codes));
  }

  static MqttMessage unsubscribed(int packetId, List<Short> codes, boolean five) {
    MqttFixedHeader header =
        new MqttFixedHeader(MqttMessageType.UNSUBACK, false, MqttQoS.AT_MOST_ONCE, false, 0);
    return five
        ? new MqttUnsubAckMessage(
            header,
            new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
            new MqttUnsubAckPayload(codes))
        : new MqttMessage(header, MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttMessage publish(Outgoing outgoing, boolean five, long now) {
    Message message = outgoing.message;
    MqttProperties properties = MqttProperties.NO_PROPERTIES;
    if (five) {
      properties = new MqttProperties();
      message.extras().addTo(properties);
      if (message.expiresAt() != city.laterne.shared.Micros.ABSENT) {
        long left = Math.max(1, (message.expiresAt() - now + 999_999) / 1_000_000);
        properties.add(new IntegerProperty(MqttProperties.PUBLICATION_EXPIRY_INTERVAL, (int) left));
      }
      for (int identifier : outgoing.identifiers) {
        properties.add(new IntegerProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER, identifier));
      }
    }
    return new MqttPublishMessage(
        new MqttFixedHeader(
            MqttMessageType.PUBLISH,
            outgoing.sentBefore && outgoing.qos > 0,
            MqttQoS.valueOf(outgoing.qos),
            message.retain(),
            0),
        new MqttPublishVariableHeader(message.topic(), outgoing.packetId, properties),
        Unpooled.wrappedBuffer(message.payload()));
  }

  /** An upper estimate of a PUBLISH's length in bytes. */
  static long length(Outgoing outgoing) {
    Message message = outgoing.message;
    Extras extras = message.extras();
    long texts = (long) extras.contentType().length() + extras.responseTopic().length();
    for (String text : extras.user()) {
      texts += text.length() + 3;
    }
    return 10L
        + message.topic().length()
        + message.payload().length
        + texts
        + extras.correlation().length
        + 5L * outgoing.identifiers.length;
  }
}
