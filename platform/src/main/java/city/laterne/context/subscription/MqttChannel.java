package city.laterne.context.subscription;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notifications over MQTT (ETSI GS CIM 009 v1.9.1, clause 7.2): an object with the {@code metadata}
 * that HTTP has as headers, and the {@code body}. Stays connected for a while between
 * notifications, in version 5.0 unless {@code MQTT-Version} says mqtt3.1.1; sends with the quality
 * of service that {@code MQTT-QoS} says, 0 otherwise.
 */
final class MqttChannel implements Channel {
  /** The member of notifierInfo that names the protocol. */
  static final String VERSION = "MQTT-Version";

  /** The member of notifierInfo that names the quality of service. */
  static final String QOS = "MQTT-QoS";

  private static final System.Logger LOG = System.getLogger(MqttChannel.class.getName());
  private static final int CONNECT_SECONDS = 3;
  private static final int SEND_SECONDS = 5;
  private static final int CLOSE_SECONDS = 2;
  private static final Duration REST = Duration.ofMinutes(1);

  /** At quality 0 nobody says that a broker is gone, so its connection is tried by a new one. */
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final MqttAddress address;
  private final boolean old;
  private final MqttQos qos;
  private Optional<Connection> connection = Optional.empty();
  private long connectedAt;

  MqttChannel(MqttAddress address, Map<String, String> info) {
    this.address = address;
    old = info.getOrDefault(VERSION, "").equals("mqtt3.1.1");
    qos =
        switch (info.getOrDefault(QOS, "0")) {
          case "1" -> MqttQos.AT_LEAST_ONCE;
          case "2" -> MqttQos.EXACTLY_ONCE;
          default -> MqttQos.AT_MOST_ONCE;
        };
  }

  /** A client of either version. */
  private sealed interface Connection {
    CompletableFuture<?> connect();

    CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload);

    CompletableFuture<?> disconnect();

    /** Whether the broker is still there, as far as is known. */
    boolean isOpen();

    /** Version 3.1.1. */
    record Old(Mqtt3AsyncClient client) implements Connection {
      @Override
      public CompletableFuture<?> connect() {
        return client.connect();
      }

      @Override
      public CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload) {
        return client.publishWith().topic(topic).qos(qos).payload(payload).send();
      }

      @Override
      public CompletableFuture<?> disconnect() {
        return client.disconnect();
      }

      @Override
      public boolean isOpen() {
        return client.getState().isConnected();
      }
    }

    /** Version 5.0. */
    record New(Mqtt5AsyncClient client) implements Connection {
      @Override
      public CompletableFuture<?> connect() {
        return client.connect();
      }

      @Override
      public CompletableFuture<?> publish(String topic, MqttQos qos, byte[] payload) {
        return client
            .publishWith()
            .topic(topic)
            .qos(qos)
            .payload(payload)
            .send()
            .thenCompose(
                sent ->
                    sent.getError()
                        .<CompletableFuture<?>>map(CompletableFuture::failedFuture)
                        .orElseGet(() -> CompletableFuture.completedFuture(sent)));
      }

      @Override
      public CompletableFuture<?> disconnect() {
        return client.disconnect();
      }

      @Override
      public boolean isOpen() {
        return client.getState().isConnected();
      }
    }
  }

  @Override
  public void prepare() throws InterruptedException {
    try {
      var _ = connected();
    } catch (ExecutionException | TimeoutException e) {
      notTaken(e);
    }
  }

  @Override
  public Duration rest() {
    return REST;
  }

  @Override
  public boolean send(Message message) throws InterruptedException {
    try {
      connected()
          .publish(address.topic(), qos, payload(message))
          .get(SEND_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      notTaken(e);
      return false;
    }
  }

  private Connection connected() throws InterruptedException, ExecutionException, TimeoutException {
    if (qos == MqttQos.AT_MOST_ONCE && System.nanoTime() - connectedAt > TRUSTED_NANOS) {
      close();
    }
    if (connection.filter(Connection::isOpen).isEmpty()) {
      Connection made = made();
      connection = Optional.of(made);
      connectedAt = System.nanoTime();
      made.connect().get(CONNECT_SECONDS + 1L, TimeUnit.SECONDS);
    }
    return connection.get();
  }

  private void notTaken(Exception e) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "MQTT broker {0} did not take a notification: {1}",
        address.host(),
        e);
    close();
  }

  private Connection made() {
    MqttClientBuilder builder =
        MqttClient.builder()
            .identifier("laterne" + UUID.randomUUID().toString().replace("-", "").substring(0, 16))
            .transportConfig()
            .serverHost(address.host())
            .serverPort(address.port())
            .socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .applyTransportConfig();
    if (address.tls()) {
      builder = builder.sslWithDefaultConfig();
    }
    byte[] password = address.password().getBytes(StandardCharsets.UTF_8);
    if (old) {
      var client = builder.useMqttVersion3();
      if (!address.user().isEmpty()) {
        var login = client.simpleAuth().username(address.user());
        client =
            password.length == 0
                ? login.applySimpleAuth()
                : login.password(password).applySimpleAuth();
      }
      return new Connection.Old(client.buildAsync());
    }
    var client = builder.useMqttVersion5();
    if (!address.user().isEmpty()) {
      var login = client.simpleAuth().username(address.user());
      client =
          password.length == 0
              ? login.applySimpleAuth()
              : login.password(password).applySimpleAuth();
    }
    return new Connection.New(client.buildAsync());
  }

  private static byte[] payload(Message message) {
    ObjectNode json = SubscriptionJson.JSON.createObjectNode();
    ObjectNode metadata = json.putObject("metadata");
    message.headers().forEach(metadata::put);
    JsonNode body = SubscriptionJson.JSON.readTree(message.body());
    return SubscriptionJson.JSON.writeValueAsBytes(json.set("body", body));
  }

  @Override
  public void close() {
    connection.ifPresent(
        open -> {
          try {
            open.disconnect().get(CLOSE_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "Leaving an MQTT broker: {0}", e);
          }
        });
    connection = Optional.empty();
  }
}
