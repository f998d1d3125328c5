package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Context source registrations and subscriptions to them over HTTP (clauses 5.9 to 5.11). */
class RegistrationsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "/csourceRegistrations";

  @TempDir Path folder;
  private ServedNgsiLd served;

  @BeforeEach
  void start() {
    served = new ServedNgsiLd(folder, true);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static String registration(String id, String more) {
    return """
    {"id":"urn:ngsi-ld:ContextSourceRegistration:%s","type":"ContextSourceRegistration",
     "endpoint":"http://127.0.0.1:9"%s}"""
        .formatted(id, more.isEmpty() ? "" : "," + more);
  }

  private static String lights(String more) {
    return "\"information\":[{\"entities\":[{\"type\":\"Streetlight\"" + more + "}]}]";
  }

  private int register(String body) throws IOException, InterruptedException {
    return served.call("POST", PATH, body).statusCode();
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(served.call("GET", path, "").body());
  }

  @Test
  void registrationReadsAsItWasMadeWithTheUsualModeAndOperations()
      throws IOException, InterruptedException {
    HttpResponse<String> made =
        served.call("POST", PATH, registration("1", lights("") + ",\"vendor\":\"Huber\""));
    assertThat(made.statusCode()).isEqualTo(201);
    String location = made.headers().firstValue("Location").orElse("");
    JsonNode read = json(location.substring("/ngsi-ld/v1".length()));
    assertThat(read.path("vendor").asString()).isEqualTo("Huber");
    assertThat(read.path("mode").asString()).isEqualTo("inclusive");
    assertThat(read.path("operations").get(0).asString()).isEqualTo("federationOps");
    assertThat(read.path("information").get(0).path("entities").get(0).path("type").asString())
        .isEqualTo("Streetlight");
  }

  @Test
  void wrongRegistrationsAreRefused() throws IOException, InterruptedException {
    String good = lights("");
    assertThat(register(registration("1", ""))).isEqualTo(400);
    assertThat(register(registration("1", "\"information\":null"))).isEqualTo(400);
    assertThat(register(registration("1", good + ",\"mode\":\"secret\""))).isEqualTo(400);
    assertThat(register(registration("1", good + ",\"operations\":[\"fly\"]"))).isEqualTo(400);
    assertThat(register(registration("1", good + ",\"management\":{\"timeout\":0}")))
        .isEqualTo(400);
    assertThat(register(registration("1", good + ",\"expiresAt\":\"2020-01-01T00:00:00Z\"")))
        .isEqualTo(400);
    assertThat(
            register(
                registration("1", good + ",\"contextSourceInfo\":[{\"key\":\"X-A\",\"value\":5}]")))
        .isEqualTo(400);
    assertThat(register(registration("1", good + ",\"mode\":\"exclusive\""))).isEqualTo(400);
    assertThat(
            register(
                registration("1", good + ",\"mode\":\"auxiliary\",\"operations\":[\"updateOps\"]")))
        .isEqualTo(400);
  }

  @Test
  void whatOneSourceHoldsAloneNoOtherDoes() throws IOException, InterruptedException {
    String exclusive =
        "\"mode\":\"exclusive\",\"information\":[{\"entities\":[{\"type\":\"Streetlight\","
            + "\"id\":\"urn:ngsi-ld:Streetlight:1\"}],\"propertyNames\":[\"power\"]}]";
    assertThat(register(registration("1", exclusive))).isEqualTo(201);
    assertThat(register(registration("2", exclusive))).isEqualTo(409);
    assertThat(register(registration("3", lights("") + ",\"mode\":\"redirect\""))).isEqualTo(409);
    assertThat(register(registration("4", lights("")))).isEqualTo(201);
  }

  @Test
  void whatIsHeldHereIsNotRedirected() throws IOException, InterruptedException {
    assertThat(
            served
                .call("POST", "/entities", "{\"id\":\"urn:x:1\",\"type\":\"Streetlight\",\"a\":1}")
                .statusCode())
        .isEqualTo(201);
    HttpResponse<String> refused =
        served.call("POST", PATH, registration("1", lights("") + ",\"mode\":\"redirect\""));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("errors/Conflict", "urn:x:1");
  }

  @Test
  void registrationsAreFoundByTypeIdPropertyPlaceAndTime()
      throws IOException, InterruptedException {
    assertThat(register(registration("1", lights(",\"idPattern\":\".*:north:.*\""))))
        .isEqualTo(201);
    assertThat(
            register(
                registration(
                    "2",
                    "\"vendor\":\"Huber\",\"scope\":\"/Town/North\",\"location\":"
                        + "{\"type\":\"Point\",\"coordinates\":[13.4,52.5]},"
                        + "\"information\":[{\"entities\":[{\"type\":\"Bench\"}]}]")))
        .isEqualTo(201);
    assertThat(
            register(
                registration(
                    "3",
                    lights("")
                        + ",\"observationInterval\":{\"startAt\":\"2020-01-01T00:00:00Z\"}")))
        .isEqualTo(201);
    assertThat(json(PATH + "?type=Streetlight")).hasSize(1);
    assertThat(json(PATH + "?type=Streetlight&id=urn:x:north:1")).hasSize(1);
    assertThat(json(PATH + "?type=Streetlight&id=urn:x:south:1")).isEmpty();
    assertThat(json(PATH + "?type=Bench&csf=" + ServedNgsiLd.encode("vendor==\"Huber\"")))
        .hasSize(1);
    assertThat(json(PATH + "?type=Bench&csf=" + ServedNgsiLd.encode("vendor==\"Maier\"")))
        .isEmpty();
    assertThat(json(PATH + "?type=Bench&scopeQ=" + ServedNgsiLd.encode("/Town/#"))).hasSize(1);
    String near = "&geometry=Point&coordinates=" + ServedNgsiLd.encode("[13.4,52.501]");
    assertThat(json(PATH + "?type=Bench&georel=near;maxDistance==500" + near)).hasSize(1);
    assertThat(json(PATH + "?type=Bench&georel=near;maxDistance==50" + near)).isEmpty();
    assertThat(json(PATH + "?type=Streetlight&timerel=after&timeAt=2021-01-01T00:00:00Z"))
        .hasSize(1);
    assertThat(served.call("GET", PATH, "").statusCode()).isEqualTo(400);
    assertThat(served.call("GET", PATH + "?timerel=before&type=a", "").statusCode()).isEqualTo(400);
  }

  @Test
  void registrationIsChangedAndGoes() throws IOException, InterruptedException {
    assertThat(register(registration("1", lights("")))).isEqualTo(201);
    String one = PATH + "/urn:ngsi-ld:ContextSourceRegistration:1";
    assertThat(
            served
                .call("PATCH", one, "{\"endpoint\":\"http://127.0.0.1:10\",\"description\":null}")
                .statusCode())
        .isEqualTo(204);
    assertThat(json(one).path("endpoint").asString()).isEqualTo("http://127.0.0.1:10");
    assertThat(served.call("PATCH", one, "{\"information\":null}").statusCode()).isEqualTo(400);
    assertThat(served.call("DELETE", one, "").statusCode()).isEqualTo(204);
    assertThat(served.call("GET", one, "").statusCode()).isEqualTo(404);
    assertThat(served.call("DELETE", PATH, "").statusCode()).isEqualTo(405);
  }

  @Test
  void registrationsOutliveTheProcess() throws IOException, InterruptedException {
    assertThat(register(registration("1", lights("")))).isEqualTo(201);
    served.close();
    served = new ServedNgsiLd(folder, true);
    assertThat(json(PATH + "?type=Streetlight")).hasSize(1);
  }

  @Test
  void subscriptionToRegistrationsIsKeptAndListed() throws IOException, InterruptedException {
    String path = "/csourceSubscriptions";
    String body =
        """
        {"id":"urn:ngsi-ld:Subscription:1","type":"Subscription","entities":[{"type":"Bench"}],
         "notification":{"endpoint":{"uri":"http://127.0.0.1:9/n"}}}""";
    assertThat(served.call("POST", path, body).statusCode()).isEqualTo(201);
    assertThat(served.call("POST", path, body).statusCode()).isEqualTo(409);
    assertThat(json(path)).hasSize(1);
    String one = path + "/urn:ngsi-ld:Subscription:1";
    assertThat(served.call("PATCH", one, "{\"isActive\":false}").statusCode()).isEqualTo(204);
    assertThat(json(one).path("status").asString()).isEqualTo("paused");
    assertThat(served.call("PATCH", one, "{\"notification\":{}}").statusCode()).isEqualTo(400);
    assertThat(served.call("DELETE", one, "").statusCode()).isEqualTo(204);
    assertThat(served.call("GET", one, "").statusCode()).isEqualTo(404);
  }
}
