package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.registration.PassingNames;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Reads entities that sources answer. For one thread. */
final class RemoteEntities {
  private final Contexts contexts;
  private final PassingNames names;

  /** Names in answers that the tenant does not have become passing ones. */
  RemoteEntities(Contexts contexts, PassingNames names) {
    this.contexts = contexts;
    this.names = names;
  }

  /**
   * The entities in an answer, an array or one alone.
   *
   * @param table the context of those that bring none
   * @throws city.laterne.shared.Failure when it holds none
   * @throws tools.jackson.core.JacksonException when it is no JSON
   */
  List<Entity> read(byte[] body, TermTable table) {
    JsonNode tree = Json.TREE.readTree(body);
    if (tree.isObject()) {
      return List.of(entity(tree, table));
    }
    if (!tree.isArray()) {
      throw Bad.data("The answer holds no entities.");
    }
    List<Entity> all = new ArrayList<>(tree.size());
    tree.forEach(one -> all.add(entity(one, table)));
    return all;
  }

  private Entity entity(JsonNode json, TermTable otherwise) {
    TermTable table = json.has("@context") ? contexts.of(json.get("@context")) : otherwise;
    Vocabulary terms = new Vocabulary(names, table);
    EntityDraft draft;
    try (JsonParser parser = Json.TREE.treeAsTokens(json)) {
      parser.nextToken();
      draft = new EntityReader(terms, true).read(parser);
    }
    EntityDraft whole = draft.whole();
    List<Attribute> attributes = new ArrayList<>(whole.attributes().size());
    for (Attribute attribute : whole.attributes()) {
      JsonNode instance = instance(json.path(terms.term(attribute.name())), attribute.datasetId());
      attributes.add(
          attribute.withTimes(time(instance, "createdAt"), time(instance, "modifiedAt")));
    }
    return new Entity(
        0,
        whole.id(),
        whole.types(),
        whole.scopes(),
        time(json, "createdAt"),
        time(json, "modifiedAt"),
        attributes,
        whole.head().expiresAt());
  }

  private static JsonNode instance(JsonNode given, String datasetId) {
    if (!given.isArray()) {
      return given;
    }
    for (JsonNode one : given) {
      String dataset = one.path("datasetId").asString("");
      if (dataset.equals(datasetId) || (datasetId.isEmpty() && dataset.equals("@none"))) {
        return one;
      }
    }
    return Json.TREE.missingNode();
  }

  private static long time(JsonNode holder, String member) {
    try {
      String text = holder.path(member).asString("");
      return text.isEmpty() ? Micros.ABSENT : Micros.parse(text);
    } catch (DateTimeException | ArithmeticException _) {
      return Micros.ABSENT;
    }
  }
}
