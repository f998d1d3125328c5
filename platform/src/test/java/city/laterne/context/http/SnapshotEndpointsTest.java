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

/** Snapshots over HTTP (clauses 5.16, 5.5.15, 6.3.22 and 6.36 to 6.38). */
class SnapshotEndpointsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String FAST = "urn:ngsi-ld:Vehicle:fast";
  private static final String SLOW = "urn:ngsi-ld:Vehicle:slow";

  @TempDir Path folder;
  @TempDir Path other;
  private ServedNgsiLd served;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    served = new ServedNgsiLd(folder, true);
    vehicle(FAST, 80);
    vehicle(SLOW, 30);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void vehicle(String id, int speed) throws IOException, InterruptedException {
    String body = "{\"id\":\"%s\",\"type\":\"Vehicle\",\"speed\":%d}".formatted(id, speed);
    assertThat(served.call("POST", "/entities", body).statusCode()).isEqualTo(201);
  }

  private static String queries(String more) {
    return "\"snapshotQueries\":[{\"type\":\"Query\",\"entities\":[{\"type\":\"Vehicle\"}]"
        + more
        + "}]";
  }

  private HttpResponse<String> post(String members) throws IOException, InterruptedException {
    return served.call("POST", "/snapshots", "{\"type\":\"Snapshot\"" + members + "}");
  }

  /** The path of a new snapshot, below the API's root. */
  private String made(String members) throws IOException, InterruptedException {
    HttpResponse<String> answer = post("," + members);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return location(answer);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("").substring("/ngsi-ld/v1".length());
  }

  /** A snapshot that is no longer prepared. */
  private JsonNode ready(String path) throws IOException, InterruptedException {
    JsonNode read = JSON.readTree(served.call("GET", path, "").body());
    while (read.path("snapshotStatus").asString().equals("preparing")) {
      read = JSON.readTree(served.call("GET", path, "").body());
    }
    return read;
  }

  private JsonNode within(String id, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = served.call("GET", path, "", "NGSILD-Snapshot", id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("NGSILD-Snapshot")).contains(id);
    return JSON.readTree(answer.body());
  }

  @Test
  void whatTheQueriesFoundIsFrozen() throws IOException, InterruptedException {
    JsonNode snapshot = ready(made(queries(",\"q\":\"speed>50\"")));
    String id = snapshot.path("id").asString();
    assertThat(snapshot.path("snapshotStatus").asString()).isEqualTo("success");
    assertThat(snapshot.path("snapshotPriority").asInt()).isEqualTo(5);
    assertThat(snapshot.path("snapshotQueriesDetails").get(0).path("resultStatus").asString())
        .isEqualTo("success");
    assertThat(snapshot.path("lastUsedAt").asString()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(snapshot.path("expiresAt").asString()).isEqualTo("2026-02-01T12:00:00Z");
    served.call("PATCH", "/entities/" + FAST + "/attrs", "{\"speed\":10}");
    served.call("DELETE", "/entities/" + SLOW, "");
    JsonNode held = within(id, "/entities?type=Vehicle");
    assertThat(held).hasSize(1);
    assertThat(held.get(0).path("id").asString()).isEqualTo(FAST);
    assertThat(held.get(0).path("speed").path("value").asInt()).isEqualTo(80);
    assertThat(within(id, "/entities/" + FAST).path("speed").path("value").asInt()).isEqualTo(80);
    assertThat(within(id, "/types").path("typeList").get(0).asString()).isEqualTo("Vehicle");
  }

  @Test
  void entitiesKeepTheirTimesAndOnlyWhatWasAskedFor() throws IOException, InterruptedException {
    served.call(
        "POST",
        "/entities",
        "{\"id\":\"urn:x:bus\",\"type\":\"Bus\",\"speed\":1,\"name\":\"M29\",\"scope\":\"/a\"}");
    JsonNode live =
        JSON.readTree(served.call("GET", "/entities/urn:x:bus?options=sysAttrs", "").body());
    String id =
        ready(
                made(
                    "\"snapshotQueries\":[{\"type\":\"Query\",\"attrs\":[\"name\"],\"entities\":"
                        + "[{\"type\":\"Bus\"}]}]"))
            .path("id")
            .asString();
    JsonNode frozen = within(id, "/entities/urn:x:bus?options=sysAttrs");
    assertThat(frozen.has("speed")).isFalse();
    assertThat(frozen.path("name")).isEqualTo(live.path("name"));
    assertThat(frozen.path("createdAt")).isEqualTo(live.path("createdAt"));
    assertThat(frozen.path("scope")).isEqualTo(live.path("scope"));
  }

  @Test
  void wrongSnapshotsAreRefused() throws IOException, InterruptedException {
    String temporal = ",\"temporalQ\":{\"timerel\":\"after\",\"timeAt\":\"2020-01-01T00:00:00Z\"}";
    assertThat(post("").statusCode()).isEqualTo(400);
    assertThat(post("," + queries(temporal)).statusCode()).isEqualTo(400);
    assertThat(post("," + queries("").replace("Queries", "TemporalQueries")).statusCode())
        .isEqualTo(400);
    assertThat(post("," + queries(",\"q\":\"((\"")).statusCode()).isEqualTo(400);
    assertThat(post("," + queries(",\"join\":\"flat\"")).statusCode()).isEqualTo(400);
    assertThat(post("," + queries("") + ",\"snapshotPriority\":11").statusCode()).isEqualTo(400);
    assertThat(post("," + queries("") + ",\"colour\":1").statusCode()).isEqualTo(400);
    assertThat(served.call("POST", "/snapshots", "[]").statusCode()).isEqualTo(400);
    made(queries("") + ",\"id\":\"urn:s:1\"");
    assertThat(post("," + queries("") + ",\"id\":\"urn:s:1\"").statusCode()).isEqualTo(409);
    assertThat(served.call("GET", "/snapshots", "").statusCode()).isEqualTo(405);
    assertThat(served.call("GET", "/snapshots/urn:s:2", "").statusCode()).isEqualTo(404);
  }

  @Test
  void unknownSnapshotIsNotFoundAndSubscriptionsHaveNone()
      throws IOException, InterruptedException {
    assertThat(
            served
                .call("GET", "/entities?type=Vehicle", "", "NGSILD-Snapshot", "urn:s:absent")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            served
                .call("GET", "/entities?type=Vehicle", "", "NGSILD-Snapshot", "nonsense")
                .statusCode())
        .isEqualTo(400);
    made(queries("") + ",\"id\":\"urn:s:1\"");
    for (String path :
        new String[] {"/subscriptions", "/csourceRegistrations?type=a", "/snapshots/urn:s:1"}) {
      HttpResponse<String> answer = served.call("GET", path, "", "NGSILD-Snapshot", "urn:s:1");
      assertThat(answer.statusCode()).as(path).isEqualTo(422);
      assertThat(answer.body()).contains("OperationNotSupported");
    }
  }

  @Test
  void priorityAndEndAreChangedAlone() throws IOException, InterruptedException {
    String path = made(queries(""));
    ready(path);
    HttpResponse<String> changed =
        served.call("PATCH", path, "{\"snapshotPriority\":2,\"snapshotLifetime\":\"PT1H\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    JsonNode read = JSON.readTree(changed.body());
    assertThat(read.path("snapshotPriority").asInt()).isEqualTo(2);
    assertThat(read.path("expiresAt").asString()).isEqualTo("2026-01-31T13:00:00Z");
    changed = served.call("PATCH", path, "{\"expiresAt\":\"2026-02-02T00:00:00Z\"}");
    assertThat(JSON.readTree(changed.body()).path("expiresAt").asString())
        .isEqualTo("2026-02-02T00:00:00Z");
    for (String wrong :
        new String[] {
          "\"snapshotQueries\":[]",
          "\"id\":\"urn:s:9\"",
          "\"snapshotStatus\":\"success\"",
          "\"createdAt\":\"2026-01-01T00:00:00Z\"",
          "\"snapshotPriority\":0"
        }) {
      assertThat(served.call("PATCH", path, "{" + wrong + "}").statusCode())
          .as(wrong)
          .isEqualTo(400);
    }
    assertThat(served.call("PATCH", "/snapshots/urn:s:0", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void cloneIsIndependentAndPurgeTakesWhatItsQueryWants() throws IOException, InterruptedException {
    String path = made(queries(""));
    String id = ready(path).path("id").asString();
    assertThat(
            served
                .call(
                    "PATCH", "/entities/" + FAST + "/attrs", "{\"speed\":1}", "NGSILD-Snapshot", id)
                .statusCode())
        .isEqualTo(204);
    HttpResponse<String> cloned =
        served.call("POST", path + "/clone", "{\"type\":\"Snapshot\",\"snapshotPriority\":9}");
    assertThat(cloned.statusCode()).as(cloned.body()).isEqualTo(201);
    JsonNode clone = ready(location(cloned));
    assertThat(clone.path("snapshotStatus").asString()).isEqualTo("success");
    HttpResponse<String> wrong =
        served.call("POST", path + "/clone", "{\"type\":\"Snapshot\"," + queries("") + "}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(served.call("DELETE", "/snapshots?q=speed%3E5", "").statusCode()).isEqualTo(400);
    assertThat(served.call("DELETE", "/snapshots", "").statusCode()).isEqualTo(400);
    assertThat(served.call("DELETE", "/snapshots?q=snapshotPriority%3C5", "").statusCode())
        .isEqualTo(404);
    assertThat(served.call("DELETE", "/snapshots?q=snapshotPriority%3C6", "").statusCode())
        .isEqualTo(204);
    assertThat(served.call("GET", path, "").statusCode()).isEqualTo(404);
    String other = clone.path("id").asString();
    assertThat(within(other, "/entities/" + FAST).path("speed").path("value").asInt()).isEqualTo(1);
    assertThat(served.call("DELETE", location(cloned), "").statusCode()).isEqualTo(204);
    assertThat(served.call("DELETE", location(cloned), "").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsTriedInASnapshotStaysThere() throws IOException, InterruptedException {
    String id = ready(made(queries(""))).path("id").asString();
    String body = "{\"id\":\"urn:x:new\",\"type\":\"Vehicle\",\"speed\":5}";
    assertThat(served.call("POST", "/entities", body, "NGSILD-Snapshot", id).statusCode())
        .isEqualTo(201);
    assertThat(served.call("DELETE", "/entities/" + SLOW, "", "NGSILD-Snapshot", id).statusCode())
        .isEqualTo(204);
    assertThat(within(id, "/entities?type=Vehicle")).hasSize(2);
    JsonNode live = JSON.readTree(served.call("GET", "/entities?type=Vehicle", "").body());
    assertThat(live).hasSize(2);
    assertThat(live.toString()).contains(SLOW).doesNotContain("urn:x:new");
  }

  @Test
  void historyIsFrozenWithinTheTimeAskedFor() throws IOException, InterruptedException {
    for (int hour = 10; hour < 14; hour++) {
      served.call(
          "POST",
          "/temporal/entities",
          "{\"id\":\"urn:x:t\",\"type\":\"Tram\",\"speed\":[{\"type\":\"Property\",\"value\":%d,"
                  .formatted(hour)
              + "\"observedAt\":\"2026-01-01T%d:00:00Z\"}]}".formatted(hour));
    }
    String path =
        made(
            "\"snapshotTemporalQueries\":[{\"type\":\"Query\",\"entities\":[{\"type\":\"Tram\"}],"
                + "\"q\":\"speed>10\",\"temporalQ\":{\"timerel\":\"between\",\"timeAt\":"
                + "\"2026-01-01T10:30:00Z\",\"endTimeAt\":\"2026-01-01T12:30:00Z\"}}]");
    JsonNode snapshot = ready(path);
    assertThat(snapshot.path("snapshotTemporalQueriesDetails").get(0).path("resultStatus"))
        .isEqualTo(JSON.getNodeFactory().stringNode("success"));
    String id = snapshot.path("id").asString();
    JsonNode evolution = within(id, "/temporal/entities/urn:x:t?options=temporalValues");
    assertThat(evolution.path("speed").path("values").toString())
        .isEqualTo("[[11,\"2026-01-01T11:00:00Z\"],[12,\"2026-01-01T12:00:00Z\"]]");
    assertThat(within(id, "/entities/urn:x:t").path("speed").path("value").asInt()).isEqualTo(12);
  }

  @Test
  void entitiesOfSourcesBecomePartOfIt() throws IOException, InterruptedException {
    try (ServedNgsiLd source = new ServedNgsiLd(other, true)) {
      source.call(
          "POST",
          "/entities",
          "{\"id\":\"urn:x:remote\",\"type\":\"Vehicle\",\"speed\":88,\"far\":1}");
      source.call("POST", "/entities", "{\"id\":\"urn:x:idle\",\"type\":\"Vehicle\",\"speed\":8}");
      source.call(
          "POST",
          "/entities",
          "{\"id\":\"" + FAST + "\",\"type\":\"Vehicle\",\"speed\":81,\"colour\":\"red\"}");
      String registration =
          "{\"type\":\"ContextSourceRegistration\",\"information\":[{\"entities\":"
              + "[{\"type\":\"Vehicle\"}]}],\"operations\":[\"queryEntity\"],\"endpoint\":\""
              + source.address()
              + "\"}";
      assertThat(served.call("POST", "/csourceRegistrations", registration).statusCode())
          .isEqualTo(201);
      JsonNode snapshot = ready(made(queries(",\"q\":\"speed>50\"")));
      assertThat(snapshot.path("snapshotStatus").asString()).isEqualTo("success");
      assertThat(snapshot.path("snapshotQueriesDetails").get(0).has("problemDetails")).isFalse();
      String id = snapshot.path("id").asString();
      JsonNode held = within(id, "/entities?type=Vehicle");
      assertThat(held.toString())
          .contains(FAST, "urn:x:remote", "\"far\"")
          .doesNotContain(SLOW, "urn:x:idle");
      assertThat(within(id, "/entities/" + FAST).path("colour").path("value").asString())
          .isEqualTo("red");
    }
    JsonNode without = ready(made(queries(",\"q\":\"speed>50\"")));
    JsonNode details = without.path("snapshotQueriesDetails").get(0);
    assertThat(details.path("resultStatus").asString()).isEqualTo("success");
    assertThat(details.path("problemDetails").path("detail").asString()).contains("did not answer");
  }

  @Test
  void namesAreTheirReaders() throws IOException, InterruptedException {
    String context = "\"@context\":{\"Vehicle\":\"https://example.org/Vehicle\"}";
    String own = "{\"id\":\"urn:x:own\",\"type\":\"Vehicle\",\"a\":1," + context + "}";
    String json = "application/ld+json";
    assertThat(served.call("POST", "/entities", own, "Content-Type", json).statusCode())
        .isEqualTo(201);
    HttpResponse<String> answer =
        served.call(
            "POST",
            "/snapshots",
            "{\"type\":\"Snapshot\"," + queries("") + "," + context + "}",
            "Content-Type",
            json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode snapshot = ready(location(answer));
    assertThat(snapshot.at("/snapshotQueries/0/entities/0/type").asString())
        .isEqualTo("https://example.org/Vehicle");
    JsonNode held =
        within(snapshot.path("id").asString(), "/entities?type=https://example.org/Vehicle");
    assertThat(held).hasSize(1);
    assertThat(held.get(0).path("id").asString()).isEqualTo("urn:x:own");
  }

  @Test
  void snapshotsOutliveTheProcess() throws IOException, InterruptedException {
    String path = made(queries(""));
    JsonNode before = ready(path);
    String id = before.path("id").asString();
    served.call("PATCH", "/entities/" + FAST + "/attrs", "{\"speed\":7}", "NGSILD-Snapshot", id);
    served.close();
    served = new ServedNgsiLd(folder, true);
    assertThat(ready(path)).isEqualTo(before);
    assertThat(within(id, "/entities?type=Vehicle")).hasSize(2);
    assertThat(within(id, "/entities/" + FAST).path("speed").path("value").asInt()).isEqualTo(7);
  }

  @Test
  void aTenantHasItsOwn() throws IOException, InterruptedException {
    String body = "{\"id\":\"urn:x:1\",\"type\":\"Vehicle\",\"speed\":5}";
    served.call("POST", "/entities", body, "NGSILD-Tenant", "town");
    HttpResponse<String> answer =
        served.call(
            "POST",
            "/snapshots",
            "{\"id\":\"urn:s:1\",\"type\":\"Snapshot\"," + queries("") + "}",
            "NGSILD-Tenant",
            "town");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(served.call("GET", "/snapshots/urn:s:1", "").statusCode()).isEqualTo(404);
    assertThat(
            served
                .call("GET", "/entities?type=Vehicle", "", "NGSILD-Snapshot", "urn:s:1")
                .statusCode())
        .isEqualTo(404);
    assertThat(served.call("POST", "/snapshots", "{}", "NGSILD-Tenant", "nowhere").statusCode())
        .isEqualTo(404);
  }
}
