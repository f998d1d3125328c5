package city.laterne.devices.mqtt;

import city.laterne.commands.Command;
import city.laterne.commands.CommandLink;
import city.laterne.commands.Confirmations;
import city.laterne.devices.CommandCodec;
import city.laterne.devices.DeviceMessages;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.DeviceTopics;
import city.laterne.devices.Quarantine;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Writer;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The devices of somebody else's MQTT 5 broker (Mosquitto, EMQX, HiveMQ): subscribes to all reports
 * and answers there and acknowledges each when it is on disk; commands go out through it. The
 * broker decides who may publish.
 */
public final class ExternalBroker implements CommandLink, AutoCloseable {
  /**
   * Where the broker is and how to log in.
   *
   * @param uri {@code mqtt://host:port} or {@code mqtts://host:port}
   * @param clientId the client id; its session at the broker keeps what comes while the platform is
   *     away
   * @param user empty for none
   * @param password empty for none
   */
  public record Settings(URI uri, String clientId, String user, String password) {
    @Override
    public String toString() {
      return uri + " as " + clientId;
    }
  }

  private static final Logger LOG = System.getLogger(ExternalBroker.class.getName());
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final int IN_FLIGHT = 1_000;
  private static final int RETRY_MILLIS = 20;
  private static final long SESSION_SECONDS = 86_400;
  private static final Author AUTHOR = new Author("external-broker", Set.of(Writer.DEVICE));

  private final Tenant tenant;
  private final MachineClock clock;
  private final DeviceRegistry registry;
  private final DeviceMessages messages;
  private final Reach reach;
  private final Mqtt5AsyncClient client;
  private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();

  /** Prepares the link; {@link #start} connects. */
  public ExternalBroker(
      Settings settings,
      Tenant tenant,
      DeviceRegistry registry,
      Quarantine quarantine,
      Confirmations confirmations,
      MachineClock clock) {
    this.tenant = tenant;
    this.clock = clock;
    this.registry = registry;
    this.messages = new DeviceMessages(registry, quarantine, confirmations);
    this.reach = new Reach(registry, confirmations);
    boolean tls = "mqtts".equals(settings.uri().getScheme());
    int port = settings.uri().getPort();
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .identifier(settings.clientId())
            .serverHost(settings.uri().getHost())
            .serverPort(port > 0 ? port : tls ? TLS_PORT : PLAIN_PORT)
            .automaticReconnectWithDefaultConfig()
            .addConnectedListener(_ -> subscribe())
            .addDisconnectedListener(
                context ->
                    LOG.log(
                        Level.WARNING,
                        "The broker {0} is not to be reached: {1}",
                        settings,
                        context.getCause().getMessage()));
    if (tls) {
      builder = builder.sslWithDefaultConfig();
    }
    if (!settings.user().isEmpty()) {
      builder =
          builder
              .simpleAuth()
              .username(settings.user())
              .password(settings.password().getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    client = builder.buildAsync();
  }

  /**
   * Connects, and reconnects for as long as it is open.
   *
   * @return completes when the first connection stands
   */
  public CompletableFuture<?> start() {
    return client.connect(
        Mqtt5Connect.builder()
            .cleanStart(false)
            .sessionExpiryInterval(SESSION_SECONDS)
            .restrictions()
            .receiveMaximum(IN_FLIGHT)
            .applyRestrictions()
            .build());
  }

  private void subscribe() {
    for (String level : List.of(DeviceTopics.ATTRS, DeviceTopics.CMDEXE)) {
      var _ =
          client
              .subscribeWith()
              .topicFilter("/+/+" + level)
              .qos(MqttQos.AT_LEAST_ONCE)
              .callback(this::take)
              .manualAcknowledgement(true)
              .send();
    }
    reach.subscribed("/+/+" + DeviceTopics.CMD);
  }

  private void take(Mqtt5Publish message) {
    String topic = message.getTopic().toString();
    byte[] payload = message.getPayloadAsBytes();
    CompletableFuture<Void> answer = messages.answer(topic, payload);
    List<Operation> operations = messages.report(topic, payload, clock.micros());
    if (operations.isEmpty()) {
      var _ = answer.thenRun(message::acknowledge);
    } else {
      submit(message, topic, payload, operations);
    }
  }

  /** Commits a report and acknowledges then. */
  private void submit(
      Mqtt5Publish message, String topic, byte[] payload, List<Operation> operations) {
    CompletableFuture<List<Outcome>> future;
    try {
      future = tenant.submit(List.of(new Transaction(AUTHOR, operations, List.of(), Map.of())));
    } catch (Failure queueFull) {
      retry(message, topic, payload, operations);
      return;
    }
    var _ =
        future.whenComplete(
            (outcomes, failure) -> {
              if (failure != null || outcomes == null) {
                retry(message, topic, payload, operations);
              } else {
                settle(message, topic, payload, operations, outcomes.getFirst());
              }
            });
  }

  private void settle(
      Mqtt5Publish message,
      String topic,
      byte[] payload,
      List<Operation> operations,
      Outcome outcome) {
    switch (outcome) {
      case Outcome.Committed _ -> message.acknowledge();
      case Outcome.Refused refused -> {
        List<Operation> left = messages.afterRefusal(topic, payload, operations, refused.refusal());
        if (left.isEmpty()) {
          message.acknowledge();
        } else {
          retry(message, topic, payload, left);
        }
      }
    }
  }

  private void retry(
      Mqtt5Publish message, String topic, byte[] payload, List<Operation> operations) {
    if (!retries.isShutdown()) {
      var _ =
          retries.schedule(
              () -> submit(message, topic, payload, operations),
              RETRY_MILLIS,
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public boolean serves(String entityId) {
    return registry.findPathOf(entityId).isPresent();
  }

  /**
   * Sends through the broker; true says that the broker has it and, where it tells, that somebody
   * subscribed.
   */
  @Override
  public CompletableFuture<Boolean> send(Command command) {
    Optional<String> path = registry.findPathOf(command.entityId());
    if (path.isEmpty() || client.getState() != MqttClientState.CONNECTED) {
      return CompletableFuture.completedFuture(false);
    }
    long left = (command.expiresAt() - clock.micros()) / 1_000_000;
    if (left <= 0) {
      return CompletableFuture.completedFuture(false);
    }
    return client
        .publishWith()
        .topic(path.get() + DeviceTopics.CMD)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(CommandCodec.write(command))
        .messageExpiryInterval(Math.min(left, 0xFFFF_FFFFL))
        .send()
        .handle((result, failure) -> failure == null && result.getError().isEmpty());
  }

  @Override
  public void close() {
    retries.shutdownNow();
    var _ = client.disconnect();
  }
}
