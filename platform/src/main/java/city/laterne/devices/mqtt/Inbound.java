package city.laterne.devices.mqtt;

import city.laterne.shared.Micros;
import city.laterne.store.Operation;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a connected client's packets do. */
final class Inbound {
  private static final int[] NONE = {};
  private static final byte[] MARK = {1};

  private final Broker broker;
  private final Connection connection;
  private final Session session;
  private final TopicRights rights;
  private final int mostAliases;
  private final Map<Integer, String> aliases = new HashMap<>();

  /** Messages of QoS 1 taken and not acknowledged. */
  private int unacknowledged;

  Inbound(
      Broker broker, Connection connection, Session session, TopicRights rights, int mostAliases) {
    this.broker = broker;
    this.connection = connection;
    this.session = session;
    this.rights = rights;
    this.mostAliases = mostAliases;
  }

  void publish(MqttPublishMessage packet) {
    MqttProperties properties = packet.variableHeader().properties();
    String topic = topic(packet, properties);
    if (topic.isEmpty()) {
      return;
    }
    int qos = packet.fixedHeader().qosLevel().value();
    int packetId = packet.variableHeader().packetId();
    broker.received.increment();
    if (qos > 0
        && connection.isFive()
        && unacknowledged + session.received.size() >= broker.settings.bounds().inFlight()) {
      connection.fail(Reason.RECEIVE_MAXIMUM_EXCEEDED, "");
      return;
    }
    Extras extras = Extras.of(properties);
    if (!rights.mayPublish(topic) || !extras.isBounded()) {
      refuse(qos, packetId, topic);
      return;
    }
    if (qos == 2 && session.received.contains(packetId)) {
      connection
          .slot(_ -> connection.acknowledge(MqttMessageType.PUBREC, packetId, Reason.SUCCESS))
          .finish(true);
      connection.advance();
      return;
    }
    long now = broker.clock.micros();
    long life = Properties.seconds(properties, MqttProperties.PUBLICATION_EXPIRY_INTERVAL, -1);
    Message message =
        new Message(
            topic,
            ByteBufUtil.getBytes(packet.payload()),
            qos,
            packet.fixedHeader().isRetain(),
            life < 0 ? Micros.ABSENT : now + life * 1_000_000,
            extras);
    accept(message, packetId, now);
  }

  private void accept(Message message, int packetId, long now) {
    List<Operation> operations = broker.messages.report(message.topic(), message.payload(), now);
    List<RowWrite> rows = new ArrayList<>(1);
    List<Broker.Delivery> deliveries = broker.route(message, session, rows);
    if (message.qos() == 1) {
      unacknowledged++;
    } else if (message.qos() == 2) {
      session.received.add(packetId);
      if (session.expirySeconds > 0) {
        rows.add(RowWrite.put(Space.SESSION, SessionRows.receivedKey(session, packetId), MARK));
      }
    }
    CompletableFuture<Void> answer = broker.messages.answer(message.topic(), message.payload());
    Slot slot = connection.slot(onDisk -> finished(message, packetId, deliveries, onDisk));
    if (operations.isEmpty() && rows.isEmpty()) {
      settle(slot, message.qos(), answer, true);
      connection.throttle();
      return;
    }
    broker.intake.add(
        new Pending(
            rights.author(),
            operations,
            rows,
            message.topic(),
            message.payload(),
            onDisk -> settle(slot, message.qos(), answer, onDisk)));
    connection.throttle();
  }

  /**
   * Finishes a slot whose rows are done. What is acknowledged waits for the answer's confirmation
   * to be on disk, too: otherwise a crash would send a confirmed command again.
   */
  private void settle(Slot slot, int qos, CompletableFuture<Void> answer, boolean onDisk) {
    if (onDisk && qos > 0 && !answer.isDone()) {
      var _ =
          answer.whenComplete(
              (_, failure) ->
                  broker.loop.execute(
                      () -> {
                        finish(slot, failure == null);
                        broker.intake.flush();
                      }));
      return;
    }
    finish(slot, onDisk && !answer.isCompletedExceptionally());
  }

  private void finish(Slot slot, boolean onDisk) {
    slot.finish(onDisk);
    connection.advance();
  }

  private void finished(
      Message message, int packetId, List<Broker.Delivery> deliveries, boolean onDisk) {
    if (message.qos() == 1) {
      unacknowledged--;
    }
    if (!onDisk && message.qos() == 2) {
      session.received.remove(packetId);
    }
    if (onDisk && message.qos() == 1) {
      connection.acknowledge(MqttMessageType.PUBACK, packetId, Reason.SUCCESS);
    } else if (onDisk && message.qos() == 2) {
      connection.acknowledge(MqttMessageType.PUBREC, packetId, Reason.SUCCESS);
    }
    broker.handOut(deliveries, onDisk);
  }

  private void refuse(int qos, int packetId, String topic) {
    if (qos == 0 || !connection.isFive()) {
      connection.fail(Reason.NOT_AUTHORIZED, "may not publish to " + topic);
      return;
    }
    MqttMessageType type = qos == 1 ? MqttMessageType.PUBACK : MqttMessageType.PUBREC;
    connection
        .slot(_ -> connection.acknowledge(type, packetId, Reason.NOT_AUTHORIZED))
        .finish(true);
    connection.advance();
  }

  /** The topic of a PUBLISH, aliases resolved; empty when the connection had to be closed. */
  private String topic(MqttPublishMessage packet, MqttProperties properties) {
    String topic = packet.variableHeader().topicName();
    int alias = Properties.number(properties, MqttProperties.TOPIC_ALIAS, -1);
    if (alias >= 0) {
      if (alias == 0 || alias > mostAliases) {
        connection.fail(Reason.TOPIC_ALIAS_INVALID, "alias " + alias);
        return "";
      }
      if (topic.isEmpty()) {
        String known = aliases.get(alias);
        if (known == null) {
          connection.fail(Reason.PROTOCOL_ERROR, "alias " + alias + " is not set");
          return "";
        }
        return known;
      }
      if (Topics.isName(topic)) {
        aliases.put(alias, topic);
      }
    }
    if (!Topics.isName(topic)) {
      connection.fail(Reason.TOPIC_INVALID, "");
      return "";
    }
    return topic;
  }

  /** PUBACK or PUBCOMP: the client has a message. */
  void published(int packetId) {
    Outgoing outgoing = session.inFlight.remove(packetId);
    if (outgoing != null) {
      broker.acknowledged(session, outgoing);
      connection.pump();
    }
  }

  /** PUBREC: the client has a QoS 2 message; answers PUBREL. */
  void publishReceived(int packetId, int reason) {
    Outgoing outgoing = session.inFlight.get(packetId);
    if (reason >= Reason.UNSPECIFIED) {
      published(packetId);
      return;
    }
    if (outgoing != null && outgoing.qos == 2 && !outgoing.released) {
      outgoing.released = true;
      broker.progressed(session, outgoing);
    }
    connection.acknowledge(
        MqttMessageType.PUBREL,
        packetId,
        outgoing == null ? Reason.UNKNOWN_PACKET_ID : Reason.SUCCESS);
  }

  /** PUBREL: the client will not send this QoS 2 message again. */
  void release(int packetId) {
    boolean known = session.received.contains(packetId);
    broker.released(session, packetId);
    connection
        .slot(
            _ ->
                connection.acknowledge(
                    MqttMessageType.PUBCOMP,
                    packetId,
                    known ? Reason.SUCCESS : Reason.UNKNOWN_PACKET_ID))
        .finish(true);
    connection.advance();
  }

  void subscribe(MqttSubscribeMessage packet) {
    int packetId = packet.variableHeader().messageId();
    int identifier =
        Properties.number(
            packet.idAndPropertiesVariableHeader().properties(),
            MqttProperties.SUBSCRIPTION_IDENTIFIER,
            0);
    List<Integer> codes = new ArrayList<>();
    List<Subscription> granted = new ArrayList<>();
    List<Subscription> wantRetained = new ArrayList<>();
    for (MqttTopicSubscription asked : packet.payload().topicSubscriptions()) {
      String filter = asked.topicFilter();
      int refusal = refusal(filter);
      if (refusal != Reason.SUCCESS) {
        codes.add(connection.isFive() ? refusal : Reason.UNSPECIFIED);
        continue;
      }
      MqttSubscriptionOption option = asked.option();
      Subscription one =
          new Subscription(
              filter,
              option.qos().value(),
              option.isNoLocal(),
              option.isRetainAsPublished(),
              identifier);
      boolean isNew = broker.subscribe(session, one);
      granted.add(one);
      codes.add(one.qos());
      RetainedHandlingPolicy policy = option.retainHandling();
      if (policy == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE
          || (policy == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS && isNew)) {
        wantRetained.add(one);
      }
    }
    settle(
        granted.isEmpty() ? List.of() : broker.rowsOf(session),
        () -> {
          connection.write(Replies.subscribed(packetId, codes));
          wantRetained.forEach(this::sendRetained);
          granted.forEach(one -> broker.reach.subscribed(one.filter()));
        });
  }

  private int refusal(String filter) {
    if (Topics.isShared(filter)) {
      return Reason.NO_SHARED_SUBSCRIPTIONS;
    }
    if (!Topics.isFilter(filter)) {
      return Reason.FILTER_INVALID;
    }
    if (!rights.maySubscribe(filter)) {
      return Reason.NOT_AUTHORIZED;
    }
    boolean room =
        session.subscriptions.size() < broker.settings.bounds().subscriptions()
            || session.subscriptions.containsKey(filter);
    return room ? Reason.SUCCESS : Reason.QUOTA_EXCEEDED;
  }

  private void sendRetained(Subscription one) {
    int[] identifiers = one.identifier() == 0 ? NONE : new int[] {one.identifier()};
    List<RowWrite> rows = new ArrayList<>();
    List<Broker.Delivery> deliveries = new ArrayList<>();
    for (Message message : broker.retained.find(one.filter(), broker.clock.micros())) {
      int qos = Math.min(message.qos(), one.qos());
      broker
          .offer(session, message.withRetain(true), qos, identifiers, rows)
          .ifPresent(deliveries::add);
    }
    settle(rows, () -> broker.handOut(deliveries, true));
  }

  void unsubscribe(MqttUnsubscribeMessage packet) {
    List<Short> codes = new ArrayList<>();
    for (String filter : packet.payload().topics()) {
      boolean was = broker.unsubscribe(session, filter);
      codes.add((short) (was ? Reason.SUCCESS : Reason.NO_SUBSCRIPTION));
    }
    int packetId = packet.variableHeader().messageId();
    settle(
        broker.rowsOf(session),
        () -> connection.write(Replies.unsubscribed(packetId, codes, connection.isFive())));
  }

  /** Does something in the order of packets, when rows are on disk. */
  private void settle(List<RowWrite> rows, Runnable then) {
    Slot slot =
        connection.slot(
            onDisk -> {
              if (onDisk && !connection.isClosed()) {
                then.run();
              }
            });
    if (rows.isEmpty()) {
      slot.finish(true);
      connection.advance();
      return;
    }
    broker.intake.add(
        new Pending(
            rights.author(),
            List.of(),
            rows,
            "",
            new byte[0],
            onDisk -> {
              slot.finish(onDisk);
              connection.advance();
            }));
  }
}
