package city.laterne.store;

/**
 * The kinds of NGSI-LD attributes (ETSI GS CIM 009 v1.9.1, clause 4.5). The order is part of the
 * stored form.
 */
public enum AttributeKind {
  /** Property: a value. */
  PROPERTY,
  /** GeoProperty: a GeoJSON geometry. */
  GEO_PROPERTY,
  /** Relationship: the URI of another entity, or several. */
  RELATIONSHIP,
  /** LanguageProperty: a text per language tag. */
  LANGUAGE_PROPERTY,
  /** VocabProperty: a term of a vocabulary. */
  VOCAB_PROPERTY,
  /** ListProperty: an ordered list of values. */
  LIST_PROPERTY,
  /** ListRelationship: an ordered list of URIs. */
  LIST_RELATIONSHIP,
  /** JsonProperty: JSON that no context touches. */
  JSON_PROPERTY
}
