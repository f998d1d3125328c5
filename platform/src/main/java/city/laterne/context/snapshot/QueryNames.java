package city.laterne.context.snapshot;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The names of types and attributes in a Query (clause 5.2.23), as IRIs or as terms. What {@code q}
 * says stays as it was given, as it does in subscriptions.
 */
final class QueryNames {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern NAME = Pattern.compile("[^,|;(){}\\s]+");

  /** In lists of members, what is no attribute. */
  private static final Set<String> MEMBERS =
      Set.of("*", "id", "type", "scope", "createdAt", "modifiedAt", "expiresAt");

  private QueryNames() {}

  /** The same query with other names. */
  static JsonNode renamed(JsonNode query, UnaryOperator<String> rename) {
    ObjectNode renamed = NODES.objectNode();
    for (Map.Entry<String, JsonNode> member : query.properties()) {
      JsonNode value = member.getValue();
      renamed.set(
          member.getKey(),
          switch (member.getKey()) {
            case "attrs", "pick", "omit" -> list(value, rename);
            case "entities" -> entities(value, rename);
            default -> value;
          });
    }
    return renamed;
  }

  private static JsonNode entities(JsonNode given, UnaryOperator<String> rename) {
    if (!given.isArray()) {
      return given;
    }
    ArrayNode all = NODES.arrayNode();
    for (JsonNode one : given) {
      if (one instanceof ObjectNode selector && selector.has("type")) {
        ObjectNode other = selector.deepCopy();
        other.set("type", list(selector.get("type"), rename));
        all.add(other);
      } else {
        all.add(one);
      }
    }
    return all;
  }

  private static JsonNode list(JsonNode given, UnaryOperator<String> rename) {
    if (given.isString()) {
      return NODES.stringNode(text(given.stringValue(), rename));
    }
    if (!given.isArray()) {
      return given;
    }
    ArrayNode all = NODES.arrayNode();
    given.forEach(one -> all.add(list(one, rename)));
    return all;
  }

  private static String text(String given, UnaryOperator<String> rename) {
    return NAME.matcher(given)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    MEMBERS.contains(found.group()) ? found.group() : rename.apply(found.group())));
  }
}
