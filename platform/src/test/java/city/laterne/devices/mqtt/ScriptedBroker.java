package city.laterne.devices.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A broker on loopback that does only what a test wants: it takes connections and subscriptions,
 * tells what was published, and acknowledges or not.
 */
public final class ScriptedBroker implements AutoCloseable {
  private static final int EXPIRY = 0x02;
  private static final int RECEIVE_MAXIMUM = 0x21;

  /** What a client published, and for how many seconds it is good. */
  public record Published(String topic, String payload, int expirySeconds) {}

  /** Everything published, over all connections. */
  public final BlockingQueue<Published> published = new LinkedBlockingQueue<>();

  /** Each connection that a client opened. */
  public final BlockingQueue<Channel> connected = new LinkedBlockingQueue<>();

  /** Packet ids that the client acknowledged. */
  final BlockingQueue<Integer> acknowledged = new LinkedBlockingQueue<>();

  /** One connection a piece, as soon as it subscribed to everything. */
  final BlockingQueue<Channel> ready = new LinkedBlockingQueue<>();

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final int receiveMaximum;
  private final Channel listener;
  private volatile boolean acknowledging = true;

  /** Listens on a free port. */
  public ScriptedBroker(int receiveMaximum) {
    this.receiveMaximum = receiveMaximum;
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new MqttDecoder(), MqttEncoder.INSTANCE);
                    channel.pipeline().addLast(new Script());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Where it listens. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** From now on publications are acknowledged or not. */
  void acknowledge(boolean yes) {
    acknowledging = yes;
  }

  /** Delivers a message at QoS 1. */
  static void deliver(Channel to, int packetId, String topic, String payload) {
    var _ =
        to.writeAndFlush(
            MqttMessageBuilders.publish()
                .topicName(topic)
                .qos(MqttQoS.AT_LEAST_ONCE)
                .messageId(packetId)
                .payload(Unpooled.copiedBuffer(payload, UTF_8))
                .build());
  }

  private final class Script extends SimpleChannelInboundHandler<MqttMessage> {
    private int subscriptions;

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> {
          connected.add(context.channel());
          MqttProperties properties = new MqttProperties();
          properties.add(new MqttProperties.IntegerProperty(RECEIVE_MAXIMUM, receiveMaximum));
          var _ =
              context.writeAndFlush(
                  MqttMessageBuilders.connAck()
                      .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                      .properties(properties)
                      .build());
        }
        case SUBSCRIBE -> {
          int id = ((MqttSubscribeMessage) message).variableHeader().messageId();
          var _ =
              context.writeAndFlush(
                  MqttMessageBuilders.subAck()
                      .packetId(id)
                      .addGrantedQos(MqttQoS.AT_LEAST_ONCE)
                      .build());
          if (++subscriptions == 2) {
            ready.add(context.channel());
          }
        }
        case PUBLISH -> take(context, (MqttPublishMessage) message);
        case PUBACK ->
            acknowledged.add(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
        default -> {}
      }
    }

    private void take(ChannelHandlerContext context, MqttPublishMessage message) {
      MqttProperties.MqttProperty<?> expiry =
          message.variableHeader().properties().getProperty(EXPIRY);
      published.add(
          new Published(
              message.variableHeader().topicName(),
              message.payload().toString(UTF_8),
              expiry == null ? 0 : ((MqttProperties.IntegerProperty) expiry).value()));
      if (acknowledging && message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
        var _ =
            context.writeAndFlush(
                MqttMessageBuilders.pubAck().packetId(message.variableHeader().packetId()).build());
      }
    }
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
