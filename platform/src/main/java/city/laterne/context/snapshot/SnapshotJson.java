package city.laterne.context.snapshot;

import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.shared.Micros;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots as clients see them (clause 5.2.41). */
public final class SnapshotJson {
  private SnapshotJson() {}

  /** A snapshot under a context. */
  public static ObjectNode write(Snapshot snapshot, TermTable table) {
    ObjectNode json = Json.TREE.createObjectNode().put("id", snapshot.id()).put("type", "Snapshot");
    queries(json, "snapshotQueries", snapshot.queries(), table::compact);
    queries(json, "snapshotTemporalQueries", snapshot.temporalQueries(), table::compact);
    json.put("snapshotStatus", snapshot.capture().status().word());
    results(json, "snapshotQueriesDetails", snapshot.capture().results());
    results(json, "snapshotTemporalQueriesDetails", snapshot.capture().temporalResults());
    json.put("snapshotPriority", snapshot.priority());
    if (!snapshot.lifetime().isEmpty()) {
      json.put("snapshotLifetime", snapshot.lifetime());
    }
    return json.put("createdAt", Micros.format(snapshot.times().created()))
        .put("modifiedAt", Micros.format(snapshot.times().modified()))
        .put("expiresAt", Micros.format(snapshot.times().expires()))
        .put("lastUsedAt", Micros.format(snapshot.times().lastUsed()));
  }

  private static void queries(
      ObjectNode json, String member, List<JsonNode> queries, UnaryOperator<String> compact) {
    if (!queries.isEmpty()) {
      ArrayNode all = json.putArray(member);
      queries.forEach(query -> all.add(QueryNames.renamed(query, compact)));
    }
  }

  private static void results(ObjectNode json, String member, List<QueryResult> results) {
    if (results.isEmpty()) {
      return;
    }
    ArrayNode all = json.putArray(member);
    for (QueryResult result : results) {
      ObjectNode one = all.addObject().put("resultStatus", result.kind().word());
      if (!result.code().isEmpty()) {
        one.putObject("problemDetails").put("title", result.code()).put("detail", result.detail());
      }
    }
  }
}
