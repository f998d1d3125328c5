package city.laterne.context.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.jsonld.Contexts;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notifications of changes as a receiver gets them. Over 500 lines, as all tests share one receiver
 * and the words to speak of it.
 */
class NotifierTest {
  private static final String DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/";
  private static final Principal OFFICE =
      new Principal("key:office", Set.of(Right.READ), Scope.all(Store.DEFAULT_TENANT));

  @TempDir Path data;
  private volatile Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final MachineClock clock = () -> now;
  private final BlockingQueue<JsonNode> received = new ArrayBlockingQueue<>(100);
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer receiver;
  private Store store;
  private Tenant tenant;
  private SubscriptionHub hub;

  @BeforeEach
  void open() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean refuse = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
          if (!refuse) {
            received.add(JsonMapper.shared().readTree(body));
          }
          exchange.sendResponseHeaders(refuse ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
    openStore();
  }

  private void openStore() {
    store = Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), clock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    hub = hub(true);
  }

  private SubscriptionHub hub(boolean privateEndpoints) {
    return new SubscriptionHub(store, wording(), clock, privateEndpoints, Duration.ofMillis(5));
  }

  @AfterEach
  void close() {
    hub.close();
    store.close();
    receiver.stop(0);
  }

  private byte[] body(String more, int port) {
    return ("{\"type\":\"Subscription\",\"entities\":[{\"type\":\"Streetlight\"}],"
            + more
            + "\"notification\":{\"format\":\"keyValues\",\"endpoint\":{\"uri\":\"http://127.0.0.1:"
            + port
            + "/n\"}}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String subscribe(String more) {
    return hub.of(Store.DEFAULT_TENANT).create(body(more, port()), "", OFFICE);
  }

  private int port() {
    return receiver.getAddress().getPort();
  }

  private void light(String id, String state) {
    var unused =
        tenant.commit(
            Transaction.of(
                Author.domain("test"),
                new Operation.Put(
                    id,
                    List.of(tenant.names().intern(DEFAULT + "Streetlight")),
                    List.of(),
                    List.of(
                        Attribute.property(
                            tenant.names().intern(DEFAULT + "powerState"), new Value.Text(state))),
                    false,
                    clock.micros())));
    assertThat(unused).isNotNull();
  }

  private JsonNode next() throws InterruptedException {
    JsonNode next = received.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void aChangeReachesItsSubscriberAndOnlyWhenTheQueryMatches() throws Exception {
    String id =
        subscribe("\"watchedAttributes\":[\"powerState\"],\"q\":\"powerState==\\\"on\\\"\",");
    light("urn:l:1", "off");
    light("urn:l:2", "on");
    JsonNode told = next();
    assertThat(told.get("subscriptionId").asString()).isEqualTo(id);
    assertThat(told.get("data").size()).isEqualTo(1);
    assertThat(told.at("/data/0/id").asString()).isEqualTo("urn:l:2");
    assertThat(told.at("/data/0/powerState").asString()).isEqualTo("on");
  }

  @Test
  void aReceiverThatRefusesIsTriedAgain() throws Exception {
    refusals.set(2);
    String unused = subscribe("");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(unused);
  }

  @Test
  void subscriptionsAndTheirCursorSurviveARestart() throws Exception {
    String id = subscribe("");
    hub.close();
    light("urn:l:1", "on");
    store.close();
    openStore();
    assertThat(next().at("/data/0/id").asString()).isEqualTo("urn:l:1");
    assertThat(hub.of(Store.DEFAULT_TENANT).retrieve(id, "", OFFICE).get("status").asString())
        .isEqualTo("active");
  }

  @Test
  void whatAThrottlingHoldsBackIsToldOnceWithTheNewestStateWhenItIsOver() throws Exception {
    String slow = subscribe("\"throttling\":60,");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(slow);
    String quick = subscribe("");
    lightAndHearOf(quick, "urn:l:1", "off");
    lightAndHearOf(quick, "urn:l:2", "off");
    lightAndHearOf(quick, "urn:l:1", "dim");
    now = now.plusSeconds(60);
    JsonNode told = next();
    assertThat(told.get("subscriptionId").asString()).isEqualTo(slow);
    assertThat(told.get("data").valueStream().map(NotifierTest::idAndState))
        .containsExactlyInAnyOrder("urn:l:1 dim", "urn:l:2 off");
    lightAndHearOf(quick, "urn:l:3", "on");
    assertThat(received).isEmpty();
  }

  @Test
  void whatAThrottlingHoldsBackSurvivesARestart() throws Exception {
    String slow = subscribe("\"throttling\":60,");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(slow);
    String quick = subscribe("");
    lightAndHearOf(quick, "urn:l:1", "off");
    hub.of(Store.DEFAULT_TENANT).delete(quick, OFFICE);
    hub.close();
    store.close();
    openStore();
    now = now.plusSeconds(60);
    JsonNode told = next();
    assertThat(told.get("subscriptionId").asString()).isEqualTo(slow);
    assertThat(told.get("data").valueStream().map(NotifierTest::idAndState))
        .contains("urn:l:1 off");
  }

  @Test
  void aClockSetBackEndsAThrottling() throws Exception {
    String slow = subscribe("\"throttling\":60,");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(slow);
    now = now.minusSeconds(3_600);
    lightAndHearOf(slow, "urn:l:1", "off");
  }

  @Test
  void aChangedThrottlingCountsForWhatWaits() throws Exception {
    String slow = subscribe("\"throttling\":60,");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(slow);
    String quick = subscribe("");
    lightAndHearOf(quick, "urn:l:1", "off");
    hub.of(Store.DEFAULT_TENANT)
        .update(slow, "{\"throttling\":null}".getBytes(StandardCharsets.UTF_8), "", OFFICE);
    assertThat(idAndState(next().at("/data/0"))).isEqualTo("urn:l:1 off");
  }

  @Test
  void notificationsAreCountedAlsoWhenTheirSubscriptionIsGone() throws Exception {
    String id = subscribe("");
    lightAndHearOf(id, "urn:l:1", "on");
    hub.of(Store.DEFAULT_TENANT).delete(id, OFFICE);
    assertThat(hub.figures())
        .containsExactly(Map.entry(Store.DEFAULT_TENANT, new NotificationFigures(1, 0, 0)));
  }

  @Test
  void withoutASubscriptionTheLogIsNotReadAndTheNextSubscriptionMissesNothing() throws Exception {
    hub.close();
    for (int round = 0; round < 20; round++) {
      CountingTenant counting = new CountingTenant(tenant);
      Subscriptions subscriptions =
          new Subscriptions(tenant, wording(), clock, new AddressRule(true));
      try (HttpClient client = HttpClient.newHttpClient();
          Notifier notifier =
              new Notifier(
                  counting,
                  subscriptions,
                  wording(),
                  clock,
                  new AddressRule(true),
                  client,
                  Duration.ofMillis(5))) {
        assertThat(notifier).isNotNull();
        light("urn:l:" + round, "on");
        assertThat(counting.reads()).isZero();
        String id = subscriptions.create(body("", port()), "", OFFICE);
        lightAndHearOf(id, "urn:l:" + round, "off");
        assertThat(counting.reads()).isPositive();
        subscriptions.delete(id, OFFICE);
      }
      assertThat(received).isEmpty();
    }
  }

  private void lightAndHearOf(String subscription, String id, String state)
      throws InterruptedException {
    light(id, state);
    JsonNode told = next();
    assertThat(told.get("subscriptionId").asString()).isEqualTo(subscription);
    assertThat(idAndState(told.at("/data/0"))).isEqualTo(id + " " + state);
  }

  private static String idAndState(JsonNode entity) {
    return entity.get("id").asString() + " " + entity.get("powerState").asString();
  }

  private static ContextEntityJson wording() {
    return new ContextEntityJson(new Contexts(false, () -> Instant.EPOCH));
  }

  @Test
  void aPausedSubscriptionKeepsStill() throws Exception {
    String paused = subscribe("\"isActive\":false,");
    String active = subscribe("");
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(active).isNotEqualTo(paused);
    assertThat(received).isEmpty();
  }

  @Test
  void aSubscriptionIsItsOwnersAlone() {
    String id = subscribe("");
    Principal other =
        new Principal("key:other", Set.of(Right.READ), Scope.all(Store.DEFAULT_TENANT));
    Subscriptions all = hub.of(Store.DEFAULT_TENANT);
    assertThat(all.count(other)).isZero();
    assertThatThrownBy(() -> all.delete(id, other)).hasMessageContaining("no subscription");
    all.update(id, "{\"isActive\":false}".getBytes(StandardCharsets.UTF_8), "", OFFICE);
    assertThat(all.retrieve(id, "", OFFICE).get("status").asString()).isEqualTo("paused");
    all.delete(id, OFFICE);
    assertThat(all.count(OFFICE)).isZero();
  }

  @Test
  void aPrivateEndpointIsRefusedWithoutLeave() {
    hub.close();
    hub = hub(false);
    assertThatThrownBy(() -> subscribe("")).hasMessageContaining("private address 127.0.0.1");
  }

  private String subscribe(String more, String notification) {
    String body =
        "{\"type\":\"Subscription\",\"entities\":[{\"type\":\"Streetlight\"}],"
            + more
            + "\"notification\":{"
            + notification
            + "\"endpoint\":{\"uri\":\"http://127.0.0.1:"
            + port()
            + "/n\"}}}";
    return hub.of(Store.DEFAULT_TENANT)
        .create(body.getBytes(StandardCharsets.UTF_8), "", "http://city.example", OFFICE);
  }

  @Test
  void aPeriodicSubscriptionTellsOfAllItsEntitiesWhetherOrNotTheyChanged() throws Exception {
    light("urn:l:1", "on");
    light("urn:l:2", "off");
    String periodic = subscribe("\"timeInterval\":60,");
    String quick = subscribe("");
    lightAndHearOf(quick, "urn:l:2", "dim");
    hub.of(Store.DEFAULT_TENANT).delete(quick, OFFICE);
    JsonNode told = afterMinutes();
    assertThat(told.get("subscriptionId").asString()).isEqualTo(periodic);
    assertThat(told.get("data").valueStream().map(NotifierTest::idAndState))
        .containsExactly("urn:l:1 on", "urn:l:2 dim");
  }

  /** The next notification, minutes passing until it comes. */
  private JsonNode afterMinutes() throws InterruptedException {
    for (int minute = 0; minute < 60; minute++) {
      now = now.plusSeconds(60);
      JsonNode told = received.poll(300, TimeUnit.MILLISECONDS);
      if (told != null) {
        return told;
      }
    }
    throw new AssertionError("nothing was told in an hour");
  }

  @Test
  void theValueBeforeAChangeIsShown() throws Exception {
    light("urn:l:1", "on");
    var unused = subscribe("", "\"showChanges\":true,");
    now = now.plusSeconds(1);
    light("urn:l:1", "off");
    JsonNode state = next().at("/data/0/powerState");
    assertThat(state.get("value").asString()).isEqualTo("off");
    assertThat(state.get("previousValue").asString()).isEqualTo("on");
    assertThat(unused).isNotEmpty();
  }

  /** Attributes of a place, the name in two instances. */
  private void place() {
    Name name = tenant.names().intern(DEFAULT + "name");
    Attribute french =
        new Attribute(
            name,
            "urn:d:fr",
            AttributeKind.PROPERTY,
            new Value.Text("Tour Eiffel"),
            "",
            Micros.ABSENT,
            Micros.ABSENT,
            Micros.ABSENT,
            List.of());
    commit(
        new Operation.Create(
            "urn:l:9",
            List.of(tenant.names().intern(DEFAULT + "Streetlight")),
            List.of(),
            List.of(
                Attribute.property(name, new Value.Text("Eiffel Tower")),
                french,
                Attribute.relationship(tenant.names().intern(DEFAULT + "inTown"), "urn:t:1")),
            clock.micros()));
  }

  private void commit(Operation operation) {
    assertThat(tenant.commit(Transaction.of(Author.domain("test"), operation)))
        .isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void anInstanceThatIsGoneStandsBesideThoseThatStay() throws Exception {
    place();
    var unused =
        subscribe(
            "\"watchedAttributes\":[\"name\"],\"notificationTrigger\":[\"attributeDeleted\"],", "");
    now = now.plusSeconds(1);
    Name name = tenant.names().intern(DEFAULT + "name");
    commit(new Operation.DeleteAttribute("urn:l:9", name, "urn:d:fr", false, clock.micros()));
    JsonNode told = next().at("/data/0/name");
    assertThat(told).hasSize(2);
    assertThat(told.at("/0/value").asString()).isEqualTo("Eiffel Tower");
    assertThat(told.at("/1/datasetId").asString()).isEqualTo("urn:d:fr");
    assertThat(told.at("/1/value").asString()).isEqualTo("urn:ngsi-ld:null");
    assertThat(unused).isNotEmpty();
  }

  @Test
  void theWatchedAttributesOfAnEntityThatIsGoneAreGone() throws Exception {
    place();
    var unused =
        subscribe(
            "\"watchedAttributes\":[\"inTown\"],\"notificationTrigger\":[\"attributeDeleted\"],",
            "\"sysAttrs\":true,");
    now = now.plusSeconds(1);
    commit(new Operation.Delete("urn:l:9", clock.micros()));
    JsonNode told = next().at("/data/0");
    assertThat(told.propertyNames())
        .containsExactlyInAnyOrder("id", "type", "createdAt", "modifiedAt", "deletedAt", "inTown");
    assertThat(told.at("/inTown/object").asString()).isEqualTo("urn:ngsi-ld:null");
    assertThat(told.at("/createdAt").asString()).isEqualTo("2026-06-01T12:00:00Z");
    assertThat(told.at("/deletedAt").asString()).isEqualTo("2026-06-01T12:00:01Z");
    assertThat(unused).isNotEmpty();
  }

  @Test
  void allThatAnEntityWasIsShownWhenItIsGone() throws Exception {
    place();
    var unused = subscribe("\"notificationTrigger\":[\"entityDeleted\"],", "\"showChanges\":true,");
    now = now.plusSeconds(1);
    commit(new Operation.Delete("urn:l:9", clock.micros()));
    JsonNode told = next().at("/data/0");
    assertThat(told.at("/name")).hasSize(2);
    assertThat(told.at("/inTown/previousObject").asString()).isEqualTo("urn:t:1");
    assertThat(unused).isNotEmpty();
  }

  @Test
  void anExpiredSubscriptionIsForgottenAfterAnHour() throws Exception {
    Subscriptions all = hub.of(Store.DEFAULT_TENANT);
    String id = subscribe("\"expiresAt\":\"2026-06-01T12:30:00Z\",", "");
    now = now.plusSeconds(3_600);
    all.forgetExpired();
    assertThat(all.retrieve(id, "", OFFICE).get("status").asString()).isEqualTo("expired");
    now = now.plusSeconds(3_600);
    all.forgetExpired();
    assertThatThrownBy(() -> all.retrieve(id, "", OFFICE)).hasMessageContaining("no subscription");
  }

  @Test
  void onlyPickedMembersAreTold() throws Exception {
    var unused = subscribe("", "\"pick\":[\"id\"],");
    light("urn:l:1", "on");
    JsonNode light = next().at("/data/0");
    assertThat(light.propertyNames()).containsExactly("id");
    assertThat(unused).isNotEmpty();
  }

  @Test
  void anyTypeOfASelectionCounts() throws Exception {
    String body =
        "{\"type\":\"Subscription\",\"entities\":[{\"type\":\"(Tower|Streetlight)\"}],"
            + "\"notification\":{\"endpoint\":{\"uri\":\"http://127.0.0.1:"
            + port()
            + "/n\"}}}";
    String id =
        hub.of(Store.DEFAULT_TENANT).create(body.getBytes(StandardCharsets.UTF_8), "", OFFICE);
    light("urn:l:1", "on");
    assertThat(next().get("subscriptionId").asString()).isEqualTo(id);
  }

  @Test
  void aSubscriptionShowsNoMoreThanItWasGiven() {
    String id = subscribe("\"datasetId\":[\"urn:d:1\"],\"lang\":\"de\",");
    JsonNode shown = hub.of(Store.DEFAULT_TENANT).retrieve(id, "", OFFICE);
    assertThat(shown.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "entities",
            "notificationTrigger",
            "datasetId",
            "lang",
            "notification",
            "status");
    assertThat(shown.get("notification").propertyNames())
        .containsExactlyInAnyOrder("format", "endpoint");
  }

  @Test
  void aContextInTheBodyIsServedFromThenOn() {
    String body =
        new String(body("", port()), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"@context\":{\"a\":\"urn:a\"},");
    Subscriptions all = hub.of(Store.DEFAULT_TENANT);
    String id =
        all.create(
            body.getBytes(StandardCharsets.UTF_8),
            "{\"a\":\"urn:a\"}",
            "http://city.example",
            OFFICE);
    assertThat(all.retrieve(id, "", OFFICE).get("jsonldContext").asString())
        .startsWith("http://city.example/ngsi-ld/v1/jsonldContexts/");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatThrownBy(() -> subscribe("\"timeInterval\":5,\"throttling\":5,"))
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> subscribe("\"id\":\"lamp\",")).hasMessageContaining("no URI");
    assertThatThrownBy(() -> subscribe("\"jsonldContext\":\"lamp\","))
        .hasMessageContaining("no URI");
    assertThatThrownBy(() -> subscribe("", "\"format\":\"keyValues\",\"showChanges\":true,"))
        .hasMessageContaining("showChanges needs");
    assertThatThrownBy(() -> subscribe("", "\"pick\":[\"a\"],\"omit\":[\"a\"],"))
        .hasMessageContaining("stands in pick and in omit");
    assertThatThrownBy(() -> subscribe("", "\"pick\":[\"a\"],\"attributes\":[\"a\"],"))
        .hasMessageContaining("together with pick");
    assertThatThrownBy(() -> subscribe("", "\"join\":\"up\",")).hasMessageContaining("join");
  }
}
