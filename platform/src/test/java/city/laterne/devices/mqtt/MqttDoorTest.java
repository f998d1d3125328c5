package city.laterne.devices.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.commands.Command;
import city.laterne.devices.DevicesFixture;
import city.laterne.devices.MemoryTenant;
import city.laterne.store.Space;
import city.laterne.store.Value;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MqttDoorTest {
  private static final String ENTITY = "urn:ngsi-ld:Streetlight:lamp-1";
  private static final byte[] REPORT = "{\"powerState\":\"on\"}".getBytes(UTF_8);

  private final MemoryTenant tenant = new MemoryTenant(List.of());
  private final DevicesFixture fixture = new DevicesFixture(tenant);
  private MqttDoor door = open(false);

  private MqttDoor open(boolean toAll) {
    return new MqttDoor(
        MqttSettings.plain("127.0.0.1", 0, toAll),
        tenant,
        fixture.registry,
        fixture.quarantine,
        fixture,
        fixture.authentication,
        fixture.clock);
  }

  @BeforeEach
  void listens() {
    assertThat(door.port().orElseThrow()).isPositive();
    assertThat(door.tlsPort()).isEmpty();
  }

  @AfterEach
  void close() {
    tenant.letGo();
    door.close();
    tenant.close();
  }

  @Test
  void aReportIsAcknowledgedOnlyWhenItIsOnDisk() throws Exception {
    Mqtt5BlockingClient lamp = lamp("a");
    tenant.hold();
    var sent = lamp.toAsync().publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    assertThatThrownBy(() -> sent.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(tenant.reports).isEmpty();
    tenant.letGo();
    assertThat(sent.get(10, TimeUnit.SECONDS).getError()).isEmpty();
    assertThat(tenant.reports).hasSize(1);
    assertThat(tenant.reports.getFirst().entityId()).isEqualTo(ENTITY);
  }

  @Test
  void aFullStoreIsAskedAgain() {
    Mqtt5BlockingClient lamp = lamp("a");
    tenant.refuseNext(3);
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    assertThat(tenant.reports).hasSize(1);
  }

  @Test
  void aBrokenDiskAcknowledgesNothing() {
    Mqtt5BlockingClient lamp = lamp("a");
    tenant.breakDisk();
    assertThatThrownBy(
            () -> lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT)))
        .isInstanceOf(Exception.class);
    assertThat(tenant.reports).isEmpty();
  }

  @Test
  void allQualitiesComeIn() {
    Mqtt5BlockingClient lamp = lamp("a");
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_MOST_ONCE, REPORT));
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.EXACTLY_ONCE, REPORT));
    assertThat(tenant.reports).hasSize(3);
    assertThat(tenant.count(Space.SESSION, "i")).isZero();
  }

  @Test
  void badInputDoesNotDisconnect() {
    Mqtt5BlockingClient lamp = lamp("a");
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, "{".getBytes(UTF_8)));
    lamp.publish(publish("/k/lamp-99/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    lamp.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    assertThat(lamp.getState().isConnected()).isTrue();
    assertThat(tenant.reports).hasSize(1);
  }

  @Test
  void strangersStayOut() {
    Mqtt5BlockingClient nobody = five("x");
    assertThatThrownBy(nobody::connect).hasMessageContaining("NOT_AUTHORIZED");
    assertThatThrownBy(() -> connect(five("y"), "k", "wrong")).hasMessageContaining("NOT_AUTH");
    connect(five("z"), "gateway", "gateway-secret");
    assertThat(door.figures().refused()).isEqualTo(2);
  }

  @Test
  void aGroupKeepsToItsBranchAndNobodySendsCommandsAroundTheGate() {
    Mqtt5BlockingClient lamp = lamp("a");
    assertThatThrownBy(() -> lamp.publish(publish("/other/x/attrs", MqttQos.AT_LEAST_ONCE, REPORT)))
        .hasMessageContaining("PUBACK contained an Error Code");
    assertThatThrownBy(() -> lamp.publish(publish("/k/lamp-2/cmd", MqttQos.EXACTLY_ONCE, REPORT)))
        .hasMessageContaining("PUBREC contained an Error Code");
    assertThat(lamp.getState().isConnected()).isTrue();
    assertThatThrownBy(() -> lamp.subscribeWith().topicFilter("#").send())
        .hasMessageContaining("SUBACK");
    assertThatThrownBy(() -> lamp.subscribeWith().topicFilter("$share/g/k/#").send())
        .hasMessageContaining("SUBACK");
    assertThat(lamp.subscribeWith().topicFilter("/k/#").send().getReasonCodes())
        .containsExactly(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
  }

  @Test
  void anOldClientIsDisconnectedForWhatItMayNotPublish() {
    Mqtt3BlockingClient old = three("old");
    assertThatThrownBy(
            () ->
                old.publishWith()
                    .topic("/other/x")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(REPORT)
                    .send())
        .isInstanceOf(Exception.class);
    assertThat(old.getState().isConnected()).isFalse();
  }

  @Test
  void messagesReachSubscribersWithTheirProperties() throws Exception {
    Mqtt5BlockingClient listener = lamp("listener");
    Mqtt5BlockingClient speaker = lamp("speaker");
    try (Mqtt5Publishes messages = listener.publishes(MqttGlobalPublishFilter.ALL)) {
      listener.subscribeWith().topicFilter("/k/+/note").qos(MqttQos.AT_LEAST_ONCE).send();
      speaker
          .publishWith()
          .topic("/k/lamp-1/note")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload("hello".getBytes(UTF_8))
          .contentType("text/plain")
          .userProperties()
          .add("a", "1")
          .applyUserProperties()
          .send();
      Mqtt5Publish got = receive(messages);
      assertThat(new String(got.getPayloadAsBytes(), UTF_8)).isEqualTo("hello");
      assertThat(got.getContentType().orElseThrow().toString()).isEqualTo("text/plain");
      assertThat(got.getUserProperties().asList()).hasSize(1);
    }
  }

  @Test
  void aSessionAndWhatWaitsForItSurviveARestart() throws Exception {
    Mqtt5BlockingClient listener = five("durable");
    connectDurably(listener);
    listener.subscribeWith().topicFilter("/k/+/note").qos(MqttQos.AT_LEAST_ONCE).send();
    listener.disconnect();
    Mqtt5BlockingClient speaker = lamp("speaker");
    speaker.publish(publish("/k/lamp-1/note", MqttQos.AT_LEAST_ONCE, "one".getBytes(UTF_8)));
    speaker.publish(publish("/k/lamp-1/note", MqttQos.EXACTLY_ONCE, "two".getBytes(UTF_8)));
    door.close();
    door = open(false);
    Mqtt5BlockingClient again = five("durable");
    try (Mqtt5Publishes messages = again.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(connectDurably(again)).isTrue();
      assertThat(new String(receive(messages).getPayloadAsBytes(), UTF_8)).isEqualTo("one");
      assertThat(new String(receive(messages).getPayloadAsBytes(), UTF_8)).isEqualTo("two");
    }
    again.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    again.publish(publish("/k/lamp-1/attrs", MqttQos.AT_LEAST_ONCE, REPORT));
    assertThat(tenant.count(Space.SESSION, "q")).isZero();
  }

  @Test
  void anExpiredSessionIsForgotten() {
    Mqtt5BlockingClient listener = five("durable");
    connectDurably(listener);
    listener.disconnect();
    fixture.pass(3_601);
    assertThat(connectDurably(five("durable"))).isFalse();
  }

  @Test
  void aSecondConnectionTakesTheSessionOver() throws Exception {
    CompletableFuture<String> lost = new CompletableFuture<>();
    Mqtt5BlockingClient first =
        Mqtt5Client.builder()
            .identifier("same")
            .serverHost("127.0.0.1")
            .serverPort(door.port().orElseThrow())
            .addDisconnectedListener(context -> lost.complete(context.getCause().toString()))
            .buildBlocking();
    connect(first, "k", DevicesFixture.SECRET);
    lamp("same");
    assertThat(lost.get(10, TimeUnit.SECONDS)).contains("DISCONNECT");
  }

  @Test
  void retainedMessagesWaitForNewcomersAlsoAfterARestart() throws Exception {
    lamp("speaker")
        .publishWith()
        .topic("/k/lamp-1/note")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload("kept".getBytes(UTF_8))
        .retain(true)
        .send();
    door.close();
    door = open(false);
    Mqtt5BlockingClient listener = lamp("listener");
    try (Mqtt5Publishes messages = listener.publishes(MqttGlobalPublishFilter.ALL)) {
      listener.subscribeWith().topicFilter("/k/#").send();
      Mqtt5Publish got = receive(messages);
      assertThat(got.isRetain()).isTrue();
      assertThat(new String(got.getPayloadAsBytes(), UTF_8)).isEqualTo("kept");
    }
  }

  @Test
  void aWillIsPublishedWhenTheClientVanishes() throws Exception {
    Mqtt5BlockingClient listener = lamp("listener");
    try (Mqtt5Publishes messages = listener.publishes(MqttGlobalPublishFilter.ALL)) {
      listener.subscribeWith().topicFilter("/k/lamp-1/gone").send();
      Mqtt5BlockingClient mortal = five("mortal");
      mortal
          .connectWith()
          .simpleAuth()
          .username("k")
          .password(DevicesFixture.SECRET.getBytes(UTF_8))
          .applySimpleAuth()
          .willPublish()
          .topic("/k/lamp-1/gone")
          .payload("dark".getBytes(UTF_8))
          .applyWillPublish()
          .send();
      lamp("mortal");
      assertThat(new String(receive(messages).getPayloadAsBytes(), UTF_8)).isEqualTo("dark");
    }
  }

  @Test
  void aCommandReachesTheSubscribedLampAndNoOther() throws Exception {
    assertThat(door.link().serves(ENTITY)).isTrue();
    assertThat(door.link().serves("urn:ngsi-ld:Streetlight:none")).isFalse();
    assertThat(door.link().send(command()).get(10, TimeUnit.SECONDS)).isFalse();
    Mqtt5BlockingClient lamp = lamp("lamp-1");
    try (Mqtt5Publishes messages = lamp.publishes(MqttGlobalPublishFilter.ALL)) {
      lamp.subscribeWith().topicFilter("/k/lamp-1/cmd").qos(MqttQos.AT_LEAST_ONCE).send();
      assertThat(fixture.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("reachable " + ENTITY);
      assertThat(door.link().send(command()).get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(new String(receive(messages).getPayloadAsBytes(), UTF_8))
          .isEqualTo("{\"illuminanceLevel\":0.5,\"commandId\":\"c-1\"}");
      lamp.publish(
          publish(
              "/k/lamp-1/cmdexe",
              MqttQos.AT_LEAST_ONCE,
              "{\"illuminanceLevel\":\"OK\",\"commandId\":\"c-1\"}".getBytes(UTF_8)));
      assertThat(fixture.heard.poll(10, TimeUnit.SECONDS))
          .isEqualTo(ENTITY + " illuminanceLevel c-1 true OK");
    }
  }

  @Test
  void anAnswerIsAcknowledgedOnlyWhenItsConfirmationIsOnDisk() throws Exception {
    Mqtt5BlockingClient lamp = lamp("lamp-1");
    for (MqttQos qos : List.of(MqttQos.AT_LEAST_ONCE, MqttQos.EXACTLY_ONCE)) {
      CompletableFuture<Void> saved = new CompletableFuture<>();
      fixture.saveWith(saved);
      byte[] answer = "{\"illuminanceLevel\":\"OK\",\"commandId\":\"c-1\"}".getBytes(UTF_8);
      var sent = lamp.toAsync().publish(publish("/k/lamp-1/cmdexe", qos, answer));
      assertThat(fixture.heard.poll(10, TimeUnit.SECONDS)).startsWith(ENTITY);
      assertThatThrownBy(() -> sent.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      saved.complete(null);
      assertThat(sent.get(10, TimeUnit.SECONDS).getError()).isEmpty();
    }
  }

  @Test
  void anAnswerThatCannotBeKeptIsNotAcknowledged() throws Exception {
    Mqtt5BlockingClient lamp = lamp("lamp-1");
    CompletableFuture<Void> saved = new CompletableFuture<>();
    fixture.saveWith(saved);
    byte[] answer = "{\"illuminanceLevel\":\"OK\",\"commandId\":\"c-1\"}".getBytes(UTF_8);
    var sent = lamp.toAsync().publish(publish("/k/lamp-1/cmdexe", MqttQos.AT_LEAST_ONCE, answer));
    assertThat(fixture.heard.poll(10, TimeUnit.SECONDS)).startsWith(ENTITY);
    saved.completeExceptionally(new IllegalStateException("the disk is broken"));
    assertThatThrownBy(() -> sent.get(10, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
    assertThat(lamp.getState().isConnected()).isFalse();
  }

  @Test
  void aGatewayBringsAllItsLampsIntoReach() throws Exception {
    Mqtt5BlockingClient gateway = five("gw");
    connect(gateway, "gateway", "gateway-secret");
    gateway.subscribeWith().topicFilter("/k/+/cmd").send();
    assertThat(fixture.heard.poll(10, TimeUnit.SECONDS)).startsWith("reachable ");
    assertThat(fixture.heard.poll(10, TimeUnit.SECONDS)).startsWith("reachable ");
  }

  @Test
  void anUnsubscribedTopicStaysQuiet() throws Exception {
    Mqtt5BlockingClient lamp = lamp("a");
    try (Mqtt5Publishes messages = lamp.publishes(MqttGlobalPublishFilter.ALL)) {
      lamp.subscribeWith().topicFilter("/k/x").send();
      lamp.unsubscribeWith().topicFilter("/k/x").send();
      lamp.subscribeWith().topicFilter("/k/y").send();
      lamp.publish(publish("/k/x", MqttQos.AT_LEAST_ONCE, REPORT));
      lamp.publish(publish("/k/y", MqttQos.AT_LEAST_ONCE, REPORT));
      assertThat(receive(messages).getTopic().toString()).isEqualTo("/k/y");
    }
  }

  private static Command command() {
    return new Command(
        "c-1",
        ENTITY,
        "illuminanceLevel",
        new Value.Decimal(5, 1),
        Command.Urgency.NORMAL,
        List.of("test"),
        0,
        Long.MAX_VALUE,
        Command.State.PENDING,
        0);
  }

  private static Mqtt5Publish receive(Mqtt5Publishes messages) throws InterruptedException {
    Optional<Mqtt5Publish> got = messages.receive(10, TimeUnit.SECONDS);
    return got.orElseThrow(() -> new AssertionError("no message came"));
  }

  private static Mqtt5Publish publish(String topic, MqttQos qos, byte[] payload) {
    return Mqtt5Publish.builder().topic(topic).qos(qos).payload(payload).build();
  }

  private Mqtt5BlockingClient five(String clientId) {
    return Mqtt5Client.builder()
        .identifier(clientId)
        .serverHost("127.0.0.1")
        .serverPort(door.port().orElseThrow())
        .buildBlocking();
  }

  private Mqtt5BlockingClient lamp(String clientId) {
    Mqtt5BlockingClient client = five(clientId);
    connect(client, "k", DevicesFixture.SECRET);
    return client;
  }

  private static void connect(Mqtt5BlockingClient client, String user, String password) {
    client
        .connectWith()
        .simpleAuth()
        .username(user)
        .password(password.getBytes(UTF_8))
        .applySimpleAuth()
        .send();
  }

  private static boolean connectDurably(Mqtt5BlockingClient client) {
    return client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(3_600)
        .simpleAuth()
        .username("k")
        .password(DevicesFixture.SECRET.getBytes(UTF_8))
        .applySimpleAuth()
        .send()
        .isSessionPresent();
  }

  private Mqtt3BlockingClient three(String clientId) {
    Mqtt3BlockingClient client =
        Mqtt3Client.builder()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(door.port().orElseThrow())
            .buildBlocking();
    client
        .connectWith()
        .simpleAuth()
        .username("k")
        .password(DevicesFixture.SECRET.getBytes(UTF_8))
        .applySimpleAuth()
        .send();
    return client;
  }
}
