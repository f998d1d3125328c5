package city.laterne.context.entity;

import static city.laterne.context.entity.JsonBytes.ascii;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Details;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** Writes single attribute instances as NGSI-LD JSON under one context. Immutable. */
public final class AttributeWriter {
  private static final EnumMap<AttributeKind, byte[]> TYPES = new EnumMap<>(AttributeKind.class);
  private static final EnumMap<AttributeKind, byte[]> MEMBERS = new EnumMap<>(AttributeKind.class);

  static {
    for (AttributeKind kind : AttributeKind.values()) {
      TYPES.put(kind, ascii("{\"type\":\"" + AttributeMember.typeName(kind) + "\","));
      MEMBERS.put(kind, ascii("\"" + AttributeMember.of(kind).key() + "\":"));
    }
  }

  private static final byte[] ENTITY = ascii(",\"entity\":");
  private static final byte[] ENTITY_LIST = ascii(",\"entityList\":");
  private static final byte[] OBJECT_TYPE = ascii(",\"objectType\":");
  private static final byte[] VALUE_TYPE = ascii(",\"valueType\":");
  private static final byte[] EXPIRES = ascii(",\"expiresAt\":");
  private static final byte[] SEALED_ID = ascii(",\"entityIdSealed\":");
  private static final byte[] SEALED_TYPE = ascii(",\"entityTypeSealed\":");
  private static final byte[] UNIT = ascii(",\"unitCode\":");
  private static final byte[] DATASET_ID = ascii(",\"datasetId\":");
  private static final byte[] OBSERVED = ascii(",\"observedAt\":");
  private static final byte[] CREATED = ascii(",\"createdAt\":");
  private static final byte[] MODIFIED = ascii(",\"modifiedAt\":");

  private final Vocabulary vocabulary;
  private final EntityForm form;
  private final Optional<LinkedEntities> linked;
  private final int levels;

  /** For a context and a form. */
  public AttributeWriter(Vocabulary vocabulary, EntityForm form) {
    this(vocabulary, form, Optional.empty(), 0);
  }

  /** For a context and a form, with the entities behind relationships so many levels deep. */
  AttributeWriter(Vocabulary vocabulary, EntityForm form, LinkedEntities linked, int levels) {
    this(
        vocabulary,
        form,
        levels > 0 ? Optional.of(linked) : Optional.<LinkedEntities>empty(),
        levels);
  }

  private AttributeWriter(
      Vocabulary vocabulary, EntityForm form, Optional<LinkedEntities> linked, int levels) {
    this.vocabulary = vocabulary;
    this.form = form;
    this.linked = linked;
    this.levels = levels;
  }

  /** The word for a kind in the member type. */
  public static String typeName(AttributeKind kind) {
    return AttributeMember.typeName(kind);
  }

  /** The member that holds the value of a kind. */
  public static String memberName(AttributeKind kind) {
    return AttributeMember.of(kind).key();
  }

  /** Appends an instance without its name. */
  public void write(Attribute attribute, JsonBytes to) {
    if (attribute.kind() == AttributeKind.LANGUAGE_PROPERTY
        && form.languages().isActive()
        && attribute.value() instanceof Value.Fields map
        && !map.values().isEmpty()) {
      inLanguage(attribute, map, to);
      return;
    }
    switch (form.representation()) {
      case NORMALIZED -> members(attribute, start(TYPES, attribute), to);
      case CONCISE -> concise(attribute, to);
      case SIMPLIFIED -> simplified(attribute, to);
    }
  }

  /** Appends an instance's value as it stands in the member of its kind. */
  public void value(Attribute attribute, JsonBytes to) {
    switch (attribute.kind()) {
      case VOCAB_PROPERTY -> to.value(compacted(attribute.value()));
      case LIST_RELATIONSHIP -> to.value(objects(attribute.value()));
      case PROPERTY, GEO_PROPERTY, RELATIONSHIP, LANGUAGE_PROPERTY, LIST_PROPERTY, JSON_PROPERTY ->
          to.value(attribute.value());
    }
  }

  private static byte[] start(EnumMap<AttributeKind, byte[]> table, Attribute attribute) {
    return Objects.requireNonNull(table.get(attribute.kind()));
  }

  /** A LanguageProperty as a Property in the best language (clause 4.15). */
  private void inLanguage(Attribute attribute, Value.Fields map, JsonBytes to) {
    Map.Entry<String, Value> best = form.languages().best(map);
    if (form.representation() == EntityForm.Representation.SIMPLIFIED) {
      to.value(best.getValue());
      return;
    }
    to.raw(
        form.representation() == EntityForm.Representation.NORMALIZED
            ? "{\"type\":\"Property\",\"value\":"
            : "{\"value\":");
    to.value(best.getValue()).raw(",\"lang\":").string(best.getKey());
    rest(attribute, to);
  }

  private void members(Attribute attribute, byte[] start, JsonBytes to) {
    to.raw(start).raw(start(MEMBERS, attribute));
    value(attribute, to);
    if (linked.isPresent()) {
      entities(attribute, linked.get(), to);
    }
    rest(attribute, to);
  }

  /** The entities behind a relationship (clause 4.5.23.2). */
  private void entities(Attribute attribute, LinkedEntities joined, JsonBytes to) {
    List<Entity> found =
        LinkedEntities.targets(attribute).stream()
            .map(joined::find)
            .flatMap(Optional::stream)
            .toList();
    if (found.isEmpty()) {
      return;
    }
    EntityWriter writer = below(attribute, joined);
    if (attribute.value() instanceof Value.Text) {
      to.raw(ENTITY);
      writer.write(found.getFirst(), to);
    } else {
      to.raw(ENTITY_LIST);
      writer.writeAll(found, to);
    }
  }

  private EntityWriter below(Attribute attribute, LinkedEntities joined) {
    EntityForm inside = form.with(form.projection().below(attribute.name())).withLinked(false);
    return new EntityWriter(vocabulary, inside, joined, levels - 1);
  }

  /** What follows the value, and the end. */
  private void rest(Attribute attribute, JsonBytes to) {
    Details details = attribute.details();
    if (!details.isNone()) {
      details(details, to);
    }
    if (!attribute.unitCode().isEmpty()) {
      to.raw(UNIT).string(attribute.unitCode());
    }
    if (!attribute.datasetId().isEmpty()) {
      to.raw(DATASET_ID).string(attribute.datasetId());
    }
    if (attribute.observedAt() != Micros.ABSENT) {
      to.raw(OBSERVED).time(attribute.observedAt());
    }
    if (form.systemAttributes() && attribute.createdAt() != Micros.ABSENT) {
      to.raw(CREATED).time(attribute.createdAt()).raw(MODIFIED).time(attribute.modifiedAt());
    }
    subAttributes(attribute.sub(), to);
    to.raw('}');
  }

  private void details(Details details, JsonBytes to) {
    if (!details.objectTypes().isEmpty()) {
      to.raw(OBJECT_TYPE);
      names(details.objectTypes(), to);
    }
    if (!details.valueType().isEmpty()) {
      to.raw(VALUE_TYPE).string(details.valueType());
    }
    if (form.systemAttributes() && details.expiresAt() != Micros.ABSENT) {
      to.raw(EXPIRES).time(details.expiresAt());
    }
    if (!details.seal().entityId().isEmpty()) {
      to.raw(SEALED_ID).string(details.seal().entityId());
    }
    if (!details.seal().entityTypes().isEmpty()) {
      to.raw(SEALED_TYPE);
      names(details.seal().entityTypes(), to);
    }
  }

  private void names(List<Name> names, JsonBytes to) {
    if (names.size() == 1) {
      to.raw(vocabulary.quoted(names.getFirst()));
      return;
    }
    to.raw('[');
    for (Name name : names) {
      to.separate().raw(vocabulary.quoted(name));
    }
    to.raw(']');
  }

  private void subAttributes(List<Attribute> all, JsonBytes to) {
    if (all.isEmpty()) {
      return;
    }
    if (linked.isPresent()) {
      new AttributeWriter(vocabulary, form).subAttributes(all, to);
      return;
    }
    for (int from = 0; from < all.size(); ) {
      Name name = all.get(from).name();
      int end = from + 1;
      while (end < all.size() && all.get(end).name() == name) {
        end++;
      }
      to.raw(',').raw(vocabulary.quoted(name)).raw(':');
      if (end == from + 1) {
        write(all.get(from), to);
      } else {
        for (int i = from; i < end; i++) {
          to.raw(i == from ? '[' : ',');
          write(all.get(i), to);
        }
        to.raw(']');
      }
      from = end;
    }
  }

  private void concise(Attribute attribute, JsonBytes to) {
    boolean bare =
        attribute.unitCode().isEmpty()
            && attribute.datasetId().isEmpty()
            && attribute.observedAt() == Micros.ABSENT
            && attribute.sub().isEmpty()
            && attribute.details().isNone()
            && !form.systemAttributes();
    boolean alone =
        attribute.kind() == AttributeKind.GEO_PROPERTY
            || (attribute.kind() == AttributeKind.PROPERTY && isPlain(attribute.value()));
    if (bare && alone) {
      to.value(attribute.value());
    } else {
      members(attribute, ascii("{"), to);
    }
  }

  /**
   * Whether a value read alone is taken as a Property's again: no object, nor an array with one.
   */
  private static boolean isPlain(Value value) {
    return switch (value) {
      case Value.Fields _, Value.Point _, Value.Null _ -> false;
      case Value.Items items -> items.values().stream().allMatch(AttributeWriter::isPlain);
      case Value.Bool _, Value.Decimal _, Value.Real _, Value.Text _ -> true;
    };
  }

  private void simplified(Attribute attribute, JsonBytes to) {
    if (linked.isPresent() && !LinkedEntities.targets(attribute).isEmpty()) {
      simplifiedEntities(attribute, linked.get(), to);
      return;
    }
    boolean wrapped =
        switch (attribute.kind()) {
          case LANGUAGE_PROPERTY, VOCAB_PROPERTY, JSON_PROPERTY -> true;
          case PROPERTY, GEO_PROPERTY, RELATIONSHIP, LIST_PROPERTY, LIST_RELATIONSHIP -> false;
        };
    if (wrapped) {
      to.raw('{').raw(start(MEMBERS, attribute));
      value(attribute, to);
      to.raw('}');
    } else {
      to.value(attribute.value());
    }
  }

  /** The entities behind a relationship in its place, and URIs of those that are not there. */
  private void simplifiedEntities(Attribute attribute, LinkedEntities joined, JsonBytes to) {
    EntityWriter writer = below(attribute, joined);
    boolean several = !(attribute.value() instanceof Value.Text);
    if (several) {
      to.raw('[');
    }
    for (String target : LinkedEntities.targets(attribute)) {
      if (several) {
        to.separate();
      }
      Optional<Entity> found = joined.find(target);
      if (found.isPresent()) {
        writer.write(found.get(), to);
      } else {
        to.string(target);
      }
    }
    if (several) {
      to.raw(']');
    }
  }

  /** The terms of a VocabProperty as its context has them. */
  Value compacted(Value value) {
    return switch (value) {
      case Value.Text text -> new Value.Text(vocabulary.table().compact(text.value()));
      case Value.Items items ->
          new Value.Items(items.values().stream().map(this::compacted).toList());
      case Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _,
          Value.Fields _,
          Value.Point _ ->
          value;
    };
  }

  private static Value objects(Value value) {
    if (!(value instanceof Value.Items items)) {
      return value;
    }
    List<Value> objects = new ArrayList<>();
    for (Value item : items.values()) {
      SequencedMap<String, Value> object =
          new LinkedHashMap<>(Collections.singletonMap("object", item));
      objects.add(new Value.Fields(object));
    }
    return new Value.Items(objects);
  }
}
