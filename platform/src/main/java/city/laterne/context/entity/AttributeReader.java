package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads attribute instances token by token, whatever representation they are in. For one thread.
 */
public final class AttributeReader {
  private static final String NULL_URN = "urn:ngsi-ld:null";

  private final Vocabulary vocabulary;
  private final AttributeValues values;

  /** What {@link #object} found when it was no attribute. */
  private Value plain = Value.Null.NULL;

  AttributeReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    values = new AttributeValues(vocabulary);
  }

  /**
   * Part of an attribute instance.
   *
   * @param patch what is given
   * @param hasValue whether a value is
   */
  public record Fragment(Attribute patch, boolean hasValue) {}

  /** Reads all instances of a name at the current token; leaves the parser at their last token. */
  void read(JsonParser from, Name name, List<Attribute> to, List<Name> removed) {
    switch (from.currentToken()) {
      case VALUE_NULL -> removed.add(name);
      case START_OBJECT -> {
        Attribute attribute = object(from, name);
        if (attribute == null) {
          to.add(bare(name, plain));
        } else if (isNull(attribute.value())) {
          removed.add(name);
        } else {
          to.add(attribute);
        }
      }
      case START_ARRAY -> array(from, name, to);
      default -> {
        Value value = ValueReader.read(from);
        if (isNull(value)) {
          removed.add(name);
        } else {
          to.add(bare(name, value));
        }
      }
    }
  }

  private static boolean isNull(Value value) {
    return value instanceof Value.Null
        || (value instanceof Value.Text text && text.value().equals(NULL_URN));
  }

  private void array(JsonParser from, Name name, List<Attribute> to) {
    List<Value> items = new ArrayList<>();
    int instances = 0;
    while (from.nextToken() != JsonToken.END_ARRAY) {
      Attribute attribute =
          from.currentToken() == JsonToken.START_OBJECT ? object(from, name) : null;
      if (attribute != null) {
        to.add(attribute);
        instances++;
      } else {
        items.add(from.currentToken() == JsonToken.END_OBJECT ? plain : ValueReader.read(from));
      }
    }
    if (instances == 0) {
      to.add(bare(name, new Value.Items(items)));
    } else if (!items.isEmpty()) {
      throw Bad.data("The array of " + name + " mixes attribute instances and bare values.");
    }
  }

  private Attribute bare(Name name, Value value) {
    if (GeoJson.isGeometry(value)) {
      return Attribute.geo(name, GeoJson.checked(name, value));
    }
    return Attribute.property(name, value);
  }

  /** A fragment, a whole instance or a bare value. */
  Fragment fragment(JsonParser from, Name name) {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      return new Fragment(bare(name, ValueReader.read(from)), true);
    }
    from.nextToken();
    Parts parts = new Parts();
    members(from, name, parts);
    boolean hasValue = parts.member != null;
    return new Fragment(parts.attribute(name, !hasValue), hasValue);
  }

  /**
   * The attribute of the current object, or null when it is a JSON value, which then is in {@link
   * #plain}.
   */
  private @Nullable Attribute object(JsonParser from, Name name) {
    if (from.nextToken() == JsonToken.END_OBJECT) {
      plain = new Value.Fields(new LinkedHashMap<>());
      return null;
    }
    AttributeMember first = AttributeMember.find(from.currentName());
    Parts parts = new Parts();
    if (first == null) {
      return mixed(from, name);
    }
    if (first == AttributeMember.TYPE) {
      from.nextToken();
      Value type = ValueReader.read(from);
      parts.kind = type instanceof Value.Text text ? AttributeMember.kind(text.value()) : null;
      from.nextToken();
      if (parts.kind == null) {
        SequencedMap<String, Value> rest = new LinkedHashMap<>();
        rest.put("type", type);
        plain = ValueReader.fields(from, rest);
        return null;
      }
    }
    members(from, name, parts);
    return parts.attribute(name, false);
  }

  /** An object that starts with a member that can be a sub-attribute's or a value's. */
  private @Nullable Attribute mixed(JsonParser from, Name name) {
    Value.Fields all = ValueReader.fields(from, new LinkedHashMap<>());
    boolean attribute =
        all.values().get("type") instanceof Value.Text type
            && AttributeMember.kind(type.value()) != null;
    for (AttributeKind kind : AttributeKind.values()) {
      attribute |= all.values().containsKey(AttributeMember.of(kind).key());
    }
    if (!attribute) {
      plain = all;
      return null;
    }
    try (JsonParser again = Json.parser(new JsonBytes().value(all).toByteArray())) {
      again.nextToken();
      again.nextToken();
      Parts parts = new Parts();
      members(again, name, parts);
      return parts.attribute(name, false);
    }
  }

  /** Reads members from a member's name on, up to the object's end. */
  private void members(JsonParser from, Name name, Parts parts) {
    for (JsonToken token = from.currentToken();
        token == JsonToken.PROPERTY_NAME;
        token = from.nextToken()) {
      String key = from.currentName();
      AttributeMember member = AttributeMember.find(key);
      from.nextToken();
      if (member == null) {
        if (key.startsWith("@")) {
          from.skipChildren();
        } else {
          subAttribute(from, key, parts);
        }
        continue;
      }
      switch (member) {
        case TYPE -> parts.kind(name, EntityReader.text(from, key));
        case VALUE, OBJECT, LANGUAGE_MAP, VOCAB, VALUE_LIST, OBJECT_LIST, JSON -> {
          if (parts.member != null) {
            throw Bad.data(
                "Attribute " + name + " has both " + parts.member.key() + " and " + key + ".");
          }
          parts.member = member;
          parts.value = ValueReader.read(from);
        }
        case DATASET_ID -> parts.datasetId = dataset(EntityReader.text(from, key));
        case UNIT_CODE -> parts.unitCode = EntityReader.text(from, key);
        case OBSERVED_AT -> parts.observedAt = time(EntityReader.text(from, key), key);
        case CREATED_AT, MODIFIED_AT, DELETED_AT, INSTANCE_ID, OBJECT_TYPE, VALUE_TYPE ->
            from.skipChildren();
      }
    }
  }

  private void subAttribute(JsonParser from, String key, Parts parts) {
    List<Name> removed = new ArrayList<>();
    read(from, vocabulary.intern(key), parts.sub(), removed);
    if (!removed.isEmpty()) {
      throw Bad.data("Sub-attribute " + removed.getFirst() + " is null.");
    }
  }

  private static String dataset(String text) {
    return text.equals("@none") ? "" : EntityReader.uri(text, "datasetId");
  }

  /** An ISO 8601 time in µs since 1970. */
  static long time(String text, String what) {
    try {
      return Micros.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw Bad.data(
          what + " must be a time such as 2026-01-31T12:34:56Z, not \"" + text + "\".", e);
    }
  }

  /** What was read of an instance so far. */
  private final class Parts {
    private @Nullable AttributeKind kind;
    private @Nullable AttributeMember member;
    private Value value = Value.Null.NULL;
    private String datasetId = "";
    private String unitCode = "";
    private long observedAt = Micros.ABSENT;
    private @Nullable List<Attribute> sub;

    private List<Attribute> sub() {
      List<Attribute> have = sub;
      if (have == null) {
        have = new ArrayList<>();
        sub = have;
      }
      return have;
    }

    private void kind(Name name, String text) {
      kind = AttributeMember.kind(text);
      if (kind == null) {
        throw Bad.data("Attribute " + name + " has the unknown type \"" + text + "\".");
      }
    }

    private Attribute attribute(Name name, boolean withoutValue) {
      AttributeMember have = member;
      AttributeKind sure = kind;
      if (have == null && !withoutValue) {
        throw Bad.data(
            "Attribute "
                + name
                + " has no "
                + (sure == null ? "value" : AttributeMember.of(sure).key())
                + ".");
      }
      if (sure == null) {
        sure = have == null ? AttributeKind.PROPERTY : AttributeValues.kind(have, value);
      }
      Value checked = have == null ? value : values.checked(name, sure, have, value);
      List<Attribute> subs = sub;
      return new Attribute(
          name,
          datasetId,
          sure,
          checked,
          unitCode,
          observedAt,
          Micros.ABSENT,
          Micros.ABSENT,
          subs == null ? List.of() : EntityReader.ordered(subs));
    }
  }
}
