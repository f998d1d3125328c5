package city.laterne.context.subscription;

import city.laterne.context.entity.AttributeWriter;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to an entity in a notification what it was before (ETSI GS CIM 009 v1.9.1, clause 5.8.6):
 * attributes that are gone, as {@code urn:ngsi-ld:null}, and values before a change. What was is
 * looked up in the entity's history.
 */
final class Changes {
  private static final String NULL = "urn:ngsi-ld:null";
  private static final int MOST_ROWS = 100;

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final boolean previous;

  /** With or without the values before. */
  Changes(Vocabulary vocabulary, EntityForm form, boolean previous) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.previous = previous;
  }

  /** The entity's JSON with what it was. */
  byte[] added(byte[] written, Entity entity, Touched change, ReadView view) {
    ObjectNode json = (ObjectNode) Json.TREE.readTree(written);
    List<HistoryRow> rows = view.history(entity.id(), 0, Long.MAX_VALUE, MOST_ROWS, true);
    for (Name name : change.removed()) {
      if (form.projection().keeps(name) && entity.find(name).isEmpty()) {
        json.set(vocabulary.term(name), gone(name, change, rows));
      }
    }
    if (previous) {
      for (Attribute attribute : entity.attributes()) {
        if (change.written().contains(attribute.name()) && attribute.datasetId().isEmpty()) {
          before(attribute, rows).ifPresent(was -> show(json, attribute, was));
        }
      }
    }
    return Json.TREE.writeValueAsBytes(json);
  }

  private void show(ObjectNode json, Attribute now, Attribute was) {
    JsonNode member = json.path(vocabulary.term(now.name()));
    if (member instanceof ObjectNode object) {
      object.set(previousMember(was.kind()), value(was));
    }
  }

  private static Optional<Attribute> before(Attribute now, List<HistoryRow> rows) {
    return rows.stream()
        .flatMap(row -> row.attributes().stream())
        .filter(was -> was.name() == now.name() && was.datasetId().equals(now.datasetId()))
        .filter(was -> !was.saysTheSameAs(now))
        .findFirst()
        .filter(was -> !(was.value() instanceof Value.Null));
  }

  private JsonNode gone(Name name, Touched change, List<HistoryRow> rows) {
    Optional<Attribute> was =
        rows.stream()
            .flatMap(row -> row.attributes().stream())
            .filter(instance -> instance.name() == name && !(instance.value() instanceof Value.Null))
            .findFirst();
    AttributeKind kind = was.map(Attribute::kind).orElse(AttributeKind.PROPERTY);
    ObjectNode json = Json.TREE.createObjectNode();
    if (form.representation() == EntityForm.Representation.SIMPLIFIED) {
      return Json.TREE.getNodeFactory().stringNode(NULL);
    }
    if (form.representation() == EntityForm.Representation.NORMALIZED) {
      json.put("type", AttributeWriter.typeName(kind));
    }
    if (kind == AttributeKind.LANGUAGE_PROPERTY) {
      json.putObject(member(kind)).put("@none", NULL);
    } else {
      json.put(member(kind), NULL);
    }
    if (previous && was.isPresent()) {
      json.set(previousMember(kind), value(was.get()));
    }
    if (form.systemAttributes()) {
      was.filter(attribute -> attribute.createdAt() != Micros.ABSENT)
          .ifPresent(
              attribute ->
                  json.put("createdAt", Micros.format(attribute.createdAt()))
                      .put("modifiedAt", Micros.format(attribute.modifiedAt())));
      json.put("deletedAt", Micros.format(change.at()));
    }
    return json;
  }

  private JsonNode value(Attribute attribute) {
    JsonBytes bytes = new JsonBytes();
    new AttributeWriter(vocabulary, form).value(attribute, bytes);
    return Json.TREE.readTree(bytes.toByteArray());
  }

  private static String previousMember(AttributeKind kind) {
    String member = member(kind);
    return "previous" + Character.toUpperCase(member.charAt(0)) + member.substring(1);
  }

  private static String member(AttributeKind kind) {
    return switch (kind) {
      case PROPERTY, GEO_PROPERTY -> "value";
      case RELATIONSHIP -> "object";
      case LANGUAGE_PROPERTY -> "languageMap";
      case VOCAB_PROPERTY -> "vocab";
      case LIST_PROPERTY -> "valueList";
      case LIST_RELATIONSHIP -> "objectList";
      case JSON_PROPERTY -> "json";
    };
  }
}
