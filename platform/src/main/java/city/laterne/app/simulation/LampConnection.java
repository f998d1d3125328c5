package city.laterne.app.simulation;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One MQTT connection of one lamp, or of a gateway with several. It connects again with back-off;
 * the lamps keep their level meanwhile. Lives on one event loop.
 */
final class LampConnection extends SimpleChannelInboundHandler<MqttMessage> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int LONGEST_BACK_OFF_MILLIS = 15_000;

  private final Bootstrap bootstrap;
  private final String secret;
  private final int reportSeconds;
  private final Census census;
  private final Map<String, LampModel> lampsByTopic = new HashMap<>();
  private final List<LampModel> lamps;
  private Optional<Channel> channel = Optional.empty();
  private boolean accepted;
  private boolean pingOpen;
  private int failures;
  private int packetId;
  private int epoch;

  LampConnection(
      Bootstrap bootstrap, List<LampModel> lamps, String secret, int reportSeconds, Census census) {
    this.bootstrap = bootstrap;
    this.lamps = List.copyOf(lamps);
    this.secret = secret;
    this.reportSeconds = reportSeconds;
    this.census = census;
    for (LampModel lamp : lamps) {
      lampsByTopic.put(topic(lamp, "cmd"), lamp);
    }
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  /** Connects, now and whenever the connection is gone. */
  void connect() {
    LampConnection handler = this;
    ChannelFuture future =
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh
                        .pipeline()
                        .addLast(new MqttDecoder(64 << 10), MqttEncoder.INSTANCE, handler);
                  }
                })
            .connect();
    var _ =
        future.addListener(
            done -> {
              if (!done.isSuccess()) {
                later(future.channel());
              }
            });
  }

  private void later(Channel gone) {
    failures++;
    int wait = Math.min(LONGEST_BACK_OFF_MILLIS, 500 << Math.min(5, failures - 1));
    long spread = (long) (wait * (0.5 + lamps.getFirst().spread()));
    var _ = gone.eventLoop().schedule(this::connect, spread, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = Optional.of(context.channel());
    accepted = false;
    var _ =
        context.writeAndFlush(
            MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_3_1_1)
                .clientId("sim-" + lamps.getFirst().deviceId())
                .cleanSession(true)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .username(lamps.getFirst().apikey())
                .password(secret.getBytes(StandardCharsets.UTF_8))
                .build());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (accepted) {
      census.disconnected();
      failures = 0;
    }
    accepted = false;
    channel = Optional.empty();
    epoch++;
    later(context.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      var _ = context.close();
      return;
    }
    switch (message.fixedHeader().messageType()) {
      case CONNACK -> connected(context, (MqttConnAckMessage) message);
      case PUBLISH -> command(context, (MqttPublishMessage) message);
      case PINGRESP -> pingOpen = false;
      default -> {}
    }
  }

  private void connected(ChannelHandlerContext context, MqttConnAckMessage message) {
    if (message.variableHeader().connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      census.refused(message.variableHeader().connectReturnCode().name());
      var _ = context.close();
      return;
    }
    accepted = true;
    pingOpen = false;
    census.connected();
    var subscribe = MqttMessageBuilders.subscribe().messageId(nextPacketId());
    for (LampModel lamp : lamps) {
      subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, topic(lamp, "cmd"));
    }
    var _ = context.write(subscribe.build());
    for (LampModel lamp : lamps) {
      report(lamp);
      repeat(context, lamp, epoch);
    }
    context.flush();
    ping(context, epoch);
  }

  /**
   * Reports now and then, spread over the interval so that the city's lamps do not speak at once.
   */
  private void repeat(ChannelHandlerContext context, LampModel lamp, int ofEpoch) {
    long wait = (long) (reportSeconds * 1_000L * (0.9 + 0.2 * lamp.spread()));
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  if (epoch == ofEpoch) {
                    report(lamp);
                    context.flush();
                    repeat(context, lamp, ofEpoch);
                  }
                },
                wait,
                TimeUnit.MILLISECONDS);
  }

  private void ping(ChannelHandlerContext context, int ofEpoch) {
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  if (epoch == ofEpoch) {
                    if (pingOpen) {
                      var _ = context.close();
                    } else {
                      pingOpen = true;
                      var _ = context.writeAndFlush(MqttMessage.PINGREQ);
                      ping(context, ofEpoch);
                    }
                  }
                },
                KEEP_ALIVE_SECONDS / 2,
                TimeUnit.SECONDS);
  }

  private void command(ChannelHandlerContext context, MqttPublishMessage message) {
    if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
      var _ =
          context.writeAndFlush(
              new MqttMessage(
                  new MqttFixedHeader(
                      MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2),
                  MqttMessageIdVariableHeader.from(message.variableHeader().packetId())));
    }
    LampModel lamp = lampsByTopic.get(message.variableHeader().topicName());
    if (lamp == null) {
      return;
    }
    JsonNode body;
    try {
      body = JSON.readTree(ByteBufUtil.getBytes(message.payload()));
    } catch (JacksonException e) {
      census.unreadable();
      return;
    }
    census.command();
    var _ =
        context
            .executor()
            .schedule(() -> obey(lamp, body), lamp.latencyMillis(), TimeUnit.MILLISECONDS);
  }

  private void obey(LampModel lamp, JsonNode body) {
    JsonNode wanted = body.path("illuminanceLevel");
    boolean done = wanted.isNumber() && lamp.obey(wanted.doubleValue());
    ObjectNode answer = JSON.createObjectNode();
    answer.put("illuminanceLevel", done ? "OK" : "ERROR level must be between 0 and 1");
    answer.put("commandId", body.path("commandId").asString(""));
    publish(topic(lamp, "cmdexe"), JSON.writeValueAsBytes(answer));
    report(lamp);
    channel.ifPresent(Channel::flush);
  }

  private void report(LampModel lamp) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    publish(topic(lamp, "attrs"), lamp.report(time).getBytes(StandardCharsets.UTF_8));
    census.report();
  }

  private void publish(String topic, byte[] payload) {
    if (accepted && channel.isPresent()) {
      var _ =
          channel
              .get()
              .write(
                  MqttMessageBuilders.publish()
                      .topicName(topic)
                      .qos(MqttQoS.AT_LEAST_ONCE)
                      .messageId(nextPacketId())
                      .payload(Unpooled.wrappedBuffer(payload))
                      .build());
    }
  }

  private int nextPacketId() {
    packetId = packetId % 65_535 + 1;
    return packetId;
  }

  private static String topic(LampModel lamp, String end) {
    return "/" + lamp.apikey() + "/" + lamp.deviceId() + "/" + end;
  }
}
