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
 * One MQTT connection of one controller, or of a gateway with several. It connects again with
 * back-off; the lamps keep their level meanwhile. Reports that are due at about the same time go
 * out together. Lives on one event loop.
 */
final class LampConnection extends SimpleChannelInboundHandler<MqttMessage> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final int LONGEST_BACK_OFF_MILLIS = 15_000;
  private static final int FILTERS = 200;
  private static final int TICK_MILLIS = 100;

  private final Bootstrap bootstrap;
  private final String secret;
  private final int reportSeconds;
  private final Census census;
  private final long startNanos;
  private final Map<String, Controller> byTopic = new HashMap<>();
  private final List<Controller> controllers;
  private Optional<Channel> channel = Optional.empty();
  private boolean accepted;
  private boolean pingOpen;
  private int failures;
  private int packetId;
  private int epoch;
  private long tickAt = Long.MAX_VALUE;

  /**
   * A connection.
   *
   * @param startNanos {@link System#nanoTime} of the simulation's start
   */
  LampConnection(
      Bootstrap bootstrap,
      List<Controller> controllers,
      String secret,
      int reportSeconds,
      Census census,
      long startNanos) {
    this.bootstrap = bootstrap;
    this.startNanos = startNanos;
    this.controllers = List.copyOf(controllers);
    this.secret = secret;
    this.reportSeconds = reportSeconds;
    this.census = census;
    for (Controller controller : controllers) {
      if (controller.takesCommands()) {
        byTopic.put(topic(controller, "cmd"), controller);
      }
      controller.wakes(this::wake);
    }
  }

  /** Milliseconds since the simulation's start. */
  private long now() {
    return (System.nanoTime() - startNanos) / 1_000_000;
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
    long spread = (long) (wait * (0.5 + controllers.getFirst().spread()));
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
                .clientId("sim-" + controllers.getFirst().deviceId)
                .cleanSession(true)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .username(controllers.getFirst().apikey)
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
    tickAt = Long.MAX_VALUE;
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
    subscribe(context);
    long now = now();
    for (Controller controller : controllers) {
      // A gateway's devices speak one after the other, so that a city's do not all at once.
      controller.nextReportAt =
          controllers.size() == 1
              ? now
              : now + (long) (controller.spread() * Math.min(reportSeconds, 10) * 1_000);
    }
    context.flush();
    tick(context, epoch, tickAt);
    ping(context, epoch);
  }

  private void subscribe(ChannelHandlerContext context) {
    List<String> filters = List.copyOf(byTopic.keySet());
    for (int from = 0; from < filters.size(); from += FILTERS) {
      var subscribe = MqttMessageBuilders.subscribe().messageId(nextPacketId());
      for (String filter : filters.subList(from, Math.min(filters.size(), from + FILTERS))) {
        subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, filter);
      }
      var _ = context.write(subscribe.build());
    }
  }

  /** A controller wants to report at a moment. */
  private void wake(long at) {
    if (accepted && at < tickAt) {
      channel.ifPresent(open -> schedule(open.pipeline().context(this), at));
    }
  }

  private void schedule(ChannelHandlerContext context, long at) {
    int ofEpoch = epoch;
    tickAt = at;
    var _ =
        context
            .executor()
            .schedule(
                () -> tick(context, ofEpoch, at), Math.max(0, at - now()), TimeUnit.MILLISECONDS);
  }

  /** Sends all reports that are due; does nothing when another tick took this one's place. */
  private void tick(ChannelHandlerContext context, int ofEpoch, long at) {
    if (epoch != ofEpoch || tickAt != at) {
      return;
    }
    long now = now();
    long earliest = Long.MAX_VALUE;
    boolean some = false;
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    for (Controller controller : controllers) {
      if (controller.nextReportAt <= now) {
        some |= report(controller, time, now);
        controller.nextReportAt =
            now + (long) (reportSeconds * 1_000L * (0.95 + 0.1 * controller.spread()));
      }
      earliest = Math.min(earliest, controller.nextReportAt);
    }
    if (some) {
      context.flush();
    }
    schedule(context, Math.max(now + TICK_MILLIS, earliest));
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
    Controller controller = byTopic.get(message.variableHeader().topicName());
    if (controller == null || controller.isSilent(now())) {
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
    long now = now();
    var _ =
        context
            .executor()
            .schedule(
                () -> obey(controller, body), controller.obeysAt(now) - now, TimeUnit.MILLISECONDS);
  }

  private void obey(Controller controller, JsonNode body) {
    long now = now();
    if (controller.isSilent(now)) {
      return;
    }
    JsonNode wanted = body.path("illuminanceLevel");
    boolean done = wanted.isNumber() && controller.obey(wanted.doubleValue(), now);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("illuminanceLevel", done ? "OK" : "ERROR level must be between 0 and 1");
    answer.put("commandId", body.path("commandId").asString(""));
    publish(topic(controller, "cmdexe"), JSON.writeValueAsBytes(answer));
    boolean _ = report(controller, Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), now);
    channel.ifPresent(Channel::flush);
  }

  private boolean report(Controller controller, String time, long now) {
    if (controller.isSilent(now)) {
      return false;
    }
    publish(
        topic(controller, "attrs"), controller.report(time, now).getBytes(StandardCharsets.UTF_8));
    census.report();
    return true;
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

  private static String topic(Controller controller, String end) {
    return "/" + controller.apikey + "/" + controller.deviceId + "/" + end;
  }
}
