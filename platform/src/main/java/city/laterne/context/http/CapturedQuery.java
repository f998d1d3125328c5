package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.Projection;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.ProjectionLanguage;
import city.laterne.store.Attribute;
import city.laterne.store.Filter;
import city.laterne.store.Scope;
import city.laterne.store.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * What a Query (clause 5.2.23) of a snapshot selects: which entities, and what of them is frozen.
 * How an answer would be worded ({@code lang}, {@code ordering}) changes nothing of that.
 *
 * @param selected by the members {@code entities}
 * @param bounded whether that bounds the query
 * @param given the other members, as parameters of a request
 */
record CapturedQuery(Filter selected, boolean bounded, Map<String, String> given) {
  /** What would make more of the entities than they are: a snapshot is made of queries alone. */
  private static final List<String> FOLLOWING = List.of("join", "joinLevel", "containedBy");

  CapturedQuery {
    given = Map.copyOf(given);
  }

  /**
   * Reads a query without its times.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData
   */
  static CapturedQuery of(JsonNode query, Vocabulary terms) {
    Map<String, Value> members = members(query);
    for (String member : FOLLOWING) {
      if (members.containsKey(member)) {
        throw Bad.data(
            member
                + " is not known in the queries of a snapshot. Maybe add a Query for the entities"
                + " behind the relationships?");
      }
    }
    Map<String, String> given = new HashMap<>();
    Filter selected = QueryEndpoint.selection(members, terms, given);
    if (ProjectionLanguage.levels(given.getOrDefault("pick", "") + given.getOrDefault("omit", ""))
        > 0) {
      throw Bad.data("pick and omit of a snapshot name members of the entities alone.");
    }
    return new CapturedQuery(selected, QueryEndpoint.selects(members), given);
  }

  static Map<String, Value> members(JsonNode query) {
    try (JsonParser parser = Json.TREE.treeAsTokens(query)) {
      parser.nextToken();
      if (ValueReader.read(parser) instanceof Value.Fields fields) {
        return fields.values();
      }
    }
    throw Bad.data("A query must be a JSON object.");
  }

  /**
   * What of an entity is frozen.
   *
   * @param scope of who asks, and will read the snapshot
   */
  Part part(Vocabulary terms, Scope scope) {
    Set<String> datasets = new HashSet<>();
    String ids = given.getOrDefault("datasetId", "");
    for (String id : ids.isEmpty() ? new String[0] : ids.split(",", -1)) {
      datasets.add(id.equals("@none") ? "" : EntityReader.uri(id, "datasetId"));
    }
    return new Part(
        ProjectionLanguage.parse(given, terms), datasets, scope.districts().isPresent());
  }

  /**
   * A part of entities.
   *
   * @param projection which attributes
   * @param datasets which of their instances; none for all
   * @param located whether entities keep their district though it is not asked for: without it they
   *     would be hidden from a reader whose scope names districts
   */
  record Part(Projection projection, Set<String> datasets, boolean located) {
    /** Whether an attribute is frozen because it is asked for. */
    boolean has(Attribute attribute) {
      return projection.keeps(attribute.name())
          && (datasets.isEmpty() || datasets.contains(attribute.datasetId()));
    }

    /** Whether it is frozen, as the entity has it now, because it says where the entity belongs. */
    boolean locates(Attribute attribute) {
      return located && attribute.name().iri().equals(Scope.DISTRICT);
    }
  }
}
