package city.laterne.devices.mqtt;

import city.laterne.shared.Micros;
import city.laterne.store.RowWrite;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a client gets in: version, login, session, will (MQTT 5.0, section 3.1). */
final class Handshake {
  private static final int LONGEST_CLIENT_ID = 200;
  private static final int TOPIC_ALIASES = 16;

  private final Broker broker;
  private final Connection connection;
  private final MqttSettings.Bounds bounds;

  Handshake(Broker broker, Connection connection) {
    this.broker = broker;
    this.connection = connection;
    this.bounds = broker.settings.bounds();
  }

  void begin(MqttConnectMessage connect) {
    MqttConnectVariableHeader header = connect.variableHeader();
    MqttConnectPayload payload = connect.payload();
    boolean five = header.version() == 5;
    if (header.version() != 4 && !five) {
      connection.refuse(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION);
      return;
    }
    String given = payload.clientIdentifier() == null ? "" : payload.clientIdentifier();
    boolean nameless = given.isEmpty() && !five && !header.isCleanSession();
    if (nameless || given.length() > LONGEST_CLIENT_ID || given.indexOf('\0') >= 0) {
      connection.refuse(
          five
              ? MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID
              : MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED);
      return;
    }
    if (!Properties.text(header.properties(), MqttProperties.AUTHENTICATION_METHOD).isEmpty()) {
      connection.refuse(MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD);
      return;
    }
    String user = header.hasUserName() && payload.userName() != null ? payload.userName() : "";
    byte[] secret = header.hasPassword() ? payload.passwordInBytes() : null;
    String password = secret == null ? "" : new String(secret, StandardCharsets.UTF_8);
    var _ =
        broker
            .login
            .check(user, password)
            .whenComplete(
                (rights, failure) -> {
                  Optional<TopicRights> known =
                      failure == null && rights != null ? rights : Optional.empty();
                  if (broker.loop.inEventLoop()) {
                    authenticated(header, payload, given, known);
                  } else {
                    broker.loop.execute(() -> authenticated(header, payload, given, known));
                  }
                });
  }

  private void authenticated(
      MqttConnectVariableHeader header,
      MqttConnectPayload payload,
      String given,
      Optional<TopicRights> known) {
    boolean five = header.version() == 5;
    if (connection.isClosed()) {
      return;
    }
    if (known.isEmpty()) {
      connection.refuse(
          five
              ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
              : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
      return;
    }
    TopicRights rights = known.get();
    Will will = header.isWillFlag() ? will(header, payload, five) : null;
    if (will != null && !allowed(will, rights)) {
      connection.refuse(
          five
              ? MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
              : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED);
      return;
    }
    String clientId = given.isEmpty() ? UUID.randomUUID().toString() : given;
    String owner = rights.author().principal();
    Session old = broker.find(owner, clientId);
    Connection before = old == null ? null : old.connection;
    if (before != null) {
      before.fail(Reason.TAKEN_OVER, "another connection uses this client id");
      old = broker.find(owner, clientId);
    }
    if (old != null && (header.isCleanSession() || old.hasExpired(broker.clock.micros()))) {
      broker.end(old);
      old = null;
    }
    if (old == null && broker.sessionCount() >= bounds.sessions()) {
      connection.refuse(
          five
              ? MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED
              : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
      return;
    }
    boolean present = old != null;
    Session session = old == null ? broker.create(owner, clientId) : old;
    long asked =
        five
            ? Properties.seconds(header.properties(), MqttProperties.SESSION_EXPIRY_INTERVAL, 0)
            : header.isCleanSession() ? 0 : Session.NEVER;
    session.expirySeconds = Math.min(asked, bounds.sessionSeconds());
    session.will = will;
    broker.attach(session, connection);
    List<RowWrite> rows = broker.rowsOf(session);
    Runnable accept = () -> accept(header, session, rights, present, given.isEmpty(), asked);
    if (rows.isEmpty()) {
      accept.run();
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
              if (onDisk && session.connection == connection && !connection.isClosed()) {
                accept.run();
                connection.flush();
              } else if (!onDisk) {
                refuseForDisk(session, five);
              }
            }));
  }

  private void refuseForDisk(Session session, boolean five) {
    if (session.connection == connection) {
      session.will = null;
      broker.detach(session, true);
    }
    connection.refuse(
        five
            ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5
            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
  }

  private void accept(
      MqttConnectVariableHeader header,
      Session session,
      TopicRights rights,
      boolean present,
      boolean assigned,
      long asked) {
    boolean five = header.version() == 5;
    int keepAlive = header.keepAliveTimeSeconds();
    int granted =
        five && (keepAlive == 0 || keepAlive > bounds.keepAliveSeconds())
            ? bounds.keepAliveSeconds()
            : keepAlive;
    var builder =
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .sessionPresent(present);
    if (five) {
      builder.properties(
          properties -> {
            properties
                .receiveMaximum(bounds.inFlight())
                .maximumPacketSize(bounds.packetBytes())
                .topicAliasMaximum(TOPIC_ALIASES)
                .sharedSubscriptionAvailable(false);
            if (assigned) {
              properties.assignedClientId(session.clientId);
            }
            if (granted != keepAlive) {
              properties.serverKeepAlive(granted);
            }
            if (asked != session.expirySeconds) {
              properties.sessionExpiryInterval(session.expirySeconds);
            }
          });
    }
    connection.write(builder.build());
    connection.live(
        session,
        new Inbound(broker, connection, session, rights, five ? TOPIC_ALIASES : 0),
        granted,
        five
            ? Properties.number(header.properties(), MqttProperties.RECEIVE_MAXIMUM, 65_535)
            : 65_535,
        five
            ? Properties.seconds(
                header.properties(), MqttProperties.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE)
            : Long.MAX_VALUE);
    if (present) {
      session.subscriptions.keySet().forEach(broker.reach::subscribed);
    }
  }

  private @Nullable Will will(
      MqttConnectVariableHeader header, MqttConnectPayload payload, boolean five) {
    MqttProperties properties = five ? payload.willProperties() : MqttProperties.NO_PROPERTIES;
    byte[] body = payload.willMessageInBytes();
    long life = Properties.seconds(properties, MqttProperties.PUBLICATION_EXPIRY_INTERVAL, -1);
    return new Will(
        new Message(
            payload.willTopic() == null ? "" : payload.willTopic(),
            body == null ? new byte[0] : body,
            header.willQos(),
            header.isWillRetain(),
            life < 0 ? Micros.ABSENT : broker.clock.micros() + life * 1_000_000,
            Extras.of(properties)),
        Properties.seconds(properties, MqttProperties.WILL_DELAY_INTERVAL, 0));
  }

  private static boolean allowed(Will will, TopicRights rights) {
    return Topics.isName(will.message().topic())
        && rights.mayPublish(will.message().topic())
        && will.message().extras().isBounded();
  }
}
