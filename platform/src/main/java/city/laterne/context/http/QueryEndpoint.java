package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.store.Filter;
import city.laterne.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /entityOperations/query} (clause 6.23): a query that stands in the body. */
final class QueryEndpoint {
  private QueryEndpoint() {}

  static void query(Exchange exchange) {
    exchange.requireRead();
    EntityEndpoints.answer(exchange, read(exchange));
  }

  /** The query in the body; its parameters and its context become those of the exchange. */
  static EntityQuery read(Exchange exchange) {
    return RequestBody.one(
        exchange,
        (parser, terms) -> {
          if (!(ValueReader.read(parser) instanceof Value.Fields body)) {
            throw Bad.data("A query must be a JSON object.");
          }
          return parse(exchange, body.values(), terms);
        });
  }

  private static EntityQuery parse(Exchange exchange, Map<String, Value> body, Vocabulary terms) {
    Map<String, String> common = new HashMap<>();
    Filter either = selection(body, terms, common);
    exchange.amend(common, terms);
    if (!selects(body)) {
      return EntityQuery.parse(exchange.parameters(), terms);
    }
    Filter rest = EntityQuery.filter(common, terms);
    return new EntityQuery(
        rest instanceof Filter.All ? either : new Filter.And(List.of(either, rest)),
        EntityQuery.order(common, terms));
  }

  /** Whether a query names entities. */
  static boolean selects(Map<String, Value> body) {
    return body.get("entities") instanceof Value.Items items && !items.values().isEmpty();
  }

  /**
   * The entities that a query selects, {@link Filter.All} when it names none; its other members as
   * parameters of a request go to {@code common}.
   */
  static Filter selection(Map<String, Value> body, Vocabulary terms, Map<String, String> common) {
    List<Filter> selectors = new ArrayList<>();
    for (Map.Entry<String, Value> member : body.entrySet()) {
      Value value = member.getValue();
      String key = member.getKey();
      switch (key) {
        case "type" -> {
          if (!text(value, "type").equals("Query")) {
            throw Bad.data("type must be Query.");
          }
        }
        case "@context" -> {}
        case "q", "scopeQ", "lang", "join", "geometryProperty" -> common.put(key, text(value, key));
        case "attrs", "pick", "omit", "datasetId", "containedBy", "expandValues", "jsonKeys" ->
            common.put(key, joined(value, key));
        case "joinLevel" -> common.put(key, json(value));
        case "ordering" -> ordering(value, common);
        case "geoQ" -> geo(value, common);
        case "entities" -> {
          if (!(value instanceof Value.Items items)) {
            throw Bad.data("entities must be an array.");
          }
          items.values().forEach(item -> selectors.add(selector(item, terms)));
        }
        default -> throw Bad.data("Member \"" + key + "\" of the query is not known.");
      }
    }
    return selectors.isEmpty()
        ? new Filter.All()
        : selectors.size() == 1 ? selectors.getFirst() : new Filter.Or(selectors);
  }

  private static void ordering(Value value, Map<String, String> to) {
    if (!(value instanceof Value.Fields fields)) {
      throw Bad.data("ordering must be an object.");
    }
    for (Map.Entry<String, Value> member : fields.values().entrySet()) {
      switch (member.getKey()) {
        case "orderBy" -> to.put("orderBy", joined(member.getValue(), "orderBy"));
        case "collation" -> to.put("collation", text(member.getValue(), "collation"));
        case "geometry" -> to.put("orderGeometry", text(member.getValue(), "geometry"));
        case "coordinates" -> to.put("orderFrom", json(member.getValue()));
        default -> throw Bad.data("Member \"" + member.getKey() + "\" of ordering is not known.");
      }
    }
  }

  private static Filter selector(Value value, Vocabulary terms) {
    if (!(value instanceof Value.Fields fields)) {
      throw Bad.data("entities must hold objects with type, id or idPattern.");
    }
    Map<String, String> given = new HashMap<>();
    for (Map.Entry<String, Value> member : fields.values().entrySet()) {
      switch (member.getKey()) {
        case "type", "id" -> given.put(member.getKey(), joined(member.getValue(), member.getKey()));
        case "idPattern" -> given.put("idPattern", text(member.getValue(), "idPattern"));
        default -> throw Bad.data("Member \"" + member.getKey() + "\" of entities is not known.");
      }
    }
    if (!given.containsKey("type")) {
      throw Bad.data("Each of the entities must have a type; * stands for all.");
    }
    if (given.containsKey("id")) {
      given.remove("idPattern");
    }
    return EntityQuery.filter(given, terms);
  }

  private static void geo(Value value, Map<String, String> to) {
    if (!(value instanceof Value.Fields fields)) {
      throw Bad.data("geoQ must be an object.");
    }
    for (Map.Entry<String, Value> member : fields.values().entrySet()) {
      switch (member.getKey()) {
        case "georel", "geometry", "geoproperty" ->
            to.put(member.getKey(), text(member.getValue(), member.getKey()));
        case "coordinates" -> to.put("coordinates", json(member.getValue()));
        default -> throw Bad.data("Member \"" + member.getKey() + "\" of geoQ is not known.");
      }
    }
  }

  static String json(Value value) {
    return new String(new JsonBytes().value(value).toByteArray(), StandardCharsets.UTF_8);
  }

  static String joined(Value value, String what) {
    return value instanceof Value.Items items
        ? items.values().stream().map(item -> text(item, what)).collect(Collectors.joining(","))
        : text(value, what);
  }

  private static String text(Value value, String what) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    throw Bad.data(what + " must be a string.");
  }
}
