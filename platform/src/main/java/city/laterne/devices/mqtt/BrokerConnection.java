package city.laterne.devices.mqtt;

import city.laterne.commands.Command;
import city.laterne.commands.Confirmations;
import city.laterne.devices.CommandCodec;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.DeviceTopics;
import city.laterne.shared.MachineClock;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * One connection to an external broker, from the attempt to its end. It is never connected again:
 * what its MQTT client still held is gone with it, so no command leaves after a reconnect. The
 * session at the broker stays, and delivers to the next connection what this one did not
 * acknowledge.
 */
final class BrokerConnection {
  /** How many reports the broker may have unacknowledged, and so how many wait here at most. */
  private static final int IN_FLIGHT = BrokerIntake.MOST_WAITING;

  private static final int CONNECT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final int CLOSE_SECONDS = 2;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

  private final DeviceRegistry registry;
  private final Confirmations confirmations;
  private final MachineClock clock;
  private final BrokerIntake intake;
  private final LongAdder received;
  private final LongAdder sent;
  private final Consumer<Throwable> whenEnded;
  private final Mqtt5AsyncClient client;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Optional<CommandWindow> window = Optional.empty();

  /**
   * Prepares a connection.
   *
   * @param received counts messages
   * @param sent counts commands that the broker took
   * @param whenEnded told once why it ended, also when it never stood; not after {@link #close}
   */
  BrokerConnection(
      ExternalBroker.Settings settings,
      DeviceRegistry registry,
      Confirmations confirmations,
      MachineClock clock,
      BrokerIntake intake,
      LongAdder received,
      LongAdder sent,
      Consumer<Throwable> whenEnded) {
    this.registry = registry;
    this.confirmations = confirmations;
    this.clock = clock;
    this.intake = intake;
    this.received = received;
    this.sent = sent;
    this.whenEnded = whenEnded;
    this.client = client(settings);
  }

  private Mqtt5AsyncClient client(ExternalBroker.Settings settings) {
    Mqtt5ClientBuilder builder =
        Mqtt5Client.builder()
            .identifier(settings.clientId())
            .transportConfig()
            .serverHost(settings.host())
            .serverPort(settings.port())
            .socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
            .applyTransportConfig()
            .addDisconnectedListener(context -> end(context.getCause()));
    if (settings.tls()) {
      builder = builder.sslWithDefaultConfig();
    }
    if (!settings.user().isEmpty()) {
      var login = builder.simpleAuth().username(settings.user());
      builder =
          settings.password().isEmpty()
              ? login.applySimpleAuth()
              : login
                  .password(settings.password().getBytes(StandardCharsets.UTF_8))
                  .applySimpleAuth();
    }
    return builder.buildAsync();
  }

  /**
   * Connects and subscribes.
   *
   * @param whenReady told when commands may be sent and reports come
   */
  void open(Runnable whenReady) {
    // Before the connection stands: what waited in the session comes ahead of any subscription.
    client.publishes(MqttGlobalPublishFilter.ALL, this::take, true);
    Mqtt5Connect connect =
        Mqtt5Connect.builder()
            .cleanStart(false)
            .sessionExpiryInterval(ExternalBroker.SESSION_SECONDS)
            .keepAlive(KEEP_ALIVE_SECONDS)
            .restrictions()
            .receiveMaximum(IN_FLIGHT)
            .applyRestrictions()
            .build();
    var _ =
        client
            .connect(connect)
            .thenCompose(
                accepted ->
                    subscribe(DeviceTopics.ATTRS)
                        .thenCompose(_ -> subscribe(DeviceTopics.CMDEXE))
                        .thenApply(_ -> accepted.getRestrictions().getReceiveMaximum()))
            .whenComplete(
                (most, failure) -> {
                  if (failure != null) {
                    end(failure);
                    var _ = client.disconnect();
                  } else {
                    ready(most, whenReady);
                  }
                });
  }

  private CompletableFuture<Mqtt5SubAck> subscribe(String level) {
    return client.subscribeWith().topicFilter("/+/+" + level).qos(MqttQos.AT_LEAST_ONCE).send();
  }

  private void ready(int receiveMaximum, Runnable whenReady) {
    CommandWindow opened = new CommandWindow(receiveMaximum, this::maySend, this::publish);
    window = Optional.of(opened);
    if (ended.get()) {
      opened.close();
    } else {
      whenReady.run();
    }
  }

  private void take(Mqtt5Publish message) {
    received.increment();
    intake.take(
        new BrokerIntake.Incoming(
            message.getTopic().toString(),
            message.getPayloadAsBytes(),
            message.getQos() != MqttQos.AT_MOST_ONCE,
            message::acknowledge));
  }

  /** Whether it is connected and subscribed. */
  boolean isReady() {
    return window.isPresent() && !ended.get();
  }

  /** How many reports wait for the disk. */
  int waiting() {
    return intake.waiting();
  }

  /** Sends a command; see {@link CommandWindow#send}. */
  CompletableFuture<Boolean> send(Command command) {
    return window
        .map(open -> open.send(command))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  private boolean maySend(Command command) {
    return !ended.get() && secondsLeft(command) > 0 && confirmations.isOpen(command.id());
  }

  private long secondsLeft(Command command) {
    return (command.expiresAt() - clock.micros()) / MICROS_A_SECOND;
  }

  private CompletableFuture<Boolean> publish(Command command) {
    Optional<String> path = registry.findPathOf(command.entityId());
    if (path.isEmpty()) {
      return CompletableFuture.completedFuture(false);
    }
    // Whole seconds, rounded down: the broker drops it before its time runs out, not after.
    long expiry = Math.clamp(secondsLeft(command), 1, LONGEST_EXPIRY_SECONDS);
    return client
        .publishWith()
        .topic(path.get() + DeviceTopics.CMD)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(CommandCodec.write(command))
        .messageExpiryInterval(expiry)
        .send()
        .thenApply(this::isTaken);
  }

  private boolean isTaken(Mqtt5PublishResult result) {
    boolean heard =
        !(result instanceof Mqtt5PublishResult.Mqtt5Qos1Result acknowledged)
            || acknowledged.getPubAck().getReasonCode()
                != Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS;
    boolean taken = heard && result.getError().isEmpty();
    if (taken) {
      sent.increment();
    }
    return taken;
  }

  private void end(Throwable why) {
    if (ended.compareAndSet(false, true)) {
      intake.close();
      window.ifPresent(CommandWindow::close);
      whenEnded.accept(why);
    }
  }

  /**
   * Takes leave of the broker, which keeps the session. Waits at most {@value #CLOSE_SECONDS} s.
   */
  void close() {
    ended.set(true);
    intake.close();
    window.ifPresent(CommandWindow::close);
    var _ =
        client
            .disconnect()
            .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
            .exceptionally(_ -> null)
            .join();
  }
}
