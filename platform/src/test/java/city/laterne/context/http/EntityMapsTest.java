package city.laterne.context.http;

import static city.laterne.context.http.ServedNgsiLd.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entity maps fix what a query found (clauses 5.5.9.3, 5.5.14 and 5.14). */
class EntityMapsTest {
  private static final String LAMPS =
      """
      [{"id":"urn:x:Lamp:1","type":"Lamp","watts":10},{"id":"urn:x:Lamp:2","type":"Lamp","watts":20},
      {"id":"urn:x:Lamp:3","type":"Lamp","watts":30},{"id":"urn:x:Lamp:4","type":"Lamp","watts":40},
      {"id":"urn:x:Lamp:5","type":"Lamp","watts":50}]""";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws IOException, InterruptedException {
    city = new ServedNgsiLd(directory, true);
    assertThat(city.call("POST", "/entityOperations/create", LAMPS).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private String mapOf(String query) throws IOException, InterruptedException {
    HttpResponse<String> made = city.call("GET", "/entities?entityMap=true&" + query, "");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return made.headers().firstValue("NGSILD-EntityMap").orElseThrow();
  }

  private HttpResponse<String> withMap(String map, String path)
      throws IOException, InterruptedException {
    return city.call("GET", path, "", "NGSILD-EntityMap", map);
  }

  private static String lamps(HttpResponse<String> answer) {
    StringBuilder found = new StringBuilder();
    for (int i = 1; i <= 6; i++) {
      found.append(answer.body().contains("\"urn:x:Lamp:" + i + "\"") ? i : "");
    }
    return found.toString();
  }

  private static String path(String map) {
    return map.substring("/ngsi-ld/v1".length());
  }

  @Test
  void mapNamesWhoHoldsWhatAQueryFound() throws IOException, InterruptedException {
    HttpResponse<String> made =
        city.call("GET", "/entityMaps?type=Lamp&q=" + encode("watts>30"), "");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body())
        .contains(
            "\"entityMap\":{\"urn:x:Lamp:4\":[\"@none\"],\"urn:x:Lamp:5\":[\"@none\"]}",
            "\"expiresAt\":\"2026-01-31T12:10:00Z\"");
    String map = made.headers().firstValue("NGSILD-EntityMap").orElseThrow();
    assertThat(city.call("GET", path(map), "").body()).isEqualTo(made.body());
    assertThat(city.call("DELETE", path(map), "").statusCode()).isEqualTo(204);
    assertThat(city.call("GET", path(map), "").statusCode()).isEqualTo(404);
  }

  @Test
  void pagesOfAMapAreOfTheEntitiesThatTheQueryFoundThen() throws IOException, InterruptedException {
    String map = mapOf("type=Lamp&limit=2");
    String later = "{\"id\":\"urn:x:Lamp:6\",\"type\":\"Lamp\",\"watts\":60}";
    assertThat(city.call("POST", "/entities", later).statusCode()).isEqualTo(201);
    HttpResponse<String> all = withMap(map, "/entities?type=Lamp&count=true&limit=10");
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(lamps(all)).isEqualTo("12345");
    assertThat(all.headers().firstValue("NGSILD-Results-Count")).contains("5");
    assertThat(all.headers().firstValue("NGSILD-EntityMap")).contains(map);
    assertThat(lamps(withMap(map, "/entities?type=Lamp&limit=2&offset=2"))).isEqualTo("34");
  }

  @Test
  void whatFitsNoLongerLeavesTheMapAndThePageIsFilled() throws IOException, InterruptedException {
    String map = mapOf("type=Lamp&q=" + encode("watts>5"));
    assertThat(city.call("DELETE", "/entities/urn:x:Lamp:1", "").statusCode()).isEqualTo(204);
    String dark = "{\"watts\":0}";
    assertThat(city.call("PATCH", "/entities/urn:x:Lamp:3", dark).statusCode()).isEqualTo(204);
    HttpResponse<String> page = withMap(map, "/entities?type=Lamp&limit=2&q=" + encode("watts>5"));
    assertThat(lamps(page)).isEqualTo("24");
    assertThat(page.headers().allValues("Link"))
        .singleElement()
        .asString()
        .contains("offset=2", "next");
    assertThat(city.call("GET", path(map), "").body())
        .contains("Lamp:2", "Lamp:5")
        .doesNotContain("Lamp:1", "Lamp:3");
  }

  @Test
  void mapThatCannotBeFoundIsMadeAnew() throws IOException, InterruptedException {
    for (String path : new String[] {"/entities?type=Lamp", "/temporal/entities?type=Lamp&"}) {
      String query =
          path.endsWith("&") ? path + "timerel=before&timeAt=2099-01-01T00:00:00Z" : path;
      HttpResponse<String> answer = withMap("urn:ngsi-ld:EntityMap:gone", query);
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
      assertThat(answer.headers().firstValue("NGSILD-EntityMap").orElse("urn:gone"))
          .doesNotContain("gone");
    }
    HttpResponse<String> one = city.call("GET", "/entities/urn:x:Lamp:2?entityMap=true", "");
    assertThat(one.statusCode()).isEqualTo(200);
    String map = one.headers().firstValue("NGSILD-EntityMap").orElseThrow();
    assertThat(lamps(city.call("GET", path(map), ""))).isEqualTo("2");
  }

  @Test
  void mapOverTimeNamesWhatHasInstancesThen() throws IOException, InterruptedException {
    String query = "/temporal/entityMaps?type=Lamp&timeproperty=createdAt&timerel=";
    assertThat(lamps(city.call("GET", query + "before&timeAt=2099-01-01T00:00:00Z", "")))
        .isEqualTo("12345");
    assertThat(lamps(city.call("GET", query + "before&timeAt=2000-01-01T00:00:00Z", ""))).isEmpty();
    assertThat(city.call("GET", "/temporal/entityMaps?type=Lamp", "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "PT1M    | 2026-01-31T12:01:00Z",
        "P1M     | 2026-01-31T13:00:00Z",
        "P3650D  | 2026-01-31T13:00:00Z",
        "PT0S    | 400",
        "1hour   | 400",
        "-PT5M   | 400"
      },
      delimiter = '|')
  void lifetimeIsBounded(String lifetime, String end) throws IOException, InterruptedException {
    HttpResponse<String> made =
        city.call("GET", "/entityMaps?type=Lamp&entityMapLifetime=" + lifetime, "");
    assertThat(made.statusCode()).isEqualTo(end.equals("400") ? 400 : 201);
    assertThat(made.body()).contains(end.equals("400") ? "PT5M" : end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"expiresAt\":\"tomorrow\"}",
        "{\"type\":\"Lamp\"}",
        "[]",
        "{\"expiresAt\":\"2000-01-01T00:00:00Z\",\"entityMap\":{\"urn:x:Lamp:9\":[\"@none\"]}}"
      })
  void onlyTheEndOfAMapIsChanged(String patch) throws IOException, InterruptedException {
    String map = mapOf("type=Lamp");
    HttpResponse<String> answer = city.call("PATCH", path(map), patch);
    boolean over = patch.contains("2000");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(over ? 204 : 400);
    assertThat(city.call("GET", path(map), "").statusCode()).isEqualTo(over ? 404 : 200);
  }

  @Test
  void mapIsOfOneTenant() throws IOException, InterruptedException {
    String map = mapOf("type=Lamp");
    assertThat(city.call("GET", path(map), "", "NGSILD-Tenant", "other").statusCode())
        .isEqualTo(404);
  }

  @Test
  void mapNamesTheSourcesThatHoldAnEntityToo(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (ServedNgsiLd other = new ServedNgsiLd(directory)) {
      String remote =
          """
          [{"id":"urn:x:Lamp:5","type":"Lamp","colour":"red"},
          {"id":"urn:x:Lamp:6","type":"Lamp","watts":60}]""";
      assertThat(other.call("POST", "/entityOperations/create", remote).statusCode())
          .isEqualTo(201);
      String registration =
          """
          {"id":"urn:x:Csr:1","type":"ContextSourceRegistration","endpoint":"%s",
          "information":[{"entities":[{"type":"Lamp"}]}]}"""
              .formatted(other.address());
      HttpResponse<String> registered = city.call("POST", "/csourceRegistrations", registration);
      assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);

      String map = mapOf("type=Lamp&limit=1");
      assertThat(city.call("GET", path(map), "").body())
          .contains(
              "\"urn:x:Lamp:5\":[\"@none\",\"urn:x:Csr:1\"]",
              "\"urn:x:Lamp:6\":[\"urn:x:Csr:1\"]",
              "\"urn:x:Lamp:4\":[\"@none\"]");
      assertThat(other.call("DELETE", "/entities/urn:x:Lamp:6", "").statusCode()).isEqualTo(204);
      HttpResponse<String> rest = withMap(map, "/entities?type=Lamp&limit=3&offset=3");
      assertThat(lamps(rest)).isEqualTo("45");
      assertThat(rest.body()).contains("colour");
      assertThat(city.call("GET", path(map), "").body()).doesNotContain("Lamp:6");
    }
  }

  @Test
  void whatASourceHoldsStaysInTheMapWhileItDoesNotAnswer(@TempDir Path directory)
      throws IOException, InterruptedException {
    ServedNgsiLd other = new ServedNgsiLd(directory);
    String map;
    try (other) {
      String remote = "{\"id\":\"urn:x:Lamp:6\",\"type\":\"Lamp\",\"hue\":\"red\"}";
      assertThat(other.call("POST", "/entities", remote).statusCode()).isEqualTo(201);
      String registration =
          """
          {"id":"urn:x:Csr:1","type":"ContextSourceRegistration","endpoint":"%s",
          "information":[{"entities":[{"type":"Lamp"}]}]}"""
              .formatted(other.address());
      assertThat(city.call("POST", "/csourceRegistrations", registration).statusCode())
          .isEqualTo(201);
      assertThat(city.call("GET", "/entities?type=Lamp&attrs=hue", "").body()).contains("red");
      map = mapOf("type=Lamp");
    }
    HttpResponse<String> page = withMap(map, "/entities?type=Lamp&count=true");
    assertThat(lamps(page)).isEqualTo("12345");
    assertThat(page.headers().firstValue("NGSILD-Warning")).isPresent();
    assertThat(city.call("GET", path(map), "").body()).contains("urn:x:Lamp:6");
  }
}
