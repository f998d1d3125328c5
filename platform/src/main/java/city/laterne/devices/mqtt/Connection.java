package city.laterne.devices.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: takes its packets in order, answers them in order, and sends what its session has. Lives on
 * the door's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = System.getLogger(Connection.class.getName());
  private static final int CONNECT_SECONDS = 10;
  private static final int MOST_EARLY = 64;
  private static final int ACK_BYTES = 4;

  private enum Stage {
    NEW,
    CONNECTING,
    LIVE,
    CLOSED
  }

  private final Broker broker;
  private final ArrayDeque<Slot> order = new ArrayDeque<>();
  private final ArrayDeque<MqttMessage> early = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Session session;
  private @Nullable Inbound inbound;
  private @Nullable ByteBuf acks;
  private Stage stage = Stage.NEW;
  private boolean five;
  private boolean reading = true;
  private long lastRead = System.nanoTime();
  private int keepAliveSeconds;
  private int receiveMaximum = 65_535;
  private long packetMaximum = Long.MAX_VALUE;

  Connection(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (broker.connections.size() >= broker.settings.bounds().connections()) {
      broker.refusedLogins.increment();
      stage = Stage.CLOSED;
      var _ = ctx.close();
      return;
    }
    broker.connections.add(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    if (!(packet instanceof MqttMessage message) || stage == Stage.CLOSED) {
      ReferenceCountUtil.release(packet);
      return;
    }
    if (stage == Stage.CONNECTING) {
      if (early.size() < MOST_EARLY) {
        early.add(message);
      } else {
        ReferenceCountUtil.release(message);
        fail(Reason.QUOTA_EXCEEDED, "too many packets before CONNACK");
      }
      return;
    }
    take(message);
  }

  private void take(MqttMessage message) {
    try {
      if (message.decoderResult().isFailure()) {
        malformed(message.decoderResult().cause());
      } else if (stage == Stage.NEW) {
        if (message instanceof MqttConnectMessage connect) {
          stage = Stage.CONNECTING;
          five = connect.variableHeader().version() == 5;
          new Handshake(broker, this).begin(connect);
        } else {
          close();
        }
      } else {
        dispatch(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void dispatch(MqttMessage message) {
    Inbound to = inbound;
    Session mine = session;
    if (to == null || mine == null || stage != Stage.LIVE) {
      return;
    }
    switch (message.fixedHeader().messageType()) {
      case PUBLISH -> to.publish((MqttPublishMessage) message);
      case PUBACK -> to.published(id(message));
      case PUBREC -> to.publishReceived(id(message), reason(message));
      case PUBREL -> to.release(id(message));
      case PUBCOMP -> to.published(id(message));
      case SUBSCRIBE -> to.subscribe((MqttSubscribeMessage) message);
      case UNSUBSCRIBE -> to.unsubscribe((MqttUnsubscribeMessage) message);
      case PINGREQ -> write(Replies.pong());
      case DISCONNECT -> disconnected(mine, message);
      case CONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP, AUTH ->
          fail(Reason.PROTOCOL_ERROR, message.fixedHeader().messageType() + " not allowed here");
    }
  }

  private static int id(MqttMessage message) {
    return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
  }

  private static int reason(MqttMessage message) {
    return message.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply
        ? reply.reasonCode() & 0xFF
        : Reason.SUCCESS;
  }

  private void disconnected(Session mine, MqttMessage message) {
    int reason = Reason.SUCCESS;
    if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header) {
      reason = header.reasonCode() & 0xFF;
      long expiry =
          Properties.seconds(
              header.properties(), MqttProperties.SESSION_EXPIRY_INTERVAL, mine.expirySeconds);
      if (expiry != mine.expirySeconds && mine.expirySeconds == 0) {
        fail(Reason.PROTOCOL_ERROR, "a session that ends with its connection cannot be prolonged");
        return;
      }
      mine.expirySeconds = Math.min(expiry, broker.settings.bounds().sessionSeconds());
    }
    gone(reason != Reason.DISCONNECT_WITH_WILL);
    close();
  }

  private void malformed(@Nullable Throwable cause) {
    if (cause instanceof MqttUnacceptableProtocolVersionException) {
      refuse(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
    } else if (cause instanceof TooLongFrameException) {
      fail(Reason.PACKET_TOO_LARGE, "the limit is " + broker.settings.bounds().packetBytes());
    } else {
      fail(Reason.MALFORMED, "");
    }
  }

  /** The client is let in. */
  void live(Session mine, Inbound to, int keepAlive, int clientReceiveMaximum, long clientPacket) {
    session = mine;
    inbound = to;
    keepAliveSeconds = keepAlive;
    receiveMaximum = Math.min(clientReceiveMaximum, broker.settings.bounds().outInFlight());
    packetMaximum = clientPacket;
    stage = Stage.LIVE;
    for (Outgoing outgoing : List.copyOf(mine.inFlight.values())) {
      if (outgoing.released) {
        write(Replies.reply(MqttMessageType.PUBREL, outgoing.packetId, Reason.SUCCESS));
      } else {
        write(Replies.publish(outgoing, five, broker.clock.micros()));
      }
    }
    pump();
    while (!early.isEmpty() && stage == Stage.LIVE) {
      take(early.removeFirst());
    }
    flush();
  }

  /** Refuses a CONNECT and closes. */
  void refuse(MqttConnectReturnCode code) {
    broker.refusedLogins.increment();
    writeAndClose(Replies.refusal(code));
  }

  /** Ends the connection because of a fault or a decision of the door; MQTT 5 clients are told why. */
  void fail(int reason, String why) {
    if (stage == Stage.CLOSED) {
      return;
    }
    LOG.log(Level.DEBUG, "closing {0}: reason 0x{1} {2}", this, Integer.toHexString(reason), why);
    boolean told = five && stage == Stage.LIVE;
    gone(false);
    if (told) {
      writeAndClose(Replies.disconnect(reason, why));
    } else {
      close();
    }
  }

  private void gone(boolean farewell) {
    Session mine = session;
    stage = Stage.CLOSED;
    session = null;
    broker.connections.remove(this);
    if (mine != null && mine.connection == this) {
      broker.detach(mine, farewell);
    }
    while (!early.isEmpty()) {
      ReferenceCountUtil.release(early.removeFirst());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone(false);
    ByteBuf unsent = acks;
    if (unsent != null) {
      acks = null;
      unsent.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    lastRead = System.nanoTime();
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (stage == Stage.LIVE && ctx.channel().isWritable()) {
      pump();
      flush();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(Level.DEBUG, "connection lost", cause);
    gone(false);
    var _ = ctx.close();
  }

  /** Adds a place in the order of answers. */
  Slot slot(Slot.Turn turn) {
    Slot slot = new Slot(turn);
    order.add(slot);
    return slot;
  }

  /** Answers whatever has its turn; call when a slot finished. */
  void advance() {
    while (!order.isEmpty() && order.getFirst().finished) {
      Slot slot = order.removeFirst();
      if (!slot.onDisk) {
        slot.turn.come(false);
        fail(Reason.SERVER_BUSY, "the disk refuses; send again later");
      } else {
        slot.turn.come(true);
      }
    }
    if (!reading && order.size() <= broker.settings.bounds().inFlight() / 2) {
      readAgain();
    }
    broker.intake.touch(this);
  }

  /** Stops reading while too much waits for the disk. */
  void throttle() {
    boolean full = broker.intake.isFull();
    if (reading && (full || order.size() >= broker.settings.bounds().inFlight())) {
      reading = false;
      channel().config().setAutoRead(false);
      if (full) {
        broker.intake.resumeLater(this);
      }
    }
  }

  void readAgain() {
    if (!reading && stage != Stage.CLOSED) {
      reading = true;
      lastRead = System.nanoTime();
      channel().config().setAutoRead(true);
    }
  }

  /** Sends of the session's queue what the client can take now. */
  void pump() {
    Session mine = session;
    if (mine == null || stage != Stage.LIVE) {
      return;
    }
    long now = broker.clock.micros();
    while (!mine.waiting.isEmpty() && mine.waiting.getFirst().ready && channel().isWritable()) {
      Outgoing next = mine.waiting.getFirst();
      boolean lost = next.message.isExpired(now) || Replies.length(next) > packetMaximum;
      if (!lost && next.qos > 0 && mine.inFlight.size() >= receiveMaximum) {
        return;
      }
      mine.waiting.removeFirst();
      mine.waitingBytes -= next.message.payload().length;
      if (lost) {
        broker.dropped.increment();
        broker.acknowledged(mine, next);
      } else {
        var _ = send(mine, next, now);
      }
    }
  }

  private ChannelFuture send(Session mine, Outgoing next, long now) {
    if (next.qos > 0) {
      next.packetId = mine.takePacketId();
      mine.inFlight.put(next.packetId, next);
      if (next.qos == 2) {
        broker.progressed(mine, next);
      }
    }
    broker.delivered.increment();
    pushAcks();
    return context().write(Replies.publish(next, five, now));
  }

  /**
   * Sends a message past the queue, if the client can take one now; it is forgotten with the connection.
   *
   * @return what became of it, or null when it was not sent
   */
  @Nullable ChannelFuture sendNow(Message message, int qos) {
    Session mine = session;
    if (mine == null
        || stage != Stage.LIVE
        || !channel().isWritable()
        || (qos > 0 && mine.inFlight.size() >= receiveMaximum)) {
      return null;
    }
    Outgoing outgoing = new Outgoing(0, message, qos, new int[0], true, true);
    if (Replies.length(outgoing) > packetMaximum) {
      return null;
    }
    ChannelFuture sent = send(mine, outgoing, broker.clock.micros());
    flush();
    return sent;
  }

  /** Acknowledges a packet; successes are gathered and leave with one flush. */
  void acknowledge(MqttMessageType type, int packetId, int reason) {
    if (reason != Reason.SUCCESS && five) {
      write(Replies.reply(type, packetId, reason));
      return;
    }
    ByteBuf buffer = acks;
    if (buffer == null) {
      buffer = context().alloc().buffer(256);
      acks = buffer;
    }
    int flags = type == MqttMessageType.PUBREL ? 2 : 0;
    buffer.writeInt((type.value() << 28) | (flags << 24) | (2 << 16) | packetId);
    assert buffer.readableBytes() % ACK_BYTES == 0;
  }

  void write(MqttMessage message) {
    pushAcks();
    var _ = context().write(message);
  }

  private void pushAcks() {
    ByteBuf buffer = acks;
    if (buffer != null) {
      acks = null;
      var _ = context().write(buffer);
    }
  }

  void flush() {
    pushAcks();
    if (channel().isActive()) {
      context().flush();
    }
  }

  private void writeAndClose(MqttMessage message) {
    pushAcks();
    stage = Stage.CLOSED;
    broker.connections.remove(this);
    context().writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
  }

  void close() {
    stage = Stage.CLOSED;
    broker.connections.remove(this);
    pushAcks();
    context().flush();
    var _ = context().close();
  }

  /** Closes when the client has been silent for one and a half keep-alives, or never said CONNECT. */
  void checkAlive(long nanos) {
    long silent = nanos - lastRead;
    if (stage == Stage.NEW || stage == Stage.CONNECTING) {
      if (silent > TimeUnit.SECONDS.toNanos(CONNECT_SECONDS)) {
        close();
      }
    } else if (keepAliveSeconds > 0
        && reading
        && silent > TimeUnit.MILLISECONDS.toNanos(keepAliveSeconds * 1_500L)) {
      fail(Reason.KEEP_ALIVE_TIMEOUT, "");
    }
  }

  boolean isFive() {
    return five;
  }

  boolean isClosed() {
    return stage == Stage.CLOSED;
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext known = context;
    if (known == null) {
      throw new IllegalStateException("the channel is not active yet");
    }
    return known;
  }

  private io.netty.channel.Channel channel() {
    return context().channel();
  }

  @Override
  public String toString() {
    Session mine = session;
    return mine == null ? "a new connection" : mine.owner + "/" + mine.clientId;
  }
}
