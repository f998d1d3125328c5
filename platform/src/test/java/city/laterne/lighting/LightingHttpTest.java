package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.lighting.http.LightingHttp;
import city.laterne.shared.Failure;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightingHttpTest {
  @TempDir private Path directory;
  private LightingFixture city;
  private WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** A light that is out. */
  @BeforeEach
  void open() throws InterruptedException {
    city = new LightingFixture(directory);
    city.addCircuit("K 1");
    city.addLight("a", "K 1", "group", 0);
    city.turnAt(LightingFixture.EVENING);
    city.watch.turn();
    for (int i = 0; i < 8; i++) {
      city.pass(Duration.ofSeconds(15));
      city.report("a", "on", 1, 0.4);
      city.watch.turn();
    }
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(
                HttpRouting.builder()
                    .register(
                        "/",
                        new LightingHttp(
                            (_, _) -> city.all(), _ -> city.lighting, _ -> NoMap.INSTANCE)))
            .build()
            .start();
  }

  @AfterEach
  void close() {
    client.close();
    server.stop();
    city.close();
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Test
  void listsFaultsWithTheirPlaceAndASentence() throws IOException, InterruptedException {
    String id = city.lighting.listFaults(city.all(), 1).getFirst().id();
    assertThat(get("/lighting/faults"))
        .isEqualTo(
            "{\"faults\":[{\"id\":\""
                + id
                + "\",\"kind\":\"lampOut\",\"entity\":\"urn:ngsi-ld:Streetlight:a\","
                + "\"circuit\":\"K 1\",\"longitude\":6.765,\"latitude\":51.432,"
                + "\"since\":\"2026-11-23T18:00:15Z\",\"count\":1,"
                + "\"measuredWatts\":0.4,\"expectedWatts\":50.0,\"text\":\"The lamp is out though"
                + " it shall burn: takes 0.4 W, expected are 50.0 W.\",\"acknowledgedBy\":\"\","
                + "\"acknowledgedText\":\"\"}],\"total\":1}");
    assertThat(get("/lighting/faults?limit=0")).isEqualTo("{\"faults\":[],\"total\":1}");
    assertThat(get("/lighting/summary")).contains("\"planWatts\":50,\"faults\":1");
  }

  @Test
  void takesNoteOfFaults() throws IOException, InterruptedException {
    String id = city.lighting.listFaults(city.all(), 1).getFirst().id();
    HttpRequest request =
        HttpRequest.newBuilder(uri("/lighting/faults/acknowledge"))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"ids\":[\"" + id + "\"],\"text\":\"crew sent\"}"))
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("{\"acknowledged\":1}");
    assertThat(get("/lighting/faults")).contains("\"acknowledgedText\":\"crew sent\"");
  }

  @Test
  void districtsAreThereOnceTheLightsWereLookedAt() {
    assertThatThrownBy(() -> city.lighting.listDistricts(city.all()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("since the start");
  }
}
