package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Scope;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PortalTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FakeLights lights = new FakeLights();
  private final HttpClient client = HttpClient.newHttpClient();
  private WebServer server;

  @BeforeEach
  void start() {
    Authentication authentication =
        (authorization, tenant) -> {
          if (!authorization.equals(java.util.Optional.of("Bearer right"))) {
            throw new Failure(Failure.Kind.UNAUTHENTICATED, "NoKey", "no key for " + tenant);
          }
          return new Principal("key:test", EnumSet.of(Right.READ), Scope.all(tenant));
        };
    Portal portal = new Portal(authentication, lights, "default", 1);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(
                routing ->
                    routing
                        .error(
                            Failure.class,
                            (request, response, failure) ->
                                response
                                    .status(
                                        failure.kind() == Failure.Kind.UNAUTHENTICATED ? 401 : 503)
                                    .send(failure.code()))
                        .register(portal))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.stop();
    client.close();
  }

  @Test
  void pageLoadsNothingFromElsewhereAndRunsNoInlineScript() throws Exception {
    HttpResponse<String> page = client.send(get("/").build(), text());
    assertThat(page.statusCode()).isEqualTo(200);
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy).contains("default-src 'none'", "script-src 'self'").doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("://", "{{", "onclick", "style=");
    assertThat(Pattern.compile("<script(?![^>]*src=)").matcher(page.body()).find()).isFalse();
  }

  @Test
  void everyFileOfThePageIsServedCompressedAndForEver() throws Exception {
    Matcher files =
        Pattern.compile("(?:src|href)=\"(portal/[^\"]+)\"")
            .matcher(client.send(get("/").build(), text()).body());
    int count = 0;
    while (files.find()) {
      HttpResponse<byte[]> file =
          client.send(
              get("/" + files.group(1)).header("Accept-Encoding", "gzip").build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(file.statusCode()).as(files.group(1)).isEqualTo(200);
      assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      assertThat(file.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(file.body())).readAllBytes())
          .hasSizeGreaterThan(file.body().length);
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }

  @Test
  void unchangedPageIsNotSentAgain() throws Exception {
    String tag = client.send(get("/").build(), text()).headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = client.send(get("/").header("If-None-Match", tag).build(), text());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void fileOfAnotherDigestIsNotKeptForEver() throws Exception {
    HttpResponse<String> file = client.send(get("/portal/files/0/page.css").build(), text());
    assertThat(file.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @Test
  void filesOutsideTheListAreNotFound() throws Exception {
    for (String name : new String[] {"Portal.class", "..%2f..%2f..%2fapp%2fMain.class", "x"}) {
      HttpResponse<String> file = client.send(get("/portal/files/0/" + name).build(), text());
      assertThat(file.statusCode()).as(name).isBetween(400, 404);
    }
  }

  @Test
  void lightsComeByColumns() throws Exception {
    lights.lights.add(FakeLights.light(1, 0.7));
    lights.lights.add(new Light("urn:x", "", 13.4553211, 52.4627988, Light.Readings.NONE));
    HttpResponse<String> answer = client.send(keyed("/portal/lights").build(), text());
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.get("ids").get(0).asString()).isEqualTo("urn:ngsi-ld:Streetlight:1");
    assertThat(json.get("poles").get(0).asString()).isEqualTo("M1");
    assertThat(json.get("lon").get(1).asDouble()).isCloseTo(13.455321, within(1e-9));
    assertThat(json.get("confirmed").toString()).isEqualTo("[70,-1]");
    assertThat(json.get("desired").toString()).isEqualTo("[70,-1]");
    assertThat(json.get("power").toString()).isEqualTo("[1,0]");
    assertThat(json.get("condition").toString()).isEqualTo("[1,0]");
  }

  @Test
  void lightsWithoutKeyAreRefused() throws Exception {
    assertThat(client.send(get("/portal/lights").build(), text()).statusCode()).isEqualTo(401);
    assertThat(client.send(get("/portal/live").build(), text()).statusCode()).isEqualTo(401);
  }

  @Test
  void changesOfOneLightArriveAsOne() throws Exception {
    try (Listening live = new Listening()) {
      assertThat(live.event()).isEqualTo("event: hello|data: {}");
      lights.happens(read(1, 0.2));
      lights.happens(read(1, 0.4));
      lights.happens(read(2, 0.9));
      lights.happens(new LightChange.Gone("urn:gone"));
      lights.happens(read(1, 0.6));
      int confirmed = -1;
      boolean gone = false;
      int events = 0;
      while (confirmed != 60) {
        JsonNode json = JSON.readTree(live.event().split("data: ", 2)[1]);
        JsonNode ids = json.get("read").get("ids");
        for (int i = 0; i < ids.size(); i++) {
          if (ids.get(i).asString().equals("urn:1")) {
            confirmed = json.get("read").get("confirmed").get(i).asInt();
          }
        }
        gone |= json.get("gone").size() == 1;
        events++;
      }
      assertThat(events).isLessThanOrEqualTo(2);
      assertThat(gone).isTrue();
    }
  }

  @Test
  void moreLiveMapsThanPlacesAreRefused() throws Exception {
    try (Listening live = new Listening()) {
      assertThat(live.event()).startsWith("event: hello");
      HttpResponse<String> second = client.send(keyed("/portal/live").build(), text());
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.body()).isEqualTo("TooManyLiveClients");
    }
  }

  private static LightChange read(int number, double level) {
    return new LightChange.Read(
        "urn:" + number,
        new Light.Readings(level, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpRequest.Builder keyed(String path) {
    return get(path).header("Authorization", "Bearer right");
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  /** An open live stream. */
  private final class Listening implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Listening() throws IOException, InterruptedException {
      body =
          client
              .send(keyed("/portal/live").build(), HttpResponse.BodyHandlers.ofInputStream())
              .body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    String event() throws IOException {
      StringBuilder event = new StringBuilder();
      for (String line = lines.readLine(); line != null && !line.isEmpty(); ) {
        event.append(event.isEmpty() ? "" : "|").append(line);
        line = lines.readLine();
      }
      return event.toString();
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
