package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Snapshots of those who may see some districts alone. */
class SnapshotDistrictsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String LAMPS = "\"type\":\"Query\",\"entities\":[{\"type\":\"Lamp\"}]";
  private static final String MORNING =
      ",\"temporalQ\":{\"timerel\":\"between\",\"timeAt\":\"2026-01-01T08:00:00Z\","
          + "\"endTimeAt\":\"2026-01-01T12:00:00Z\"}";

  @TempDir Path folder;
  private ServedNgsiLd served;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    served = new ServedNgsiLd(folder, true);
    lamp("urn:x:mitte", "Mitte");
    lamp("urn:x:wedding", "Wedding");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void lamp(String id, String district) throws IOException, InterruptedException {
    String body =
        """
        {"id":"%s","type":"Lamp","name":"L","district":{"type":"Property","value":"%s"},
         "power":{"type":"Property","value":7,"observedAt":"2026-01-01T10:00:00Z"}}"""
            .formatted(id, district);
    assertThat(served.call("POST", "/entities", body).statusCode()).isEqualTo(201);
  }

  /** The id of a snapshot that somebody of Mitte made and that is ready. */
  private String made(String queries) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        as("Mitte", "POST", "/snapshots", "{\"type\":\"Snapshot\"," + queries + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String path =
        answer.headers().firstValue("Location").orElse("").substring("/ngsi-ld/v1".length());
    JsonNode read;
    do {
      read = JSON.readTree(as("Mitte", "GET", path, "").body());
    } while (read.path("snapshotStatus").asString().equals("preparing"));
    return read.path("id").asString();
  }

  private HttpResponse<String> as(
      String districts, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("Authorization", districts));
    all.addAll(List.of(headers));
    return served.call(method, path, body, all.toArray(new String[0]));
  }

  private JsonNode lamps(String districts, String snapshot)
      throws IOException, InterruptedException {
    return JSON.readTree(
        as(districts, "GET", "/entities?type=Lamp", "", "NGSILD-Snapshot", snapshot).body());
  }

  @Test
  void theirMakersReadThemThoughTheDistrictWasNotAskedFor()
      throws IOException, InterruptedException {
    String id = made("\"snapshotQueries\":[{\"attrs\":[\"power\"]," + LAMPS + "}]");
    JsonNode held = lamps("Mitte", id);
    assertThat(held).hasSize(1);
    assertThat(held.get(0).path("id").asString()).isEqualTo("urn:x:mitte");
    assertThat(held.get(0).has("power")).isTrue();
    assertThat(held.get(0).has("name")).isFalse();
    assertThat(lamps("Wedding", id)).isEmpty();
  }

  @Test
  void theirMakersReadThemThoughTheDistrictHasNoInstanceInTheTime()
      throws IOException, InterruptedException {
    String id = made("\"snapshotTemporalQueries\":[{" + LAMPS + MORNING + "}]");
    JsonNode held = lamps("Mitte", id);
    assertThat(held).hasSize(1);
    assertThat(held.get(0).path("power").path("value").asInt()).isEqualTo(7);
    assertThat(held.get(0).has("name")).isFalse();
    String evolution =
        as("Mitte", "GET", "/temporal/entities/urn:x:mitte", "", "NGSILD-Snapshot", id).body();
    assertThat(evolution).contains("power").doesNotContain("district");
  }

  @Test
  void othersFreezeWhatTheyAskForAlone() throws IOException, InterruptedException {
    served.call(
        "POST",
        "/snapshots",
        "{\"id\":\"urn:s:all\",\"type\":\"Snapshot\",\"snapshotQueries\":[{\"attrs\":[\"power\"],"
            + LAMPS
            + "}]}");
    while (served.call("GET", "/snapshots/urn:s:all", "").body().contains("\"preparing\"")) {
      Thread.onSpinWait();
    }
    JsonNode held =
        JSON.readTree(
            served.call("GET", "/entities?type=Lamp", "", "NGSILD-Snapshot", "urn:s:all").body());
    assertThat(held).hasSize(2);
    assertThat(held.toString()).doesNotContain("district");
  }
}
