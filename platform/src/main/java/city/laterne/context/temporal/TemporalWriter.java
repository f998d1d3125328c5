package city.laterne.context.temporal;

import city.laterne.context.entity.AttributeWriter;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.temporal.Evolution.Instance;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Details;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the temporal representation of an entity (ETSI GS CIM 009 v1.9.1, clauses 4.5.6 to 4.5.9
 * and 4.5.19), normalized, simplified or aggregated. Immutable.
 */
public final class TemporalWriter {
  private static final Value.Text GONE = new Value.Text("urn:ngsi-ld:null");

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final boolean values;
  private final Optional<Aggregation> aggregation;

  /**
   * A writer.
   *
   * @param values whether the simplified form ("temporalValues") is wanted
   * @param aggregation how values are aggregated, if so
   */
  public TemporalWriter(
      Vocabulary vocabulary, EntityForm form, boolean values, Optional<Aggregation> aggregation) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.values = values;
    this.aggregation = aggregation;
  }

  /**
   * Appends an entity with instances of its history.
   *
   * @param cut whether later instances were left out: attributes of which none is left stand empty
   * @param gone whether the entity was taken away, at its modifiedAt (clause 4.8)
   */
  public void write(Evolution evolution, boolean cut, boolean gone, JsonBytes to) {
    Map<Name, Map<String, List<Instance>>> byName = new LinkedHashMap<>();
    for (Instance instance : evolution.instances()) {
      byName
          .computeIfAbsent(instance.attribute().name(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(instance.attribute().datasetId(), _ -> new ArrayList<>())
          .add(instance);
    }
    AttributeWriter attributes = new AttributeWriter(vocabulary, form);
    EntityWriter frame = new EntityWriter(vocabulary, form);
    boolean scoped =
        byName.keySet().stream().anyMatch(name -> name.iri().equals(ScopesOverTime.NAME));
    frame.begin(scoped ? withoutScopes(evolution.entity()) : evolution.entity(), to);
    if (gone) {
      to.separate().raw("\"deletedAt\":").time(evolution.entity().modifiedAt());
    }
    byName.forEach(
        (name, all) -> {
          to.separate().raw(vocabulary.quoted(name)).raw(':');
          if (aggregation.isPresent() || values) {
            parts(all.values(), to);
          } else {
            normalized(all.values(), attributes, to);
          }
        });
    if (cut) {
      Set<Name> empty = new LinkedHashSet<>();
      for (Attribute attribute : evolution.entity().attributes()) {
        if (form.projection().keeps(attribute.name()) && !byName.containsKey(attribute.name())) {
          empty.add(attribute.name());
        }
      }
      empty.forEach(
          name -> {
            to.separate().raw(vocabulary.quoted(name)).raw(':');
            if (values) {
              nothing(evolution, name, to);
            } else {
              to.raw("[]");
            }
          });
    }
    frame.end(to);
  }

  /** Where scopes are told over time, those of now are not. */
  private static Entity withoutScopes(Entity entity) {
    return new Entity(
        entity.ordinal(),
        entity.id(),
        entity.types(),
        List.of(),
        entity.createdAt(),
        entity.modifiedAt(),
        entity.attributes(),
        entity.expiresAt());
  }

  /** The simplified form of an attribute without instances. */
  private void nothing(Evolution evolution, Name name, JsonBytes to) {
    AttributeKind kind =
        shown(evolution.entity().find(name).map(Attribute::kind).orElse(AttributeKind.PROPERTY));
    to.raw(
        "{\"type\":\"" + AttributeWriter.typeName(kind) + "\",\"" + valuesMember(kind) + "\":[]}");
  }

  private void normalized(
      Collection<List<Instance>> all, AttributeWriter attributes, JsonBytes to) {
    to.raw('[');
    for (List<Instance> instances : all) {
      for (Instance instance : instances) {
        to.separate();
        JsonBytes one = new JsonBytes();
        boolean gone = instance.attribute().value() instanceof Value.Null;
        attributes.write(gone ? tombstone(instance.attribute()) : instance.attribute(), one);
        byte[] bytes = one.toByteArray();
        to.raw(Arrays.copyOf(bytes, bytes.length - 1));
        to.raw(",\"instanceId\":").string(instance.id());
        if (gone) {
          to.raw(",\"deletedAt\":").time(instance.attribute().modifiedAt());
        }
        to.raw('}');
      }
    }
    to.raw(']');
  }

  /** What stands for an instance that was taken away (clause 4.5.6). */
  private static Attribute tombstone(Attribute gone) {
    return new Attribute(
        gone.name(),
        gone.datasetId(),
        gone.kind(),
        gone.name().iri().equals(ScopesOverTime.NAME)
            ? new Value.Items(List.of())
            : nothing(gone.kind()),
        gone.unitCode(),
        gone.observedAt(),
        Micros.ABSENT,
        Micros.ABSENT,
        List.of(),
        Details.NONE);
  }

  private static Value nothing(AttributeKind kind) {
    return switch (kind) {
      case LANGUAGE_PROPERTY -> Value.Fields.of(Map.of("@none", GONE));
      case LIST_PROPERTY, LIST_RELATIONSHIP -> new Value.Items(List.of(GONE));
      case PROPERTY, GEO_PROPERTY, RELATIONSHIP, VOCAB_PROPERTY, JSON_PROPERTY -> GONE;
    };
  }

  /** A LanguageProperty in the best language is told as a Property (clause 4.15). */
  private AttributeKind shown(AttributeKind kind) {
    return kind == AttributeKind.LANGUAGE_PROPERTY && form.languages().isActive()
        ? AttributeKind.PROPERTY
        : kind;
  }

  private void parts(Collection<List<Instance>> all, JsonBytes to) {
    if (all.size() > 1) {
      to.raw('[');
    }
    for (List<Instance> instances : all) {
      Attribute first = instances.getFirst().attribute();
      if (all.size() > 1) {
        to.separate();
      }
      to.raw("{\"type\":\"" + AttributeWriter.typeName(shown(first.kind())) + "\"");
      if (!first.datasetId().isEmpty()) {
        to.raw(",\"datasetId\":").string(first.datasetId());
      }
      if (aggregation.isPresent()) {
        aggregation.get().write(instances, to);
      } else {
        simplified(instances, to);
      }
      to.raw('}');
    }
    if (all.size() > 1) {
      to.raw(']');
    }
  }

  private void simplified(List<Instance> instances, JsonBytes to) {
    AttributeWriter simplified =
        new AttributeWriter(vocabulary, form.as(Representation.SIMPLIFIED));
    to.raw(",\"" + valuesMember(shown(instances.getFirst().attribute().kind())) + "\":[");
    for (Instance instance : instances) {
      Attribute attribute = instance.attribute();
      to.separate().raw('[');
      simplified.write(
          attribute.value() instanceof Value.Null ? tombstone(attribute) : attribute, to);
      to.raw(',').time(instance.time()).raw(']');
    }
    to.raw(']');
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
