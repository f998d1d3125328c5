package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.AttributeKind;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what the value of each attribute kind must be (clause 5.2) and gives it the form in which
 * it is stored.
 */
final class AttributeValues {
  private final Vocabulary vocabulary;

  AttributeValues(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The kind that a member without type stands for. */
  static AttributeKind kind(AttributeMember member, Value value) {
    return switch (member) {
      case OBJECT -> AttributeKind.RELATIONSHIP;
      case LANGUAGE_MAP -> AttributeKind.LANGUAGE_PROPERTY;
      case VOCAB -> AttributeKind.VOCAB_PROPERTY;
      case VALUE_LIST -> AttributeKind.LIST_PROPERTY;
      case OBJECT_LIST -> AttributeKind.LIST_RELATIONSHIP;
      case JSON -> AttributeKind.JSON_PROPERTY;
      case VALUE -> GeoJson.isGeometry(value) ? AttributeKind.GEO_PROPERTY : AttributeKind.PROPERTY;
      case TYPE,
          DATASET_ID,
          UNIT_CODE,
          OBSERVED_AT,
          CREATED_AT,
          MODIFIED_AT,
          DELETED_AT,
          INSTANCE_ID,
          OBJECT_TYPE,
          VALUE_TYPE ->
          throw new IllegalArgumentException(member + " holds no value");
    };
  }

  /** The value of a kind, read from a member. */
  Value checked(Name name, AttributeKind kind, AttributeMember member, Value value) {
    if (AttributeMember.of(kind) != member) {
      throw bad(
          name, kind, "must have " + AttributeMember.of(kind).key() + ", not " + member.key());
    }
    if (value instanceof Value.Text text && text.value().equals("urn:ngsi-ld:null")) {
      return value;
    }
    return switch (kind) {
      case PROPERTY, JSON_PROPERTY -> value;
      case GEO_PROPERTY -> GeoJson.checked(name, value);
      case RELATIONSHIP -> targets(name, kind, value, true);
      case LIST_RELATIONSHIP -> targets(name, kind, value, false);
      case LANGUAGE_PROPERTY -> {
        if (!(value instanceof Value.Fields)) {
          throw bad(name, kind, "must hold an object with one text per language");
        }
        yield value;
      }
      case VOCAB_PROPERTY -> vocab(name, value);
      case LIST_PROPERTY -> {
        if (!(value instanceof Value.Items)) {
          throw bad(name, kind, "must hold an array");
        }
        yield value;
      }
    };
  }

  private Value vocab(Name name, Value value) {
    return switch (value) {
      case Value.Text text -> new Value.Text(vocabulary.table().expand(text.value()));
      case Value.Items items ->
          new Value.Items(items.values().stream().map(item -> vocab(name, item)).toList());
      case Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _,
          Value.Fields _,
          Value.Point _ ->
          throw bad(name, AttributeKind.VOCAB_PROPERTY, "must hold a term or an array of terms");
    };
  }

  private static Value targets(Name name, AttributeKind kind, Value value, boolean single) {
    if (single && value instanceof Value.Text text) {
      EntityReader.uri(text.value(), "The object of " + name);
      return value;
    }
    if (!(value instanceof Value.Items items)) {
      throw bad(name, kind, single ? "must hold a URI or an array of URIs" : "must hold an array");
    }
    List<Value> targets = new ArrayList<>();
    for (Value item : items.values()) {
      Value target =
          item instanceof Value.Fields fields
              ? fields.values().getOrDefault("object", Value.Null.NULL)
              : item;
      if (!(target instanceof Value.Text text)) {
        throw bad(name, kind, "must hold URIs only");
      }
      EntityReader.uri(text.value(), "The object of " + name);
      targets.add(target);
    }
    return new Value.Items(targets);
  }

  private static Failure bad(Name name, AttributeKind kind, String what) {
    return Bad.data(
        "Attribute " + name + " is a " + AttributeMember.typeName(kind) + " and " + what + ".");
  }
}
