package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests at random, well-formed and malformed: whatever comes, the platform answers with what the
 * standard knows, never with an error of its own.
 */
class RandomRequestsTest {
  private static final int REQUESTS = Boolean.getBoolean("laterne.full") ? 100_000 : 2_000;
  private static final long SEED = Long.getLong("laterne.seed", 20_260_131L);

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "POST", "PATCH", "PUT", "DELETE", "OPTIONS");

  private static final List<String> PATHS =
      List.of(
          "/entities",
          "/entities/ID",
          "/entities/ID/attrs",
          "/entities/ID/attrs/NAME",
          "/entityOperations/create",
          "/entityOperations/upsert",
          "/entityOperations/update",
          "/entityOperations/merge",
          "/entityOperations/delete",
          "/entityOperations/query",
          "/types",
          "/types/NAME",
          "/attributes",
          "/attributes/NAME",
          "/temporal/entities",
          "/temporal/entities/ID",
          "/temporal/entities/ID/attrs",
          "/temporal/entities/ID/attrs/NAME",
          "/temporal/entities/ID/attrs/NAME/urn:ngsi-ld:Instance:0-0-0",
          "/temporal/entityOperations/query",
          "/subscriptions",
          "/subscriptions/ID",
          "/jsonldContexts",
          "/jsonldContexts/NAME",
          "/snapshots",
          "/snapshots/ID",
          "/snapshots/ID/clone",
          "/unheardOf/ID");

  /** Requests that are answered with success, given a fitting body. */
  private static final List<String> KNOWN =
      List.of(
          "POST /entities",
          "POST /entities",
          "GET /entities/ID",
          "GET /entities?type=Car&q=speed%3E5&count=true",
          "PATCH /entities/ID/attrs",
          "PATCH /entities/ID",
          "DELETE /entities/ID",
          "POST /entityOperations/upsert",
          "POST /entityOperations/create",
          "GET /temporal/entities/ID",
          "GET /temporal/entities?type=Car&timerel=after&timeAt=2020-01-01T00:00:00Z&timeproperty=createdAt",
          "POST /subscriptions",
          "GET /subscriptions",
          "POST /snapshots",
          "GET /snapshots/urn:x:1",
          "POST /snapshots/urn:x:1/clone",
          "DELETE /snapshots?q=snapshotPriority%3C9",
          "GET /types",
          "GET /attributes");

  private static final List<String> IDS =
      List.of("urn:x:1", "urn:x:2", "urn:x:3", "urn:x:Ä ö", "nouri", "", "%00", "..", "http://a/b");

  private static final List<String> NAMES =
      List.of(
          "speed",
          "name",
          "location",
          "near",
          "scope",
          "type",
          "id",
          "@id",
          "a b",
          "a(b",
          "%",
          "ex:a",
          "https://uri.etsi.org/ngsi-ld/default-context/speed");

  private static final List<String> PARAMETERS =
      List.of(
          "type",
          "id",
          "idPattern",
          "attrs",
          "q",
          "scopeQ",
          "georel",
          "geometry",
          "coordinates",
          "geoproperty",
          "local",
          "orderBy",
          "limit",
          "offset",
          "count",
          "options",
          "format",
          "pick",
          "omit",
          "lang",
          "datasetId",
          "join",
          "joinLevel",
          "containedBy",
          "timerel",
          "timeAt",
          "endTimeAt",
          "timeproperty",
          "lastN",
          "aggrMethods",
          "aggrPeriodDuration",
          "details",
          "kind",
          "reload",
          "deleteAll",
          "keep",
          "drop",
          "expandValues",
          "geometryProperty",
          "unheardOf");

  private static final List<String> VALUES =
      List.of(
          "",
          "Car",
          "Car,Bus",
          "(Car|Bus);Car",
          "*",
          "urn:x:1",
          "urn:x:1,urn:x:2",
          "[",
          "^urn:.*",
          "speed",
          "speed,name",
          "id,near{name}",
          "speed>5",
          "speed==1..5",
          "near{name}==\"a\"",
          "((a",
          "a{{b}}",
          "/a/#",
          "/+;/b",
          "//",
          "near;maxDistance==1000",
          "within",
          "disjoint",
          "Point",
          "Polygon",
          "[13.4,52.5]",
          "[[[0,0],[1,0],[1,1],[0,0]]]",
          "[1e999,2]",
          "[",
          "true",
          "false",
          "0",
          "1",
          "-1",
          "1000",
          "1001",
          "99999999999999999999",
          "id",
          "id;desc",
          "speed;asc,name",
          "sysAttrs",
          "concise",
          "keyValues",
          "temporalValues",
          "aggregatedValues",
          "noOverwrite",
          "sysAttrs,,",
          "simplified",
          "en;q=0.5,*",
          "@none",
          "inline",
          "flat",
          "before",
          "after",
          "between",
          "2026-01-01T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "+1000000000-01-01T00:00:00Z",
          "observedAt",
          "deletedAt",
          "avg,max",
          "stddev,sumsq",
          "PT1S",
          "P1M",
          "PT0S",
          "P999999999999D",
          "\u0000",
          "ä€😀",
          "%zz",
          "Hosted",
          "Cached");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/ld+json",
          "application/merge-patch+json",
          "text/plain",
          "application/json; charset=utf-8",
          "application/geo+json",
          "*/*",
          "nonsense");

  private static final List<String> LINKS =
      List.of(
          "<https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld>;"
              + " rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"",
          "<http://127.0.0.1:1/c>; rel=\"http://www.w3.org/ns/json-ld#context\"",
          "<not a url>; rel=\"http://www.w3.org/ns/json-ld#context\"",
          "<>; rel=\"http://www.w3.org/ns/json-ld#context\"",
          "nonsense");

  private static final List<String> ATTRIBUTES =
      List.of(
          "5",
          "\"x\"",
          "null",
          "true",
          "[1,2,[3]]",
          "{}",
          "{\"type\":\"Property\",\"value\":5,\"unitCode\":\"KMH\",\"observedAt\":\"2026-01-01T00:00:00Z\"}",
          "{\"value\":7,\"datasetId\":\"urn:d:1\",\"why\":{\"value\":\"x\",\"how\":{\"object\":\"urn:x:2\"}}}",
          "[{\"value\":1},{\"value\":2,\"datasetId\":\"urn:d:1\"}]",
          "[{\"value\":1},2]",
          "{\"type\":\"Relationship\",\"object\":\"urn:x:2\"}",
          "{\"type\":\"Relationship\",\"object\":\"no uri\"}",
          "{\"object\":[\"urn:x:2\",\"urn:x:3\"]}",
          "{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[13.4,52.5]}}",
          "{\"value\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}",
          "{\"value\":{\"type\":\"Point\",\"coordinates\":[1e308,-1e308]}}",
          "{\"value\":{\"type\":\"Point\",\"coordinates\":[]}}",
          "{\"languageMap\":{\"en\":\"red\",\"fr\":[\"rouge\",\"rubis\"]}}",
          "{\"languageMap\":5}",
          "{\"vocab\":[\"a\",\"b\"]}",
          "{\"valueList\":[1,{\"a\":null}]}",
          "{\"objectList\":[{\"object\":\"urn:x:1\"},\"urn:x:2\"]}",
          "{\"json\":{\"a\":[null,{\"@context\":5}]}}",
          "{\"type\":\"Unheard\",\"value\":1}",
          "{\"value\":\"urn:ngsi-ld:null\"}",
          "{\"value\":1,\"object\":\"urn:x:1\"}",
          "{\"value\":1,\"expiresAt\":\"2027-01-01T00:00:00Z\",\"observedAt\":\"yesterday\"}",
          "1e400",
          "123456789012345678901234567890.5",
          "\"\\ud800\"");

  private final Random random = new Random(SEED);

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private boolean sometimes(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One that is taken, unless it is there already. */
  private String goodEntity() {
    return "{\"id\":\"urn:x:"
        + random.nextInt(40)
        + "\",\"type\":\"Car\",\"speed\":"
        + random.nextInt(100)
        + ",\"near\":{\"object\":\"urn:x:"
        + random.nextInt(40)
        + "\"}}";
  }

  private String entity() {
    if (sometimes(40)) {
      return goodEntity();
    }
    StringBuilder json = new StringBuilder("{");
    if (sometimes(90)) {
      json.append("\"id\":\"").append(any(IDS)).append("\",");
    }
    if (sometimes(90)) {
      json.append("\"type\":").append(sometimes(80) ? "\"Car\"" : "[\"Car\",\"Bus\"]").append(',');
    }
    if (sometimes(10)) {
      json.append("\"scope\":").append(any(List.of("\"/a/b\"", "[\"/a\"]", "5", "\"b\"")));
      json.append(',');
    }
    if (sometimes(10)) {
      json.append("\"@context\":");
      json.append(any(List.of("{\"speed\":\"urn:s\"}", "[]", "5", "\"http://127.0.0.1:1/c\"")));
      json.append(',');
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      json.append('"').append(any(NAMES)).append("\":").append(any(ATTRIBUTES)).append(',');
    }
    return json.append("\"last\":1}").toString();
  }

  private String query() {
    return "{\"type\":\"Query\",\"entities\":[{\"type\":\"Car\"}],\"q\":\""
        + any(VALUES).replace("\"", "\\\"").replace("\u0000", "")
        + "\",\"temporalQ\":{\"timerel\":\"after\",\"timeAt\":\"2020-01-01T00:00:00Z\"}}";
  }

  private String snapshot() {
    String queries =
        sometimes(70)
            ? query().replaceFirst(",\"temporalQ\".*", "}")
            : sometimes(50) ? query() : "5";
    return "{\"type\":\"Snapshot\",\"id\":\"urn:x:"
        + random.nextInt(3)
        + "\",\"snapshotPriority\":"
        + random.nextInt(12)
        + ",\"snapshot"
        + any(List.of("Queries", "Queries", "TemporalQueries", "Unheard"))
        + "\":["
        + queries
        + "]}";
  }

  private String subscription() {
    return "{\"type\":\"Subscription\",\"entities\":[{\"type\":\"Car\",\"idPattern\":\""
        + any(List.of(".*", "[", "urn"))
        + "\"}],\"q\":\""
        + any(List.of("speed>5", "((", "near{name}==1"))
        + "\",\"notification\":{\"format\":\""
        + any(List.of("normalized", "concise", "keyValues", "x"))
        + "\",\"endpoint\":{\"uri\":\""
        + any(List.of("http://127.0.0.1:1/n", "mqtt://127.0.0.1:1/n", "urn:x:1", "http://", ""))
        + "\"}}}";
  }

  private String body() {
    String body =
        switch (random.nextInt(9)) {
          case 0 -> query();
          case 1 -> subscription();
          case 2 -> any(ATTRIBUTES);
          case 7 -> snapshot();
          case 3 -> "[" + entity() + "," + entity() + "]";
          case 4 -> "[\"urn:x:1\",\"urn:x:3\",5]";
          case 6 -> "[" + entity() + "," + any(ATTRIBUTES) + "," + entity() + "]";
          case 5 -> "{\"@context\":" + any(List.of("{\"a\":\"urn:a\"}", "[]", "null", "5")) + "}";
          default -> entity();
        };
    return sometimes(10) ? spoiled(body) : body;
  }

  private String spoiled(String body) {
    return switch (random.nextInt(5)) {
      case 0 -> body.substring(0, random.nextInt(body.length()));
      case 1 -> "[".repeat(random.nextInt(3_000)) + body;
      case 2 -> "{\"a\":".repeat(300) + body + "}".repeat(300);
      case 3 -> body.replace(':', (char) random.nextInt(1, 0x3000));
      default -> new StringBuilder(body).reverse().toString();
    };
  }

  private static String segment(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = Character.isLetterOrDigit((char) (b & 0x7f)) && b > 0;
      out.append(plain || ":.-".indexOf(b) >= 0 ? String.valueOf((char) b) : "%%%02X".formatted(b));
    }
    return out.toString();
  }

  private String path() {
    String path = any(PATHS).replace("ID", segment(any(IDS))).replace("NAME", segment(any(NAMES)));
    StringBuilder url = new StringBuilder(path);
    char before = '?';
    for (int i = random.nextInt(5); i > 0; i--) {
      url.append(before).append(any(PARAMETERS)).append('=').append(segment(any(VALUES)));
      before = '&';
    }
    if (sometimes(30)) {
      url.append(before).append("type=Car");
    }
    return url.toString();
  }

  private String[] headers(boolean linked) {
    List<String> headers = new ArrayList<>();
    if (sometimes(15)) {
      headers.addAll(List.of("Link", any(LINKS)));
    }
    if (sometimes(25)) {
      headers.addAll(List.of("Accept", any(TYPES)));
    }
    if (sometimes(5)) {
      headers.addAll(List.of("NGSILD-Tenant", any(List.of("default", "unheardOf", "../x"))));
    }
    if (sometimes(5)) {
      headers.addAll(List.of("NGSILD-Snapshot", any(List.of("urn:x:1", "urn:x:2", "nonsense"))));
    }
    headers.addAll(
        List.of(
            "Content-Type",
            linked ? "application/ld+json" : sometimes(90) ? "application/json" : any(TYPES)));
    return headers.toArray(String[]::new);
  }

  @Test
  void whateverComesIsAnsweredAsTheStandardKnows(@TempDir Path directory) throws Exception {
    TreeMap<Integer, Integer> answers = new TreeMap<>();
    try (ServedNgsiLd city = new ServedNgsiLd(directory)) {
      for (int i = 0; i < REQUESTS; i++) {
        String method = any(METHODS);
        String path = path();
        if (sometimes(40)) {
          String[] known = any(KNOWN).split(" ", -1);
          method = known[0];
          path = known[1].replace("ID", "urn:x:" + random.nextInt(40));
        }
        String body = method.equals("GET") || method.equals("OPTIONS") ? "" : body();
        String[] headers = headers(sometimes(10));
        HttpResponse<String> answer = city.call(method, path, body, headers);
        int status = answer.statusCode();
        answers.merge(status, 1, Integer::sum);
        assertThat(isSpecified(answer))
            .as(
                "seed %d, request %d: %s %s %s\n%s\n→ %d %s",
                SEED, i, method, path, List.of(headers), body, status, answer.body())
            .isTrue();
      }
    }
    assertThat(answers.keySet()).as(answers.toString()).contains(200, 201, 204, 400, 404, 405, 415);
  }

  /** Of errors on the server's side only contexts that cannot be had may occur. */
  private static boolean isSpecified(HttpResponse<String> answer) {
    return answer.statusCode() < 500
        || (answer.statusCode() == 504 && answer.body().contains("LdContextNotAvailable"));
  }
}
