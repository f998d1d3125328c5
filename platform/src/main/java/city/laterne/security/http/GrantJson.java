package city.laterne.security.http;

import city.laterne.security.Grant;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The wire form of grants: {@code
 * {"name":"x","tenant":"default","rights":["read"],"types":[…],"districts":[…], "purposes":[…]}};
 * without {@code tenant} for every tenant, a missing restriction restricts nothing.
 */
final class GrantJson {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> FIELDS =
      Set.of("name", "tenant", "rights", "types", "districts", "purposes");

  private GrantJson() {}

  static Grant read(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw invalid("The body is no JSON: " + e.getOriginalMessage() + ".");
    }
    if (!json.isObject()) {
      throw invalid("The body must be a JSON object.");
    }
    for (String field : json.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw invalid("Field \"" + field + "\" is not known; there are " + FIELDS + ".");
      }
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String right : texts(json.get("rights"), "rights").orElse(Set.of())) {
      rights.add(right(right));
    }
    try {
      return new Grant(
          text(json.get("name"), "name"),
          json.has("tenant") ? text(json.get("tenant"), "tenant") : "",
          rights,
          texts(json.get("types"), "types"),
          texts(json.get("districts"), "districts"),
          texts(json.get("purposes"), "purposes"),
          0);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage() + ".");
    }
  }

  static byte[] write(List<Grant> grants) {
    ArrayNode array = JSON.createArrayNode();
    grants.forEach(grant -> array.add(write(grant)));
    return JSON.writeValueAsBytes(array);
  }

  static byte[] writeCreated(Grant grant, String key) {
    ObjectNode json = write(grant);
    json.remove("createdAt");
    return JSON.writeValueAsBytes(json.put("key", key));
  }

  private static ObjectNode write(Grant grant) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", grant.name());
    if (!grant.tenant().isEmpty()) {
      json.put("tenant", grant.tenant());
    }
    ArrayNode rights = json.putArray("rights");
    grant.rights().stream()
        .sorted()
        .forEach(right -> rights.add(right.name().toLowerCase(Locale.ROOT)));
    put(json, "types", grant.types());
    put(json, "districts", grant.districts());
    put(json, "purposes", grant.purposes());
    json.put("createdAt", Micros.format(grant.createdAt()));
    return json;
  }

  private static void put(ObjectNode json, String field, Optional<Set<String>> texts) {
    if (texts.isPresent()) {
      ArrayNode array = json.putArray(field);
      texts.get().stream().sorted().forEach(array::add);
    }
  }

  private static Right right(String text) {
    for (Right right : Right.values()) {
      if (right.name().equalsIgnoreCase(text)) {
        return right;
      }
    }
    String known =
        EnumSet.allOf(Right.class).stream()
            .map(right -> right.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw invalid("Right \"" + text + "\" is not known; there are " + known + ".");
  }

  private static String text(@Nullable JsonNode node, String field) {
    if (node == null || !node.isString()) {
      throw invalid("Field \"" + field + "\" must be a text.");
    }
    return node.asString();
  }

  private static Optional<Set<String>> texts(@Nullable JsonNode node, String field) {
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      throw invalid("Field \"" + field + "\" must be an array of texts.");
    }
    Set<String> texts = new LinkedHashSet<>();
    node.forEach(item -> texts.add(text(item, field)));
    return Optional.of(texts);
  }

  private static Failure invalid(String message) {
    return new Failure(Failure.Kind.INVALID, "BadRequestData", message);
  }
}
