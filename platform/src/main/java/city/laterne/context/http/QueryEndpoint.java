package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.store.Filter;
import city.laterne.store.Value;
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
    EntityQuery query =
        RequestBody.one(
            exchange,
            (parser, terms) -> {
              if (!(ValueReader.read(parser) instanceof Value.Fields body)) {
                throw Bad.data("A query must be a JSON object.");
              }
              return parse(body.values(), terms);
            });
    EntityEndpoints.answer(exchange, query);
  }

  private static EntityQuery parse(Map<String, Value> body, Vocabulary terms) {
    Map<String, String> common = new HashMap<>();
    List<Filter> selectors = new ArrayList<>();
    for (Map.Entry<String, Value> member : body.entrySet()) {
      Value value = member.getValue();
      switch (member.getKey()) {
        case "type" -> {
          if (!text(value, "type").equals("Query")) {
            throw Bad.data("type must be Query.");
          }
        }
        case "@context" -> {}
        case "q" -> common.put("q", text(value, "q"));
        case "attrs" -> common.put("attrs", joined(value, "attrs"));
        case "geoQ" -> geo(value, common);
        case "entities" -> {
          if (!(value instanceof Value.Items items)) {
            throw Bad.data("entities must be an array.");
          }
          items.values().forEach(item -> selectors.add(selector(item, terms)));
        }
        default -> throw Bad.data("Member \"" + member.getKey() + "\" of the query is not known.");
      }
    }
    if (selectors.isEmpty()) {
      return EntityQuery.parse(common, terms);
    }
    Filter either = selectors.size() == 1 ? selectors.getFirst() : new Filter.Or(selectors);
    if (common.isEmpty()) {
      return new EntityQuery(either, java.util.Set.of());
    }
    EntityQuery rest = EntityQuery.parse(common, terms);
    return new EntityQuery(new Filter.And(List.of(either, rest.filter())), rest.only());
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
    return EntityQuery.parse(given, terms).filter();
  }

  private static void geo(Value value, Map<String, String> to) {
    if (!(value instanceof Value.Fields fields)) {
      throw Bad.data("geoQ must be an object.");
    }
    for (Map.Entry<String, Value> member : fields.values().entrySet()) {
      switch (member.getKey()) {
        case "georel", "geometry", "geoproperty" ->
            to.put(member.getKey(), text(member.getValue(), member.getKey()));
        case "coordinates" ->
            to.put(
                "coordinates",
                new String(
                    new JsonBytes().value(member.getValue()).toByteArray(),
                    java.nio.charset.StandardCharsets.UTF_8));
        default -> throw Bad.data("Member \"" + member.getKey() + "\" of geoQ is not known.");
      }
    }
  }

  private static String joined(Value value, String what) {
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
