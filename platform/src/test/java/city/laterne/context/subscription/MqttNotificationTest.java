package city.laterne.context.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.jsonld.Contexts;
import city.laterne.devices.mqtt.ScriptedBroker;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Notifications over MQTT. */
class MqttNotificationTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Principal OFFICE =
      new Principal("key:office", Set.of(Right.READ), Scope.all(Store.DEFAULT_TENANT));

  @TempDir Path data;
  private Store store;
  private Tenant tenant;
  private SubscriptionHub hub;

  @BeforeEach
  void open() {
    store =
        Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), () -> NOON);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    hub =
        new SubscriptionHub(
            store,
            new ContextEntityJson(new Contexts(true, () -> NOON)),
            () -> NOON,
            true,
            Duration.ofMillis(5));
  }

  @AfterEach
  void close() {
    hub.close();
    store.close();
  }

  private String subscribe(String uri, String version, String qos) {
    String body =
        """
        {"type":"Subscription","entities":[{"type":"Streetlight"}],"notification":{
        "format":"keyValues","endpoint":{"uri":"%s",
        "receiverInfo":[{"key":"office","value":"7"}],
        "notifierInfo":[{"key":"MQTT-Version","value":"%s"},{"key":"MQTT-QoS","value":"%s"}]}}}"""
            .formatted(uri, version, qos);
    return hub.of(tenant.name()).create(body.getBytes(StandardCharsets.UTF_8), "", OFFICE);
  }

  private void light(String state) {
    String vocabulary = "https://uri.etsi.org/ngsi-ld/default-context/";
    assertThat(
            tenant.commit(
                Transaction.of(
                    Author.domain("test"),
                    new Operation.Put(
                        "urn:l:1",
                        List.of(tenant.names().intern(vocabulary + "Streetlight")),
                        List.of(),
                        List.of(
                            Attribute.property(
                                tenant.names().intern(vocabulary + "powerState"),
                                new Value.Text(state))),
                        false,
                        NOON.toEpochMilli() * 1_000))))
        .isInstanceOf(Outcome.Committed.class);
  }

  @ParameterizedTest
  @CsvSource({"mqtt5.0, 1", "mqtt3.1.1, 1", "mqtt5.0, 0"})
  void aChangeIsPublishedWithItsMetadata(String version, String qos) throws Exception {
    try (ScriptedBroker broker = new ScriptedBroker(10)) {
      String id = subscribe("mqtt://127.0.0.1:" + broker.port() + "/city/lights", version, qos);
      for (String state : List.of("on", "off")) {
        light(state);
        ScriptedBroker.Published told = broker.published.poll(20, TimeUnit.SECONDS);
        assertThat(told).isNotNull();
        assertThat(told.topic()).isEqualTo("city/lights");
        JsonNode json = JsonMapper.shared().readTree(told.payload());
        assertThat(json.at("/metadata/Content-Type").asString()).isEqualTo("application/json");
        assertThat(json.at("/metadata/Link").asString()).contains("ngsi-ld-core-context");
        assertThat(json.at("/metadata/office").asString()).isEqualTo("7");
        assertThat(json.at("/body/subscriptionId").asString()).isEqualTo(id);
        assertThat(json.at("/body/data/0/powerState").asString()).isEqualTo(state);
      }
      JsonNode shown = hub.of(tenant.name()).retrieve(id, "", OFFICE);
      assertThat(shown.at("/notification/endpoint/notifierInfo")).hasSize(2);
      assertThat(shown.at("/notification/timesSent").asInt()).isEqualTo(2);
    }
  }

  @Test
  void theBrokerIsConnectedBeforeSomethingIsToBeSaidAndAnewWhenItWasGone() throws Exception {
    try (ScriptedBroker broker = new ScriptedBroker(10)) {
      var _ = subscribe("mqtt://127.0.0.1:" + broker.port() + "/city/lights", "mqtt5.0", "1");
      var first = broker.connected.poll(20, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      for (String state : List.of("on", "off")) {
        light(state);
        assertThat(broker.published.poll(20, TimeUnit.SECONDS)).isNotNull();
      }
      assertThat(broker.connected).isEmpty();

      var _ = first.close().sync();
      light("on");
      assertThat(broker.published.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(broker.connected).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt://127.0.0.1",
        "mqtt://127.0.0.1/",
        "mqtt:///a",
        "mqtt://h/a/%23",
        "mqtt://h:70000/a"
      })
  void anAddressNeedsAHostAndATopic(String uri) {
    assertThatThrownBy(() -> subscribe(uri, "mqtt5.0", "1")).hasMessageContaining("endpoint.uri");
  }

  @ParameterizedTest
  @CsvSource({"mqtt4, 1, MQTT-Version", "mqtt5.0, 3, MQTT-QoS"})
  void versionAndQualityMustBeKnown(String version, String qos, String named) {
    assertThatThrownBy(() -> subscribe("mqtt://127.0.0.1/a", version, qos))
        .hasMessageContaining(named);
  }
}
