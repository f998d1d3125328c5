package city.laterne.context.temporal;

import city.laterne.context.entity.AttributeWriter;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the temporal representation of an entity (clauses 4.5.6 to 4.5.9), normalized or
 * simplified. Immutable.
 */
public final class TemporalWriter {
  private final Vocabulary vocabulary;
  private final boolean systemAttributes;
  private final boolean values;
  private final int lastN;

  /**
   * A writer.
   *
   * @param values whether the simplified form ("temporalValues") is wanted
   * @param lastN the most instances of each attribute, 0 for all
   */
  public TemporalWriter(
      Vocabulary vocabulary, boolean systemAttributes, boolean values, int lastN) {
    this.vocabulary = vocabulary;
    this.systemAttributes = systemAttributes;
    this.values = values;
    this.lastN = lastN;
  }

  private record Instance(long time, Attribute attribute) {}

  private record Series(Name name, String datasetId) {}

  /**
   * Appends an entity with its history rows; {@code selected} says whether only some attributes are
   * wanted.
   */
  public void write(
      Entity entity,
      List<HistoryRow> rows,
      boolean selected,
      Set<Name> only,
      boolean linked,
      JsonBytes to) {
    Map<Series, List<Instance>> series = new LinkedHashMap<>();
    for (HistoryRow row : rows) {
      for (Attribute attribute : row.attributes()) {
        if (!selected || only.contains(attribute.name())) {
          Series key = new Series(attribute.name(), attribute.datasetId());
          List<Instance> instances = series.computeIfAbsent(key, _ -> new ArrayList<>());
          if (lastN == 0 || instances.size() < lastN) {
            instances.add(new Instance(row.time(), attribute));
          }
        }
      }
    }
    EntityForm form = new EntityForm(Representation.NORMALIZED, systemAttributes, Set.of(), linked);
    AttributeWriter attributes = new AttributeWriter(vocabulary, form);
    EntityWriter frame = new EntityWriter(vocabulary, form);
    frame.begin(entity, to);
    Map<Name, List<List<Instance>>> byName = new LinkedHashMap<>();
    series.forEach(
        (key, instances) ->
            byName.computeIfAbsent(key.name(), _ -> new ArrayList<>()).add(instances));
    byName.forEach(
        (name, all) -> {
          to.raw(',').raw(vocabulary.quoted(name)).raw(':');
          if (values) {
            simplified(all, attributes, to);
          } else {
            normalized(all, attributes, to);
          }
        });
    frame.end(to);
  }

  private static void normalized(
      List<List<Instance>> all, AttributeWriter attributes, JsonBytes to) {
    char before = '[';
    for (List<Instance> instances : all) {
      for (Instance instance : instances) {
        to.raw(before);
        attributes.write(instance.attribute(), to);
        before = ',';
      }
    }
    to.raw(']');
  }

  private static void simplified(
      List<List<Instance>> all, AttributeWriter attributes, JsonBytes to) {
    if (all.size() > 1) {
      to.raw('[');
    }
    for (int i = 0; i < all.size(); i++) {
      List<Instance> instances = all.get(i);
      Attribute first = instances.getFirst().attribute();
      to.raw(i == 0 ? "{\"type\":" : ",{\"type\":").raw(typeAndValues(first.kind()));
      if (!first.datasetId().isEmpty()) {
        to.raw("\"datasetId\":").string(first.datasetId()).raw(',');
      }
      to.raw("\"" + valuesMember(first.kind()) + "\":[");
      for (int j = 0; j < instances.size(); j++) {
        Instance instance = instances.get(j);
        to.raw(j == 0 ? "[" : ",[");
        attributes.value(instance.attribute(), to);
        long observed = instance.attribute().observedAt();
        to.raw(',').time(observed == Micros.ABSENT ? instance.time() : observed).raw(']');
      }
      to.raw("]}");
    }
    if (all.size() > 1) {
      to.raw(']');
    }
  }

  private static String typeAndValues(AttributeKind kind) {
    return switch (kind) {
      case PROPERTY -> "\"Property\",";
      case GEO_PROPERTY -> "\"GeoProperty\",";
      case RELATIONSHIP -> "\"Relationship\",";
      case LANGUAGE_PROPERTY -> "\"LanguageProperty\",";
      case VOCAB_PROPERTY -> "\"VocabProperty\",";
      case LIST_PROPERTY -> "\"ListProperty\",";
      case LIST_RELATIONSHIP -> "\"ListRelationship\",";
      case JSON_PROPERTY -> "\"JsonProperty\",";
    };
  }

  private static String valuesMember(AttributeKind kind) {
    return switch (kind) {
      case PROPERTY, GEO_PROPERTY -> "values";
      case RELATIONSHIP -> "objects";
      case LANGUAGE_PROPERTY -> "languageMaps";
      case VOCAB_PROPERTY -> "vocabs";
      case LIST_PROPERTY -> "valueLists";
      case LIST_RELATIONSHIP -> "objectLists";
      case JSON_PROPERTY -> "jsons";
    };
  }
}
