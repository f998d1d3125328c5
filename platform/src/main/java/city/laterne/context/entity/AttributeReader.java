package city.laterne.context.entity;

import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.AttributePatch;
import city.laterne.store.AttributePatch.Effect;
import city.laterne.store.AttributeRef;
import city.laterne.store.Details;
import city.laterne.store.Name;
import city.laterne.store.Seal;
import city.laterne.store.Value;
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
  private final Vocabulary vocabulary;
  private final AttributeValues values;

  /** Whether the next attribute is a document of its own, which may have an @context. */
  private boolean isDocument;

  /** Whether null instances tell a deletion in the past, as they do in the history. */
  private boolean tellsDeletions;

  /** What {@link #object} found when it was no attribute. */
  private Value plain = Value.Null.NULL;

  AttributeReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    values = new AttributeValues(vocabulary);
  }

  /** Reads all instances of a name that make up the whole document. */
  void document(JsonParser from, Name name, List<Attribute> to, List<AttributeRef> removed) {
    isDocument = true;
    read(from, name, to, removed);
    isDocument = false;
  }

  /**
   * The same for the history, where an instance that is null was taken away, at its deletedAt
   * (clause 4.5.7): it has that time as its modifiedAt.
   */
  void evolution(JsonParser from, Name name, List<Attribute> to, List<AttributeRef> removed) {
    tellsDeletions = true;
    read(from, name, to, removed);
    tellsDeletions = false;
  }

  /** Reads all instances of a name at the current token; leaves the parser at their last token. */
  void read(JsonParser from, Name name, List<Attribute> to, List<AttributeRef> removed) {
    switch (from.currentToken()) {
      case VALUE_NULL -> removed.add(AttributeRef.all(name));
      case START_OBJECT -> add(name, object(from, name, false), to, removed);
      case START_ARRAY -> array(from, name, to, removed);
      default -> {
        Value value = ValueReader.read(from);
        if (AttributeValues.isNull(value)) {
          removed.add(AttributeRef.all(name));
        } else {
          to.add(bare(name, value));
        }
      }
    }
  }

  private void add(
      Name name, @Nullable Parts parts, List<Attribute> to, List<AttributeRef> removed) {
    if (parts == null) {
      to.add(bare(name, plain));
      return;
    }
    Attribute attribute = parts.attribute(name);
    if (isRemoved(attribute) && !tellsDeletions) {
      removed.add(new AttributeRef(name, attribute.datasetId(), false));
    } else {
      to.add(attribute);
    }
  }

  /** Null is no value of an attribute: it takes an instance away. */
  private static boolean isRemoved(Attribute attribute) {
    return attribute.value() instanceof Value.Null;
  }

  private void array(JsonParser from, Name name, List<Attribute> to, List<AttributeRef> removed) {
    List<Value> items = new ArrayList<>();
    boolean instances = false;
    while (from.nextToken() != JsonToken.END_ARRAY) {
      Parts parts =
          from.currentToken() == JsonToken.START_OBJECT ? object(from, name, false) : null;
      if (parts != null) {
        add(name, parts, to, removed);
        instances = true;
      } else {
        items.add(from.currentToken() == JsonToken.END_OBJECT ? plain : ValueReader.read(from));
      }
    }
    if (!instances) {
      to.add(bare(name, new Value.Items(items)));
    } else if (!items.isEmpty()) {
      throw mixed(name);
    }
  }

  private static Failure mixed(Name name) {
    return Bad.data("The array of " + name + " mixes attribute instances and bare values.");
  }

  private Attribute bare(Name name, Value value) {
    if (GeoJson.isGeometry(value)) {
      return Attribute.geo(name, GeoJson.checked(name, value));
    }
    values.check(name, AttributeKind.PROPERTY, "", "");
    AttributeValues.checkProof(name, AttributeKind.PROPERTY, value);
    return Attribute.property(name, value);
  }

  /** Reads patches of all instances of a name at the current token. */
  void patches(JsonParser from, Name name, List<AttributePatch> to) {
    switch (from.currentToken()) {
      case VALUE_NULL -> to.add(removal(name));
      case START_OBJECT -> {
        Parts parts = object(from, name, true);
        to.add(parts == null ? whole(bare(name, plain)) : parts.patch(name));
      }
      case START_ARRAY -> patchArray(from, name, to);
      default -> {
        Value value = ValueReader.read(from);
        to.add(AttributeValues.isNull(value) ? removal(name) : whole(bare(name, value)));
      }
    }
  }

  private void patchArray(JsonParser from, Name name, List<AttributePatch> to) {
    List<Value> items = new ArrayList<>();
    int before = to.size();
    while (from.nextToken() != JsonToken.END_ARRAY) {
      Parts parts = from.currentToken() == JsonToken.START_OBJECT ? object(from, name, true) : null;
      if (parts != null) {
        to.add(parts.patch(name));
      } else {
        items.add(from.currentToken() == JsonToken.END_OBJECT ? plain : ValueReader.read(from));
      }
    }
    if (to.size() == before) {
      to.add(whole(bare(name, new Value.Items(items))));
    } else if (!items.isEmpty()) {
      throw mixed(name);
    }
  }

  private static AttributePatch removal(Name name) {
    return new AttributePatch(
        Attribute.property(name, Value.Null.NULL), Effect.REMOVE_ALL, List.of());
  }

  private static AttributePatch whole(Attribute attribute) {
    return new AttributePatch(attribute, Effect.SET, List.of());
  }

  /** A fragment of one instance, a whole instance or a bare value. */
  AttributePatch fragment(JsonParser from, Name name) {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      Value value = ValueReader.read(from);
      return AttributeValues.isNull(value) ? removal(name) : whole(bare(name, value));
    }
    from.nextToken();
    Parts parts = new Parts(true);
    isDocument = true;
    members(from, name, parts);
    AttributePatch patch = parts.patch(name);
    if (patch.effect() == Effect.SET && parts.holdsNull()) {
      throw Bad.data("The value of " + name + " holds a null; only a merge can take members away.");
    }
    return patch;
  }

  /**
   * The attribute of the current object, or null when it is a JSON value, which then is in {@link
   * #plain}.
   */
  private @Nullable Parts object(JsonParser from, Name name, boolean patching) {
    if (from.nextToken() == JsonToken.END_OBJECT) {
      plain = new Value.Fields(new LinkedHashMap<>());
      return null;
    }
    AttributeMember first = AttributeMember.find(from.currentName());
    if (first == null || !isSure(first)) {
      return unsure(from, name, patching);
    }
    Parts parts = new Parts(patching);
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
    return parts;
  }

  /** Whether an object that begins with a member is an attribute, or may be by its type. */
  private static boolean isSure(AttributeMember first) {
    return first == AttributeMember.TYPE
        || first.holdsValue()
        || first == AttributeMember.DATASET_ID
        || first == AttributeMember.UNIT_CODE
        || first == AttributeMember.OBSERVED_AT;
  }

  /** An object that starts with a member that can be a sub-attribute's or a value's. */
  private @Nullable Parts unsure(JsonParser from, Name name, boolean patching) {
    Value.Fields all = ValueReader.fields(from, new LinkedHashMap<>());
    boolean attribute =
        all.values().get("type") instanceof Value.Text type
            && AttributeMember.kind(type.value()) != null;
    for (String key : all.values().keySet()) {
      AttributeMember member = AttributeMember.find(key);
      attribute |= member != null && member.holdsValue();
    }
    if (!attribute) {
      plain = all;
      return null;
    }
    try (JsonParser again = Json.parser(new JsonBytes().value(all).toByteArray())) {
      again.nextToken();
      again.nextToken();
      Parts parts = new Parts(patching);
      members(again, name, parts);
      return parts;
    }
  }

  /** Reads members from a member's name on, up to the object's end. */
  private void members(JsonParser from, Name name, Parts parts) {
    boolean document = isDocument;
    isDocument = false;
    for (JsonToken token = from.currentToken();
        token == JsonToken.PROPERTY_NAME;
        token = from.nextToken()) {
      String key = from.currentName();
      AttributeMember member = AttributeMember.find(key);
      from.nextToken();
      if (member == null) {
        if (key.equals("@context") && !document) {
          throw Bad.data("Attribute " + name + " holds an @context; only the entity may.");
        } else if (key.startsWith("@")) {
          from.skipChildren();
        } else {
          parts.subAttribute(from, vocabulary.intern(key));
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
        case OBSERVED_AT -> parts.observedAt = EntityReader.time(EntityReader.text(from, key), key);
        case EXPIRES_AT -> parts.expiresAt = EntityReader.time(EntityReader.text(from, key), key);
        case OBJECT_TYPE ->
            parts.objectTypes =
                EntityReader.texts(from, key).stream().map(vocabulary::intern).toList();
        case VALUE_TYPE -> parts.valueType = EntityReader.text(from, key);
        case ENTITY_ID_SEALED, ENTITY_TYPE_SEALED -> parts.seal(from, name, member);
        case DELETED_AT -> {
          if (tellsDeletions) {
            parts.deletedAt = EntityReader.time(EntityReader.text(from, key), key);
          } else {
            from.skipChildren();
          }
        }
        case CREATED_AT, MODIFIED_AT, INSTANCE_ID, ENTITY, ENTITY_LIST, LANG -> from.skipChildren();
        case PREVIOUS_VALUE,
            PREVIOUS_OBJECT,
            PREVIOUS_LANGUAGE_MAP,
            PREVIOUS_VOCAB,
            PREVIOUS_VALUE_LIST,
            PREVIOUS_OBJECT_LIST,
            PREVIOUS_JSON ->
            throw Bad.data(key + " of " + name + " is told in notifications alone.");
      }
    }
  }

  private static String dataset(String text) {
    if (text.equals(AttributeValues.NULL_URN)) {
      throw Bad.data("A datasetId cannot be taken away with null (clause 5.5.8).");
    }
    return text.equals("@none") ? "" : EntityReader.uri(text, "datasetId");
  }

  /** What was read of an instance so far. */
  private final class Parts {
    private final boolean patching;
    private @Nullable AttributeKind kind;
    private @Nullable AttributeMember member;
    private Value value = Value.Null.NULL;
    private String datasetId = "";
    private String unitCode = "";
    private long observedAt = Micros.ABSENT;
    private long expiresAt = Micros.ABSENT;
    private long deletedAt = Micros.ABSENT;
    private List<Name> objectTypes = List.of();
    private String valueType = "";
    private Seal seal = Seal.NONE;
    private @Nullable List<Attribute> sub;
    private @Nullable List<AttributePatch> subPatches;

    Parts(boolean patching) {
      this.patching = patching;
    }

    private void subAttribute(JsonParser from, Name key) {
      if (patching) {
        List<AttributePatch> have = subPatches;
        if (have == null) {
          have = new ArrayList<>();
          subPatches = have;
        }
        patches(from, key, have);
        return;
      }
      List<Attribute> have = sub;
      if (have == null) {
        have = new ArrayList<>();
        sub = have;
      }
      List<AttributeRef> removed = new ArrayList<>(0);
      boolean tells = tellsDeletions;
      tellsDeletions = false;
      read(from, key, have, removed);
      tellsDeletions = tells;
      if (!removed.isEmpty()) {
        throw Bad.data("Sub-attribute " + key + " is null.");
      }
    }

    private void seal(JsonParser from, Name name, AttributeMember sealed) {
      if (!AttributeValues.isProof(name)) {
        throw Bad.data("Attribute " + name + " has " + sealed.key() + "; only ngsildproof may.");
      }
      seal =
          seal.with(
              sealed == AttributeMember.ENTITY_ID_SEALED
                  ? new Seal(
                      EntityReader.uri(EntityReader.text(from, sealed.key()), sealed.key()),
                      List.of())
                  : new Seal(
                      "",
                      EntityReader.texts(from, sealed.key()).stream()
                          .map(vocabulary::intern)
                          .toList()));
    }

    private void kind(Name name, String text) {
      kind = AttributeMember.kind(text);
      if (kind == null) {
        throw Bad.data("Attribute " + name + " has the unknown type \"" + text + "\".");
      }
    }

    private Attribute attribute(Name name) {
      if (member == null) {
        AttributeKind sure = kind;
        throw Bad.data(
            "Attribute "
                + name
                + " has no "
                + (sure == null ? "value" : AttributeMember.of(sure).key())
                + ".");
      }
      Attribute read = instance(name);
      if (!isRemoved(read) && holdsNull()) {
        throw Bad.data(
            "The value of " + name + " holds a null; only a merge can take members away.");
      }
      return read;
    }

    /** Whether a null stands somewhere inside of the value, where it is no plain JSON. */
    private boolean holdsNull() {
      return member != AttributeMember.JSON && value instanceof Value.Fields && holdsNull(value);
    }

    private static boolean holdsNull(Value inside) {
      return switch (inside) {
        case Value.Fields fields ->
            fields.values().values().stream().anyMatch(one -> isNullUrn(one) || holdsNull(one));
        case Value.Items items -> items.values().stream().anyMatch(Parts::holdsNull);
        case Value.Null _,
            Value.Bool _,
            Value.Decimal _,
            Value.Real _,
            Value.Text _,
            Value.Point _ ->
            false;
      };
    }

    private static boolean isNullUrn(Value value) {
      return value instanceof Value.Text(String text) && text.equals(AttributeValues.NULL_URN);
    }

    private AttributePatch patch(Name name) {
      if (member != null && value instanceof Value.Null) {
        throw Bad.data(
            "The "
                + member.key()
                + " of "
                + name
                + " is null. Maybe "
                + AttributeValues.NULL_URN
                + ", to take it away?");
      }
      Attribute given = instance(name);
      Effect effect = member == null ? Effect.KEEP : isRemoved(given) ? Effect.REMOVE : Effect.SET;
      return new AttributePatch(
          given, effect, subPatches == null ? List.of() : subPatches, kind != null);
    }

    private Attribute instance(Name name) {
      AttributeMember have = member;
      AttributeKind sure = kind;
      if (sure == null) {
        sure = have == null ? AttributeKind.PROPERTY : AttributeValues.kind(have, value);
      }
      Value checked = have == null ? value : values.checked(name, sure, have, value);
      if (have != null && !(checked instanceof Value.Null)) {
        values.check(name, sure, unitCode, valueType);
        AttributeValues.checkProof(name, sure, checked);
      }
      List<Attribute> subs = sub;
      return new Attribute(
          name,
          datasetId,
          sure,
          checked,
          unitCode,
          observedAt,
          Micros.ABSENT,
          checked instanceof Value.Null ? deletedAt : Micros.ABSENT,
          subs == null ? List.of() : EntityReader.ordered(subs),
          details());
    }

    private Details details() {
      Details details = new Details(objectTypes, valueType, expiresAt, seal);
      return details.isNone() ? Details.NONE : details;
    }
  }
}
