package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions that are about what context sources hold, too (clauses 5.8.1.4 and 5.8.6). */
class DistributedSubscriptionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PATH = "/subscriptions/urn:x:Subscription:1";

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private ServedNgsiLd city;
  private ServedNgsiLd source;
  private HttpServer receiver;

  @BeforeEach
  void start(@TempDir Path here, @TempDir Path there) throws IOException, InterruptedException {
    city = new ServedNgsiLd(here, true);
    source = new ServedNgsiLd(there, true);
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    String registration =
        """
        {"id":"urn:x:Csr:1","type":"ContextSourceRegistration","endpoint":"%s",
        "information":[{"entities":[{"type":"Lamp"}],"propertyNames":["watts","colour"]}]}"""
            .formatted(source.address());
    made(city.call("POST", "/csourceRegistrations", registration));
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
    city.close();
    source.close();
  }

  private static void made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private void subscribe(String id, String more) throws IOException, InterruptedException {
    String subscription =
        """
        {"id":"urn:x:Subscription:%s","type":"Subscription","entities":[{"type":"Lamp"}],%s
        "notificationTrigger":["entityCreated","entityUpdated"],
        "notification":{"endpoint":{"uri":"http://127.0.0.1:%d/"}}}"""
            .formatted(id, more, receiver.getAddress().getPort());
    made(city.call("POST", "/subscriptions", subscription));
  }

  private String copies() throws IOException, InterruptedException {
    return source.call("GET", "/subscriptions", "").body();
  }

  private static void await(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private String notification() throws InterruptedException {
    return Optional.ofNullable(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).orElse("none");
  }

  @Test
  void subscriberHearsOfWhatASourceHolds() throws Exception {
    subscribe("1", "\"q\":\"watts>50\",");
    await("a copy is at the source", () -> copies().contains("remote-notify"));
    assertThat(copies())
        .contains("watts>50", "\"watchedAttributes\":[\"colour\",\"watts\"]")
        .doesNotContain("urn:x:Subscription:1", ":" + receiver.getAddress().getPort() + "/");
    String dim = "{\"id\":\"urn:x:Lamp:1\",\"type\":\"Lamp\",\"watts\":10}";
    made(source.call("POST", "/entities", dim));
    made(source.call("POST", "/entities", dim.replace("10", "60").replace("Lamp:1", "Lamp:2")));
    assertThat(notification())
        .contains("\"subscriptionId\":\"urn:x:Subscription:1\"", "urn:x:Lamp:2", "60")
        .doesNotContain("urn:x:Lamp:1");
  }

  @Test
  void copyGoesWithTheSubscriptionAndFollowsItsChanges() throws Exception {
    subscribe("1", "\"q\":\"watts>50\",");
    await("a copy is at the source", () -> copies().contains("watts>50"));
    assertThat(city.call("GET", "/csourceSubscriptions", "").body())
        .contains("urn:x:Subscription:1:sources");
    assertThat(city.call("PATCH", PATH, "{\"q\":\"watts>70\"}").statusCode()).isEqualTo(204);
    await(
        "the copy is another",
        () -> copies().contains("watts>70") && !copies().contains("watts>50"));
    assertThat(city.call("DELETE", PATH, "").statusCode()).isEqualTo(204);
    await("the copy is gone", () -> copies().equals("[]"));
    assertThat(city.call("GET", "/csourceSubscriptions", "").body()).isEqualTo("[]");
  }

  @Test
  void copyGoesWithTheRegistrationAndComesWithALaterOne() throws Exception {
    subscribe("1", "");
    await("a copy is at the source", () -> copies().contains("remote-notify"));
    String registration = city.call("GET", "/csourceRegistrations/urn:x:Csr:1", "").body();
    assertThat(city.call("DELETE", "/csourceRegistrations/urn:x:Csr:1", "").statusCode())
        .isEqualTo(204);
    await("the copy is gone", () -> copies().equals("[]"));
    made(city.call("POST", "/csourceRegistrations", registration));
    await("there is a copy again", () -> copies().contains("remote-notify"));
  }

  @Test
  void queryOfSplitEntitiesIsHeldAgainstAllTheirParts() throws Exception {
    subscribe("1", "\"q\":\"watts>50;street==%22Ring%22\",\"splitEntities\":true,");
    await("a copy is at the source", () -> copies().contains("splitEntities"));
    assertThat(copies()).doesNotContain("\"q\"");
    String here = "{\"id\":\"urn:x:Lamp:1\",\"type\":\"Lamp\",\"street\":\"Ring\"}";
    made(city.call("POST", "/entities", here));
    String there = "{\"id\":\"urn:x:Lamp:1\",\"type\":\"Lamp\",\"watts\":10}";
    made(source.call("POST", "/entities", there));
    String brighter = "{\"watts\":99}";
    assertThat(source.call("PATCH", "/entities/urn:x:Lamp:1", brighter).statusCode())
        .isEqualTo(204);
    assertThat(notification()).contains("Ring", "99", "urn:x:Subscription:1");
  }

  @Test
  void subscriptionThatBecomesOneOfThisPlatformAloneIsTakenBack() throws Exception {
    subscribe("1", "");
    await("a copy is at the source", () -> copies().contains("remote-notify"));
    assertThat(city.call("PATCH", PATH, "{\"localOnly\":true}").statusCode()).isEqualTo(204);
    await("the copy is gone", () -> copies().equals("[]"));
    assertThat(city.call("PATCH", PATH, "{\"localOnly\":false}").statusCode()).isEqualTo(204);
    await("there is a copy again", () -> copies().contains("remote-notify"));
  }

  @Test
  void subscriptionOfTheSameIdAsOneThatIsGoneHasItsOwnCopy() throws Exception {
    subscribe("1", "\"q\":\"watts>50\",");
    await("a copy is at the source", () -> copies().contains("watts>50"));
    assertThat(city.call("DELETE", PATH, "").statusCode()).isEqualTo(204);
    subscribe("1", "\"q\":\"watts>70\",");
    await(
        "only the new one is there",
        () -> copies().contains("watts>70") && !copies().contains("watts>50"));
  }

  @Test
  void subscriptionOfThisPlatformAloneStaysHere() throws Exception {
    subscribe("2", "\"localOnly\":true,");
    subscribe("1", "");
    await("a copy is at the source", () -> copies().contains("remote-notify"));
    assertThat(copies().split("remote-notify", -1)).hasSize(2);
  }

  @Test
  void nobodyNotifiesWhoWasNotAsked() throws Exception {
    subscribe("1", "");
    String wrong = "{\"subscriptionId\":\"urn:x:Subscription:1\",\"data\":[]}";
    await("a copy is at the source", () -> copies().contains("remote-notify"));
    var id = Pattern.compile("\"id\":\"(urn:ngsi-ld:Subscription:[^\"]+)\"").matcher(copies());
    assertThat(id.find()).isTrue();
    assertThat(city.notify(wrong).statusCode()).isEqualTo(404);
    assertThat(city.notify("{").statusCode()).isEqualTo(400);
    assertThat(city.notify(wrong.replace("urn:x:Subscription:1", id.group(1))).statusCode())
        .isEqualTo(200);
  }
}
