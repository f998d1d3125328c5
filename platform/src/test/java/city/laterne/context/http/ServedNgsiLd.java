package city.laterne.context.http;

import city.laterne.context.DesiredValues;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.registration.RegistrationHub;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.subscription.ContextEntityJson;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import io.helidon.webserver.WebServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * NGSI-LD served on a free port over an empty store; everybody may do everything, those who name
 * districts as their Authorization within these.
 */
final class ServedNgsiLd implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static final DesiredValues NOTHING_DESIRED =
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

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Store store;
  private final SubscriptionHub hub;
  private final RegistrationHub sources;
  private final SnapshotHub snapshots;
  private final WebServer server;

  ServedNgsiLd(Path directory) {
    this(directory, false);
  }

  /** The same, whose contexts and sources may have private addresses. */
  ServedNgsiLd(Path directory, boolean privateAllowed) {
    store = Store.open(StoreSettings.of(directory, List.of(), true), () -> NOW);
    store.createTenant(Store.DEFAULT_TENANT);
    Contexts contexts = new Contexts(privateAllowed, () -> NOW);
    sources = new RegistrationHub(store, contexts, () -> NOW, privateAllowed);
    hub = new SubscriptionHub(store, new ContextEntityJson(contexts), () -> NOW, true);
    snapshots = new SnapshotHub(store, () -> NOW);
    NgsiLdService service =
        new NgsiLdService(
            store,
            (districts, tenant) ->
                new Principal("test", Set.of(Right.values()), scope(districts, tenant)),
            () -> NOW,
            NOTHING_DESIRED,
            contexts,
            hub,
            sources,
            snapshots);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(
                routing ->
                    routing
                        .register("/ngsi-ld/v1", service)
                        .register("/ngsi-ld/ex", service.notifications()))
            .build()
            .start();
  }

  private static Scope scope(Optional<String> districts, String tenant) {
    return new Scope(
        tenant,
        Optional.empty(),
        districts.map(names -> Set.of(names.split(",", -1))),
        Optional.empty());
  }

  /** Calls without a body when it is empty; headers are names and values by turns. */
  HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/ngsi-ld/v1" + path))
            .timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      if (!List.of(headers).contains("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a context source sends to where it was told to notify. */
  HttpResponse<String> notify(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + "/ngsi-ld/ex/remote-notify"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(PATIENCE)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Its address without a path. */
  String address() {
    return "http://127.0.0.1:" + server.port();
  }

  /** Calls with a body whose length is not said. */
  HttpResponse<String> callChunked(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/ngsi-ld/v1" + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop();
    hub.close();
    sources.close();
    snapshots.close();
    store.close();
  }
}
