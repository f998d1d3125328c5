package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ContextEndpointsTest {
  private static final String LAMP = "{\"@context\":{\"lamp\":\"https://example.org/lamp\"}}";
  private static final String CORE =
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld";

  @TempDir Path data;
  private ServedNgsiLd city;

  @BeforeEach
  void open() {
    city = new ServedNgsiLd(data);
  }

  @AfterEach
  void close() {
    city.close();
  }

  private String host() throws Exception {
    var added = city.call("POST", "/jsonldContexts", LAMP);
    assertThat(added.statusCode()).isEqualTo(201);
    String location = added.headers().firstValue("Location").orElse("");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private JsonNode json(String path) throws Exception {
    var answer = city.call("GET", path, "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private int status(String method, String path) throws Exception {
    return city.call(method, path, "").statusCode();
  }

  @Test
  void aHostedContextIsServedListedAndDeleted() throws Exception {
    String id = host();
    assertThat(json("/jsonldContexts/" + id)).isEqualTo(JsonMapper.shared().readTree(LAMP));
    JsonNode details = json("/jsonldContexts?details=true&kind=Hosted").get(0);
    assertThat(details.get("localId").asString()).isEqualTo(id);
    assertThat(details.get("kind").asString()).isEqualTo("Hosted");
    assertThat(details.get("URL").asString()).endsWith("/ngsi-ld/v1/jsonldContexts/" + id);
    assertThat(json("/jsonldContexts?kind=Cached")).isEmpty();
    assertThat(status("DELETE", "/jsonldContexts/" + id)).isEqualTo(204);
    assertThat(status("GET", "/jsonldContexts/" + id)).isEqualTo(404);
  }

  @Test
  void aHostedContextSurvivesARestart() throws Exception {
    String id = host();
    city.close();
    city = new ServedNgsiLd(data);
    assertThat(json("/jsonldContexts/" + id)).isEqualTo(JsonMapper.shared().readTree(LAMP));
  }

  @Test
  void aHostedContextIsUsedWithoutTheNetworkAndItsUsesAreCounted() throws Exception {
    String id = host();
    String entity =
        "{\"id\":\"urn:a:1\",\"type\":\"T\",\"lamp\":5,\"@context\":"
            + "\"http://city.example/ngsi-ld/v1/jsonldContexts/"
            + id
            + "\"}";
    assertThat(
            city.call("POST", "/entities", entity, "Content-Type", "application/ld+json")
                .statusCode())
        .isEqualTo(201);
    assertThat(json("/entities/urn:a:1").has("https://example.org/lamp")).isTrue();
    assertThat(json("/jsonldContexts/" + id + "?details=true").get("numberOfHits").asInt())
        .isEqualTo(1);
  }

  @Test
  void whatIsNoContextIsRefused() throws Exception {
    assertThat(city.call("POST", "/jsonldContexts", "{\"a\":\"b\"}").body())
        .contains("errors/InvalidRequest");
    assertThat(city.call("POST", "/jsonldContexts", "{\"@context\":[1]}").body())
        .contains("errors/BadRequestData");
    assertThat(status("GET", "/jsonldContexts?kind=other")).isEqualTo(400);
    assertThat(status("GET", "/jsonldContexts?details=other")).isEqualTo(400);
  }

  @Test
  void onlyCopiesAreReloaded() throws Exception {
    String id = host();
    assertThat(status("DELETE", "/jsonldContexts/" + id + "?reload=true")).isEqualTo(400);
    assertThat(status("DELETE", "/jsonldContexts/none?reload=true")).isEqualTo(400);
    assertThat(status("DELETE", "/jsonldContexts/none?reload=maybe")).isEqualTo(400);
    assertThat(status("DELETE", "/jsonldContexts/none")).isEqualTo(404);
  }

  @Test
  void theCoreContextIsThereAndStays() throws Exception {
    String path = "/jsonldContexts/" + ServedNgsiLd.encode(CORE);
    assertThat(json(path + "?details=true").get("kind").asString()).isEqualTo("Cached");
    assertThat(status("GET", path)).isEqualTo(422);
    assertThat(status("DELETE", path)).isEqualTo(400);
    assertThat(status("DELETE", path + "?reload=true")).isEqualTo(204);
  }
}
