package city.laterne.context.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.jsonld.Contexts;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
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
}
