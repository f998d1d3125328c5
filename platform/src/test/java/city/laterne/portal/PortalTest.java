package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Scope;
import city.laterne.streets.RoadClass;
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

  private static final String BOX = "?bbox=6.7,51.4,6.8,51.5";

  private final FakeLights lights = new FakeLights();
  private final ListedMap map = new ListedMap();
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
    Portal portal = new Portal(authentication, lights, _ -> map, "default", 1);
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
                                response.status(status(failure)).send(failure.code()))
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
  void nearLightsComeByColumns() throws Exception {
    lights.add(FakeLights.light(1, 0.7));
    lights.add(new Light(8, "urn:x", "", 6.7605123, 51.4301988, Light.Readings.NONE));
    lights.add(new Light(9, "urn:far", "", 13.4, 52.4, Light.Readings.NONE));
    TileAddress tile = TileAddress.around(6.7601, 51.43, 14);
    JsonNode json = read(path("lights", tile, ".json")).get("lights");
    assertThat(json.get("ids").toString()).isEqualTo("[\"urn:ngsi-ld:Streetlight:1\",\"urn:x\"]");
    assertThat(json.get("poles").get(0).asString()).isEqualTo("M1");
    assertThat(json.get("lon").get(1).asDouble()).isCloseTo(6.760512, within(1e-9));
    assertThat(json.get("confirmed").toString()).isEqualTo("[70,-1]");
    assertThat(json.get("desired").toString()).isEqualTo("[70,-1]");
    assertThat(json.get("power").toString()).isEqualTo("[1,0]");
    assertThat(json.get("condition").toString()).isEqualTo("[1,0]");
  }

  @Test
  void manyLightsComeAsCountsFromAfar() throws Exception {
    for (int number = 0; number < LightEndpoints.SMALL_CITY + 1; number++) {
      lights.add(FakeLights.light(number, number % 2));
    }
    TileAddress tile = TileAddress.around(6.761, 51.431, 10);
    JsonNode json = read(path("lights", tile, ".json")).get("cells");
    assertThat(json.get("zoom").asInt()).isEqualTo(16);
    int count = 0;
    int on = 0;
    for (int cell = 0; cell < json.get("x").size(); cell++) {
      count += json.get("count").get(cell).asInt();
      on += json.get("on").get(cell).asInt();
    }
    assertThat(count).isEqualTo(LightEndpoints.SMALL_CITY + 1);
    assertThat(on).isEqualTo(LightEndpoints.SMALL_CITY / 2);
    assertThat(read("/portal/city").get("lights").get("single").asBoolean()).isFalse();
  }

  @Test
  void lightsAreFoundByTheirPole() throws Exception {
    lights.add(FakeLights.light(17, 1));
    assertThat(read("/portal/lights?q=M17").get("lights").get("ids").size()).isEqualTo(1);
    assertThat(read("/portal/lights?q=").get("lights").get("ids").size()).isZero();
  }

  @Test
  void mapTilesAreKeptByTheBrowserUntilTheMapChanges() throws Exception {
    map.street("Königstraße", RoadClass.PRIMARY, "6.7620 51.434, 6.7690 51.4341");
    String path = path("map", TileAddress.around(6.765, 51.434, 14), ".mvt");
    HttpResponse<byte[]> tile = bytes(keyed(path + "?v=1").header("Accept-Encoding", "gzip"));
    assertThat(tile.statusCode()).isEqualTo(200);
    assertThat(tile.headers().firstValue("Content-Type"))
        .hasValue("application/vnd.mapbox-vector-tile");
    assertThat(tile.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(tile.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).contains("Königstraße");
    assertThat(bytes(keyed(path)).body()).isEqualTo(plain);
    String tag = tile.headers().firstValue("ETag").orElseThrow();
    HttpRequest.Builder again =
        keyed(path).header("Accept-Encoding", "gzip").header("If-None-Match", tag);
    assertThat(bytes(again).statusCode()).isEqualTo(304);
    map.version = 2;
    HttpRequest.Builder changed =
        keyed(path + "?v=1").header("Accept-Encoding", "gzip").header("If-None-Match", tag);
    assertThat(bytes(changed).statusCode()).isEqualTo(200);
    assertThat(bytes(keyed(path + "?v=1")).headers().firstValue("Cache-Control"))
        .hasValue("private, no-cache");
  }

  @Test
  void tilesThatAreNoneAreNotFound() throws Exception {
    for (String path :
        new String[] {
          "map/19/0/0.mvt",
          "map/3/8/0.mvt",
          "map/3/0/0.png",
          "map/x/0/0.mvt",
          "lights/3/0/-1.json",
          "lights/3/0/0.mvt"
        }) {
      assertThat(bytes(keyed("/tiles/" + path)).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void streetsAreFoundByTheirName() throws Exception {
    map.street("Königstraße", RoadClass.PRIMARY, "6.7620 51.434, 6.7690 51.4341");
    JsonNode found = read("/portal/streets?q=k%C3%B6nig").get("streets");
    assertThat(found.get(0).get("name").asString()).isEqualTo("Königstraße");
    assertThat(found.get(0).get("bounds").size()).isEqualTo(4);
  }

  @Test
  void cityTellsWhatThereIs() throws Exception {
    map.street("", RoadClass.PRIMARY, "6.7620 51.434, 6.7690 51.4341");
    lights.add(FakeLights.light(1, 1));
    JsonNode city = read("/portal/city");
    assertThat(city.get("map").get("attribution").asString()).isEqualTo("© the test");
    assertThat(city.get("map").has("name")).isFalse();
    assertThat(city.get("lights").get("count").asInt()).isEqualTo(1);
    assertThat(city.get("lights").get("bounds").get(0).asDouble()).isCloseTo(6.76, within(0.01));
  }

  @Test
  void cityIsCalledAsTheSmallestMunicipalityAroundIt() throws Exception {
    map.district("Land", 4, "POLYGON((6 51, 8 51, 8 53, 6 53, 6 51))");
    map.district("Stadt", 8, "POLYGON((6.7 51.4, 6.8 51.4, 6.8 51.5, 6.7 51.5, 6.7 51.4))");
    map.district("Mitte", 9, "POLYGON((6.7 51.4, 6.8 51.4, 6.8 51.5, 6.7 51.5, 6.7 51.4))");
    lights.add(FakeLights.light(1, 1));
    assertThat(read("/portal/city").get("map").get("name").asString()).isEqualTo("Stadt");
    JsonNode districts = read("/portal/districts").get("districts");
    assertThat(districts.size()).isEqualTo(3);
    assertThat(districts.get(2).get("name").asString()).isEqualTo("Mitte");
    assertThat(districts.get(2).get("bounds").get(3).asDouble()).isCloseTo(51.5, within(1e-9));
  }

  @Test
  void nothingOfTheCityIsToldWithoutAKey() throws Exception {
    for (String path :
        new String[] {
          "/tiles/map/0/0/0.mvt",
          "/tiles/lights/0/0/0.json",
          "/portal/live" + BOX,
          "/portal/city",
          "/portal/districts",
          "/portal/streets?q=a",
          "/portal/lights?q=a"
        }) {
      assertThat(bytes(get(path)).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void viewsThatAreNoneAreRefused() throws Exception {
    for (String query :
        new String[] {
          "", "?bbox=1,2,3", "?bbox=2,1,1,2", "?bbox=a,b,c,d", "?bbox=1,1,2,99", BOX + "&cells=19"
        }) {
      assertThat(bytes(keyed("/portal/live" + query)).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void changesOfOneLightArriveAsOne() throws Exception {
    lights.add(FakeLights.light(1, 1));
    lights.add(FakeLights.light(2, 1));
    lights.add(FakeLights.light(3, 1));
    try (Listening live = new Listening()) {
      assertThat(live.event()).isEqualTo("event: hello|data: {}");
      lights.happens(read(1, 0.2));
      lights.happens(read(1, 0.4));
      lights.happens(read(2, 0.9));
      lights.happens(new LightChange.Gone(3, "urn:ngsi-ld:Streetlight:3"));
      lights.happens(read(1, 0.6));
      int confirmed = -1;
      boolean gone = false;
      int events = 0;
      while (confirmed != 60) {
        JsonNode json = JSON.readTree(live.event().split("data: ", 2)[1]);
        JsonNode ids = json.get("read").get("ids");
        for (int i = 0; i < ids.size(); i++) {
          if (ids.get(i).asString().endsWith(":1")) {
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
      HttpResponse<String> second = client.send(keyed("/portal/live" + BOX).build(), text());
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.body()).isEqualTo("TooManyLiveClients");
    }
  }

  private static LightChange read(int number, double level) {
    return new LightChange.Read(
        number,
        "urn:ngsi-ld:Streetlight:" + number,
        new Light.Readings(level, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN));
  }

  private static int status(Failure failure) {
    return switch (failure.kind()) {
      case UNAUTHENTICATED -> 401;
      case NOT_FOUND -> 404;
      case INVALID -> 400;
      default -> 503;
    };
  }

  private static String path(String kind, TileAddress tile, String ending) {
    return "/tiles/" + kind + "/" + tile.zoom() + "/" + tile.x() + "/" + tile.y() + ending;
  }

  private JsonNode read(String path) throws Exception {
    HttpResponse<String> answer = client.send(keyed(path).build(), text());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
              .send(keyed("/portal/live" + BOX).build(), HttpResponse.BodyHandlers.ofInputStream())
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
