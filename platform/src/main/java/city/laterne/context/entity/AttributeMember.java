package city.laterne.context.entity;

import city.laterne.store.AttributeKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an attribute in JSON that are no sub-attributes (ETSI GS CIM 009 v1.9.1, clause
 * 5.2).
 */
enum AttributeMember {
  TYPE("type"),
  VALUE("value"),
  OBJECT("object"),
  LANGUAGE_MAP("languageMap"),
  VOCAB("vocab"),
  VALUE_LIST("valueList"),
  OBJECT_LIST("objectList"),
  JSON("json"),
  DATASET_ID("datasetId"),
  UNIT_CODE("unitCode"),
  OBSERVED_AT("observedAt"),
  CREATED_AT("createdAt"),
  MODIFIED_AT("modifiedAt"),
  DELETED_AT("deletedAt"),
  INSTANCE_ID("instanceId"),
  OBJECT_TYPE("objectType"),
  VALUE_TYPE("valueType"),
  EXPIRES_AT("expiresAt"),
  ENTITY("entity"),
  ENTITY_LIST("entityList"),
  LANG("lang"),
  ENTITY_ID_SEALED("entityIdSealed"),
  ENTITY_TYPE_SEALED("entityTypeSealed"),
  PREVIOUS_VALUE("previousValue"),
  PREVIOUS_OBJECT("previousObject"),
  PREVIOUS_LANGUAGE_MAP("previousLanguageMap"),
  PREVIOUS_VOCAB("previousVocab"),
  PREVIOUS_VALUE_LIST("previousValueList"),
  PREVIOUS_OBJECT_LIST("previousObjectList"),
  PREVIOUS_JSON("previousJson");

  private static final Map<String, AttributeMember> BY_KEY = new HashMap<>();
  private static final Map<String, AttributeKind> KINDS = new HashMap<>();
  private static final Set<AttributeMember> VALUES = EnumSet.noneOf(AttributeMember.class);

  static {
    for (AttributeMember member : values()) {
      BY_KEY.put(member.key, member);
    }
    for (AttributeKind kind : AttributeKind.values()) {
      KINDS.put(typeName(kind), kind);
      VALUES.add(of(kind));
    }
  }

  private final String key;

  AttributeMember(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  static @Nullable AttributeMember find(String key) {
    return BY_KEY.get(key);
  }

  static @Nullable AttributeKind kind(String typeName) {
    return KINDS.get(typeName);
  }

  /** Whether it holds the value of an attribute. */
  boolean holdsValue() {
    return VALUES.contains(this);
  }

  /** The member that holds the value of a kind. */
  static AttributeMember of(AttributeKind kind) {
    return switch (kind) {
      case PROPERTY, GEO_PROPERTY -> VALUE;
      case RELATIONSHIP -> OBJECT;
      case LANGUAGE_PROPERTY -> LANGUAGE_MAP;
      case VOCAB_PROPERTY -> VOCAB;
      case LIST_PROPERTY -> VALUE_LIST;
      case LIST_RELATIONSHIP -> OBJECT_LIST;
      case JSON_PROPERTY -> JSON;
    };
  }

  /** The word for a kind in the member type. */
  static String typeName(AttributeKind kind) {
    return switch (kind) {
      case PROPERTY -> "Property";
      case GEO_PROPERTY -> "GeoProperty";
      case RELATIONSHIP -> "Relationship";
      case LANGUAGE_PROPERTY -> "LanguageProperty";
      case VOCAB_PROPERTY -> "VocabProperty";
      case LIST_PROPERTY -> "ListProperty";
      case LIST_RELATIONSHIP -> "ListRelationship";
      case JSON_PROPERTY -> "JsonProperty";
    };
  }
}
