package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One platform as context source of another (ETSI GS CIM 009 v1.9.1, clause 4.3.6). */
class ContextSourcesTest {
  private static final String ENTITIES = "/ngsi-ld/v1/entities";
  private static final String REGISTRATIONS = "/ngsi-ld/v1/csourceRegistrations";

  @TempDir static Path folder;
  private static LaterneProcess broker;
  private static LaterneProcess source;

  @BeforeAll
  static void start() {
    broker = LaterneProcess.start(folder.resolve("broker"));
    source = LaterneProcess.start(folder.resolve("source"));
  }

  @AfterAll
  static void stop() {
    broker.close();
    source.close();
  }

  /** Registers something at one platform. */
  private static void register(
      LaterneProcess at, String endpoint, String id, String mode, String information, String more) {
    String body =
        """
        {"id":"urn:ngsi-ld:ContextSourceRegistration:%s","type":"ContextSourceRegistration",
         "mode":"%s","information":[%s],"endpoint":"%s"%s}"""
            .formatted(id, mode, information, endpoint, more);
    HttpResponse<String> made = at.send("POST", REGISTRATIONS, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private static void register(String id, String mode, String information, String operations) {
    String more = mode.equals("auxiliary") ? "" : ",\"operations\":[\"" + operations + "\"]";
    register(broker, source.base(), id, mode, information, more);
  }

  private static String type(String type) {
    return "{\"entities\":[{\"type\":\"" + type + "\"}]}";
  }

  private static String entity(String id, String type, String attributes) {
    return "{\"id\":\"urn:ngsi-ld:" + id + "\",\"type\":\"" + type + "\"," + attributes + "}";
  }

  private static String path(String id) {
    return ENTITIES + "/urn:ngsi-ld:" + id;
  }

  private static String local(String id) {
    return path(id) + "?local=true";
  }

  private static String simplified(LaterneProcess at, String id) {
    return at.get(path(id) + "?options=keyValues").body();
  }

  @Test
  void inclusiveSourceAndBrokerBothHoldWhatIsWritten() {
    register("inc", "inclusive", type("Bench"), "redirectionOps");
    HttpResponse<String> made =
        broker.send("POST", ENTITIES, entity("Bench:1", "Bench", "\"colour\":\"green\""));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(broker.get(local("Bench:1")).statusCode()).isEqualTo(200);
    assertThat(source.get(local("Bench:1")).statusCode()).isEqualTo(200);

    assertThat(source.send("POST", path("Bench:1") + "/attrs", "{\"seats\":3}").statusCode())
        .isEqualTo(204);
    assertThat(simplified(broker, "Bench:1")).contains("\"colour\":\"green\"", "\"seats\":3");
    assertThat(broker.get(ENTITIES + "?type=Bench&q=seats==3").body()).contains("Bench:1");

    HttpResponse<String> again =
        broker.send("POST", ENTITIES, entity("Bench:1", "Bench", "\"colour\":\"red\""));
    assertThat(again.statusCode()).as("both hold it already").isEqualTo(207);
    assertThat(again.body()).contains("AlreadyExists", "urn:ngsi-ld:ContextSourceRegistration:inc");

    assertThat(broker.send("DELETE", path("Bench:1"), "").statusCode()).isEqualTo(204);
    assertThat(source.get(local("Bench:1")).statusCode()).isEqualTo(404);
  }

  @Test
  void exclusiveSourceAloneHoldsItsAttribute() {
    register(
        "exc",
        "exclusive",
        "{\"entities\":[{\"type\":\"Fountain\",\"id\":\"urn:ngsi-ld:Fountain:1\"}],"
            + "\"propertyNames\":[\"flow\"]}",
        "redirectionOps");
    HttpResponse<String> made =
        broker.send(
            "POST", ENTITIES, entity("Fountain:1", "Fountain", "\"flow\":7,\"name\":\"Neptune\""));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(broker.get(local("Fountain:1")).body()).contains("name").doesNotContain("flow");
    assertThat(source.get(local("Fountain:1")).body()).contains("flow").doesNotContain("name");
    assertThat(simplified(broker, "Fountain:1")).contains("\"flow\":7", "\"name\":\"Neptune\"");
    assertThat(broker.send("PATCH", path("Fountain:1") + "/attrs", "{\"flow\":8}").statusCode())
        .isEqualTo(204);
    assertThat(simplified(source, "Fountain:1")).contains("\"flow\":8");
  }

  @Test
  void redirectedEntitiesAreHeldByTheSourceAlone() {
    register("red", "redirect", type("Kiosk"), "redirectionOps");
    assertThat(
            broker.send("POST", ENTITIES, entity("Kiosk:1", "Kiosk", "\"open\":true")).statusCode())
        .isEqualTo(201);
    assertThat(broker.get(local("Kiosk:1")).statusCode()).isEqualTo(404);
    assertThat(source.get(local("Kiosk:1")).statusCode()).isEqualTo(200);
    assertThat(simplified(broker, "Kiosk:1")).contains("\"open\":true");
    assertThat(broker.get(ENTITIES + "?type=Kiosk").body()).contains("Kiosk:1");
    assertThat(broker.send("DELETE", path("Kiosk:1"), "").statusCode()).isEqualTo(204);
    assertThat(broker.get(path("Kiosk:1")).statusCode()).isEqualTo(404);
  }

  @Test
  void auxiliarySourceFillsGapsAndIsNeverWrittenTo() {
    register("aux", "auxiliary", type("Statue"), "");
    source.send("POST", ENTITIES, entity("Statue:1", "Statue", "\"name\":\"other\",\"year\":1888"));
    assertThat(
            broker
                .send("POST", ENTITIES, entity("Statue:1", "Statue", "\"name\":\"Goethe\""))
                .statusCode())
        .isEqualTo(201);
    assertThat(simplified(broker, "Statue:1"))
        .contains("\"name\":\"Goethe\"", "\"year\":1888")
        .doesNotContain("other");
    broker.send("PATCH", path("Statue:1") + "/attrs", "{\"year\":1900}");
    assertThat(simplified(source, "Statue:1")).contains("1888");
  }

  @Test
  void twoPlatformsThatPointToEachOtherDoNotTurnInCircles() {
    register(broker, source.base(), "there", "inclusive", type("Loop"), "");
    register(source, broker.base(), "back", "inclusive", type("Loop"), "");
    broker.send("POST", ENTITIES, entity("Loop:1", "Loop", "\"here\":1"));
    source.send("POST", ENTITIES + "?local=true", entity("Loop:1", "Loop", "\"there\":2"));
    assertThat(simplified(broker, "Loop:1")).contains("\"here\":1", "\"there\":2");

    register(
        broker,
        broker.base(),
        "self",
        "redirect",
        type("Mirror"),
        ",\"operations\":[\"redirectionOps\"]");
    HttpResponse<String> looped =
        broker.send("POST", ENTITIES, entity("Mirror:1", "Mirror", "\"a\":1"));
    assertThat(looped.statusCode()).as(looped.body()).isEqualTo(508);
    assertThat(broker.get(path("Mirror:1")).statusCode()).isIn(404, 502, 508);
  }

  @Test
  void sourceThatHangsCostsItsPartAndItsTime() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + hanging.getLocalPort();
      String patience = ",\"management\":{\"timeout\":400}";
      register(broker, endpoint, "slow", "inclusive", type("Tree"), patience);
      broker.send("POST", ENTITIES, entity("Tree:1", "Tree", "\"kind\":\"oak\""));
      long from = System.nanoTime();
      HttpResponse<String> read = broker.get(path("Tree:1"));
      assertThat((System.nanoTime() - from) / 1_000_000).isBetween(350L, 5_000L);
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.headers().firstValue("NGSILD-Warning").orElse("")).contains("slow");

      register(broker, endpoint, "dead", "redirect", type("Ghost"), patience);
      assertThat(broker.get(path("Ghost:1") + "?type=Ghost").statusCode()).isEqualTo(504);
      for (String id : new String[] {"slow", "dead"}) {
        String one = REGISTRATIONS + "/urn:ngsi-ld:ContextSourceRegistration:" + id;
        assertThat(broker.send("DELETE", one, "").statusCode()).isEqualTo(204);
      }
    }
  }
}
