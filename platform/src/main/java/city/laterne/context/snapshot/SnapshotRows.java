package city.laterne.context.snapshot;

import city.laterne.context.entity.Json;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots as rows of their tenant, under {@code s/id}. */
final class SnapshotRows {
  private static final String PREFIX = "s/";

  private SnapshotRows() {}

  static RowWrite put(Snapshot snapshot) {
    return RowWrite.put(Space.SNAPSHOT, key(snapshot.id()), encode(snapshot));
  }

  static RowWrite delete(Snapshot snapshot) {
    return RowWrite.delete(Space.SNAPSHOT, key(snapshot.id()));
  }

  /**
   * The snapshots of a tenant.
   *
   * @param most how many at most
   */
  static List<Snapshot> all(Tenant tenant, int most) {
    List<Snapshot> all = new ArrayList<>();
    for (Row row : tenant.rows(Space.SNAPSHOT, key(""), new byte[0], most)) {
      String key = new String(row.key(), StandardCharsets.UTF_8);
      all.add(decode(key.substring(PREFIX.length()), row.value()));
    }
    return all;
  }

  private static byte[] key(String id) {
    return (PREFIX + id).getBytes(StandardCharsets.UTF_8);
  }

  /** The stored form. */
  static byte[] encode(Snapshot snapshot) {
    ObjectNode row =
        Json.TREE
            .createObjectNode()
            .put("owner", snapshot.owner())
            .put("copy", snapshot.copy())
            .put("status", snapshot.capture().status().name())
            .put("priority", snapshot.priority())
            .put("lifetime", snapshot.lifetime())
            .put("created", snapshot.times().created())
            .put("modified", snapshot.times().modified())
            .put("expires", snapshot.times().expires())
            .put("lastUsed", snapshot.times().lastUsed());
    row.putArray("queries").addAll(snapshot.queries());
    row.putArray("temporalQueries").addAll(snapshot.temporalQueries());
    put(row.putArray("results"), snapshot.capture().results());
    put(row.putArray("temporalResults"), snapshot.capture().temporalResults());
    return Json.TREE.writeValueAsBytes(row);
  }

  private static void put(ArrayNode to, List<QueryResult> results) {
    for (QueryResult result : results) {
      to.addObject()
          .put("kind", result.kind().name())
          .put("code", result.code())
          .put("detail", result.detail());
    }
  }

  private static Snapshot decode(String id, byte[] bytes) {
    JsonNode row = Json.TREE.readTree(bytes);
    return new Snapshot(
        id,
        row.path("owner").asString(),
        row.path("copy").asString(),
        nodes(row.path("queries")),
        nodes(row.path("temporalQueries")),
        new Snapshot.Capture(
            SnapshotStatus.valueOf(row.path("status").asString()),
            results(row.path("results")),
            results(row.path("temporalResults"))),
        row.path("priority").asInt(),
        row.path("lifetime").asString(),
        new Snapshot.Times(
            row.path("created").asLong(),
            row.path("modified").asLong(),
            row.path("expires").asLong(),
            row.path("lastUsed").asLong()));
  }

  private static List<JsonNode> nodes(JsonNode array) {
    List<JsonNode> all = new ArrayList<>(array.size());
    array.forEach(all::add);
    return all;
  }

  private static List<QueryResult> results(JsonNode array) {
    List<QueryResult> all = new ArrayList<>(array.size());
    for (JsonNode one : array) {
      all.add(
          new QueryResult(
              QueryResult.Kind.valueOf(one.path("kind").asString()),
              one.path("code").asString(),
              one.path("detail").asString()));
    }
    return all;
  }
}
