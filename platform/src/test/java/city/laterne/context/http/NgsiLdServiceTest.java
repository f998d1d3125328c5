package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.context.DesiredValues;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.registration.RegistrationHub;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.subscription.ContextEntityJson;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NgsiLdServiceTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String LAMP =
      """
      {"id":"urn:ngsi-ld:Streetlight:1","type":"Streetlight",\
      "powerState":{"type":"Property","value":"on"},\
      "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[13.4,52.5]}}}""";

  private final HttpClient client = HttpClient.newHttpClient();
  private Store store;
  private SubscriptionHub hub;
  private RegistrationHub sources;
  private SnapshotHub snapshots;
  private WebServer server;
  private volatile boolean unavailable;

  @BeforeEach
  void start(@TempDir Path directory) {
    store = Store.open(StoreSettings.of(directory, List.of(), true), () -> NOW);
    store.createTenant(Store.DEFAULT_TENANT);
    DesiredValues none =
        new DesiredValues() {
          @Override
          public boolean isDesired(String typeIri, String attributeIri) {
            return false;
          }

          @Override
          public void desire(Principal principal, Entity entity, Attribute desired) {
            throw new AssertionError("nothing is desired here");
          }
        };
    Contexts contexts = new Contexts(false, () -> NOW);
    hub = new SubscriptionHub(store, new ContextEntityJson(contexts), () -> NOW, true);
    sources = new RegistrationHub(store, contexts, () -> NOW, false);
    snapshots = new SnapshotHub(store, () -> NOW);
    NgsiLdService service =
        new NgsiLdService(
            store,
            (_, tenant) -> principal(tenant),
            () -> NOW,
            none,
            contexts,
            hub,
            sources,
            snapshots);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(routing -> routing.register("/ngsi-ld/v1", service))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.stop();
    hub.close();
    sources.close();
    snapshots.close();
    store.close();
  }

  private Principal principal(String tenant) {
    if (unavailable) {
      throw new Failure(Failure.Kind.UNAVAILABLE, "QueueFull", "The queue is full.");
    }
    return new Principal("test", Set.of(Right.values()), Scope.all(tenant));
  }

  private HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port() + "/ngsi-ld/v1" + path));
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void entityIsCreatedReadChangedAndDeleted() throws Exception {
    HttpResponse<String> created = call("POST", "/entities", LAMP);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location"))
        .contains("/ngsi-ld/v1/entities/urn:ngsi-ld:Streetlight:1");
    assertThat(call("POST", "/entities", LAMP).statusCode()).isEqualTo(409);
    String one = "/entities/urn:ngsi-ld:Streetlight:1";
    assertThat(call("GET", one, "").body())
        .contains("\"powerState\":{\"type\":\"Property\",\"value\":\"on\"}");
    HttpResponse<String> patched =
        call("PATCH", one + "/attrs", "{\"powerState\":{\"type\":\"Property\",\"value\":\"off\"}}");
    assertThat(patched.statusCode()).as(patched.body()).isEqualTo(204);
    assertThat(call("PATCH", one + "/attrs", "{\"added\":1}").statusCode()).isEqualTo(204);
    assertThat(call("POST", one + "/attrs?options=noOverwrite", "{\"added\":2}").statusCode())
        .isEqualTo(207);
    assertThat(call("PATCH", one + "/attrs/powerState", "{\"unitCode\":\"X\"}").statusCode())
        .isEqualTo(204);
    assertThat(call("GET", one + "?options=keyValues", "").body())
        .contains("\"powerState\":\"off\"");
    assertThat(call("DELETE", one + "/attrs/powerState", "").statusCode()).isEqualTo(204);
    assertThat(call("GET", "/temporal" + one, "").statusCode()).isEqualTo(200);
    assertThat(call("DELETE", one, "").statusCode()).isEqualTo(204);
    assertThat(call("GET", one, "").statusCode()).isEqualTo(404);
  }

  @Test
  void batchesAndQueriesFindWhatWasWritten() throws Exception {
    HttpResponse<String> created =
        call("POST", "/entityOperations/create", "[" + LAMP + ",{\"id\":\"urn:x:2\"}]");
    assertThat(created.statusCode()).isEqualTo(207);
    assertThat(created.body()).contains("\"success\":[\"urn:ngsi-ld:Streetlight:1\"]");
    assertThat(call("POST", "/entityOperations/update", "[" + LAMP + "]").statusCode())
        .isEqualTo(204);
    HttpResponse<String> found =
        call("GET", "/entities?type=Streetlight&count=true&q=" + encode("powerState==\"on\""), "");
    assertThat(found.body()).contains("urn:ngsi-ld:Streetlight:1");
    assertThat(found.headers().firstValue("NGSILD-Results-Count")).contains("1");
    String near = "&geometry=Point&coordinates=" + encode("[13.4,52.5]");
    assertThat(call("GET", "/entities?georel=" + encode("near;maxDistance==10") + near, "").body())
        .contains("urn:ngsi-ld:Streetlight:1");
    assertThat(call("GET", "/types", "").body()).contains("\"typeList\":[\"Streetlight\"]");
  }

  @Test
  void wrongRequestsGetProblemDetails() throws Exception {
    assertThat(call("GET", "/entities", "").statusCode()).isEqualTo(400);
    assertThat(call("GET", "/entities?type=A&colour=red", "").body()).contains("InvalidRequest");
    assertThat(call("POST", "/entities", "{").body()).contains("InvalidRequest");
    assertThat(call("PUT", "/entities", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void whatMayWorkLaterIsAnsweredWithRetryAfter() throws IOException, InterruptedException {
    unavailable = true;
    HttpResponse<String> answer = call("GET", "/entities?type=Streetlight", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }
}
