package city.laterne.context.subscription;

import city.laterne.context.entity.AttributeWriter;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to an entity in a notification what it was before (ETSI GS CIM 009 v1.9.1, clause 5.8.6):
 * attributes that are gone, as {@code urn:ngsi-ld:null}, and values before a change. What was is
 * looked up in the entity's history.
 */
final class Changes {
  private static final String NULL = "urn:ngsi-ld:null";

  /** Rows that are read of one entity's history for one notification. */
  private static final int MOST_ROWS = 2_000;

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final boolean previous;

  /** With or without the values before. */
  Changes(Vocabulary vocabulary, EntityForm form, boolean previous) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.previous = previous;
  }

  /** What tells instances of an entity apart. */
  private record Series(Name name, String datasetId) {
    static Series of(Attribute attribute) {
      return new Series(attribute.name(), attribute.datasetId());
    }
  }

  /**
   * An instance that is gone.
   *
   * @param was what it was; a tombstone when that is not known any more
   */
  private record Gone(Attribute was) {}

  /** The entity's JSON with what it was. */
  byte[] added(byte[] written, Entity entity, Touched change, ReadView view) {
    ObjectNode json = (ObjectNode) Json.TREE.readTree(written);
    gone(entity, change, view)
        .forEach((name, instances) -> add(json, entity, name, instances, change));
    if (previous) {
      before(entity, change, view)
          .forEach(
              (series, was) -> {
                if (json.path(vocabulary.term(series.name())) instanceof ObjectNode member) {
                  member.set(previousMember(was.kind()), value(was));
                }
              });
    }
    return Json.TREE.writeValueAsBytes(json);
  }

  /**
   * What is told of an entity that is gone.
   *
   * @param told the attributes that are told, too
   */
  byte[] deleted(Touched change, Set<Name> told, ReadView view) {
    Map<Series, Attribute> last = last(change, view);
    ObjectNode json = Json.TREE.createObjectNode().put("id", change.entityId());
    if (change.types().size() == 1) {
      json.put("type", vocabulary.term(change.types().getFirst()));
    } else {
      ArrayNode types = json.putArray("type");
      change.types().forEach(type -> types.add(vocabulary.term(type)));
    }
    if (form.systemAttributes()) {
      long modified = change.createdAt();
      for (Attribute attribute : last.values()) {
        modified = Math.max(modified, attribute.modifiedAt());
      }
      json.put("createdAt", Micros.format(change.createdAt()))
          .put("modifiedAt", Micros.format(modified));
    }
    json.put("deletedAt", Micros.format(change.at()));
    Map<Name, List<Gone>> byName = new LinkedHashMap<>();
    last.forEach(
        (series, was) -> {
          if (told.contains(series.name()) && form.projection().keeps(series.name())) {
            byName.computeIfAbsent(series.name(), _ -> new ArrayList<>()).add(new Gone(was));
          }
        });
    byName.forEach(
        (name, instances) -> {
          if (instances.size() == 1 || form.representation() == Representation.SIMPLIFIED) {
            json.set(vocabulary.term(name), json(instances.getFirst(), change));
          } else {
            ArrayNode array = json.putArray(vocabulary.term(name));
            instances.forEach(one -> array.add(json(one, change)));
          }
        });
    return Json.TREE.writeValueAsBytes(json);
  }

  /** The last instances of an entity that is gone. */
  private static Map<Series, Attribute> last(Touched change, ReadView view) {
    Map<Series, Attribute> newest = new LinkedHashMap<>();
    int[] rows = {0};
    view.history(
        change.entityId(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        true,
        row -> {
          row.attributes().forEach(one -> newest.putIfAbsent(Series.of(one), one));
          return ++rows[0] < MOST_ROWS
              && !newest.keySet().stream().map(Series::name).toList().containsAll(change.removed());
        });
    newest.values().removeIf(one -> one.value() instanceof Value.Null);
    return newest;
  }

  /** The instances that went with a change and did not come back, by name. */
  private Map<Name, List<Gone>> gone(Entity entity, Touched change, ReadView view) {
    Map<Series, Attribute> tombstones = new LinkedHashMap<>();
    Map<Series, Attribute> was = new LinkedHashMap<>();
    if (change.removed().isEmpty()) {
      return Map.of();
    }
    int[] rows = {0};
    view.history(
        change.entityId(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        true,
        row -> {
          for (Attribute one : row.attributes()) {
            Series series = Series.of(one);
            if (one.value() instanceof Value.Null) {
              if (isOf(change, one) && !isThere(entity, series)) {
                tombstones.putIfAbsent(series, one);
              }
            } else if (tombstones.containsKey(series)) {
              was.putIfAbsent(series, one);
            }
          }
          boolean all =
              row.time() < change.since() && was.keySet().containsAll(tombstones.keySet());
          return ++rows[0] < MOST_ROWS && !all;
        });
    Map<Name, List<Gone>> byName = new LinkedHashMap<>();
    tombstones.forEach(
        (series, tombstone) ->
            byName
                .computeIfAbsent(series.name(), _ -> new ArrayList<>())
                .add(new Gone(was.getOrDefault(series, tombstone))));
    byName.keySet().removeIf(name -> !form.projection().keeps(name));
    return byName;
  }

  private static boolean isOf(Touched change, Attribute tombstone) {
    return change.removed().contains(tombstone.name())
        && tombstone.modifiedAt() >= change.since()
        && tombstone.modifiedAt() <= change.at();
  }

  private static boolean isThere(Entity entity, Series series) {
    return entity.attributes().stream().anyMatch(one -> Series.of(one).equals(series));
  }

  /** Adds instances that are gone to those of the same name that are there. */
  private void add(
      ObjectNode json, Entity entity, Name name, List<Gone> instances, Touched change) {
    String term = vocabulary.term(name);
    JsonNode there = json.path(term);
    boolean simplified = form.representation() == Representation.SIMPLIFIED;
    if (there.isMissingNode() || entity.find(name).isEmpty()) {
      Gone first =
          instances.stream()
              .filter(one -> one.was().datasetId().isEmpty())
              .findFirst()
              .orElse(instances.getFirst());
      json.set(term, json(first, change));
    } else if (simplified) {
      ObjectNode datasets;
      if (there.path("dataset") instanceof ObjectNode given) {
        datasets = given;
      } else {
        datasets = Json.TREE.createObjectNode();
        datasets.set("@none", there);
        json.putObject(term).set("dataset", datasets);
      }
      instances.forEach(
          one ->
              datasets.put(
                  one.was().datasetId().isEmpty() ? "@none" : one.was().datasetId(), NULL));
    } else {
      ArrayNode all = Json.TREE.createArrayNode();
      if (there instanceof ArrayNode several) {
        several.forEach(all::add);
      } else {
        all.add(there);
      }
      instances.forEach(one -> all.add(json(one, change)));
      json.set(term, all);
    }
  }

  /** What default instances were before they were written, as far as that is another value. */
  private static Map<Series, Attribute> before(Entity entity, Touched change, ReadView view) {
    Map<Series, Attribute> now = new LinkedHashMap<>();
    for (Attribute attribute : entity.attributes()) {
      if (change.written().contains(attribute.name()) && attribute.datasetId().isEmpty()) {
        now.put(Series.of(attribute), attribute);
      }
    }
    Map<Series, Attribute> was = new LinkedHashMap<>();
    int[] rows = {0};
    view.history(
        change.entityId(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        true,
        row -> {
          for (Attribute one : row.attributes()) {
            Optional<Attribute> current = Optional.ofNullable(now.get(Series.of(one)));
            if (current.isPresent() && !one.saysTheSameAs(current.get())) {
              was.putIfAbsent(Series.of(one), one);
            }
          }
          return ++rows[0] < MOST_ROWS && was.size() < now.size();
        });
    was.values().removeIf(one -> one.value() instanceof Value.Null);
    return was;
  }

  private JsonNode json(Gone gone, Touched change) {
    Attribute was = gone.was();
    if (form.representation() == Representation.SIMPLIFIED) {
      return Json.TREE.getNodeFactory().stringNode(NULL);
    }
    ObjectNode json = Json.TREE.createObjectNode();
    if (form.representation() == Representation.NORMALIZED) {
      json.put("type", AttributeWriter.typeName(was.kind()));
    }
    if (!was.datasetId().isEmpty()) {
      json.put("datasetId", was.datasetId());
    }
    if (was.kind() == AttributeKind.LANGUAGE_PROPERTY) {
      json.putObject(AttributeWriter.memberName(was.kind())).put("@none", NULL);
    } else {
      json.put(AttributeWriter.memberName(was.kind()), NULL);
    }
    boolean known = !(was.value() instanceof Value.Null);
    if (previous && known) {
      json.set(previousMember(was.kind()), value(was));
    }
    if (form.systemAttributes()) {
      if (known && was.createdAt() != Micros.ABSENT) {
        json.put("createdAt", Micros.format(was.createdAt()))
            .put("modifiedAt", Micros.format(was.modifiedAt()));
      }
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
    String member = AttributeWriter.memberName(kind);
    return "previous" + Character.toUpperCase(member.charAt(0)) + member.substring(1);
  }
}
