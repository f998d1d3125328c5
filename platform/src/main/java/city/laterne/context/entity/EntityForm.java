package city.laterne.context.entity;

import city.laterne.store.Attribute;
import city.laterne.store.Name;
import java.util.Optional;
import java.util.Set;

/**
 * How entities are written.
 *
 * @param representation which of the standard's representations
 * @param systemAttributes whether createdAt, modifiedAt and expiresAt are written
 * @param projection which members are written
 * @param linked whether the @context is written into each entity (application/ld+json)
 * @param languages which texts of language maps are written
 * @param datasets the datasetIds of the instances that are written, {@code ""} for the default
 *     instance; empty for all
 * @param older an older version of the standard that entities are written for, if so
 */
public record EntityForm(
    Representation representation,
    boolean systemAttributes,
    Projection projection,
    boolean linked,
    LanguageFilter languages,
    Set<String> datasets,
    Optional<OlderVersion> older) {
  /** Normalized, everything but the system's attributes, without @context. */
  public static final EntityForm NORMALIZED =
      new EntityForm(Representation.NORMALIZED, false, Set.of(), false);

  /** Copies the set. */
  public EntityForm {
    datasets = Set.copyOf(datasets);
  }

  /** A form for this version of the standard. */
  public EntityForm(
      Representation representation,
      boolean systemAttributes,
      Projection projection,
      boolean linked,
      LanguageFilter languages,
      Set<String> datasets) {
    this(
        representation,
        systemAttributes,
        projection,
        linked,
        languages,
        datasets,
        Optional.empty());
  }

  /**
   * A form with all instances, language maps whole, and of the attributes these; all when empty.
   */
  public EntityForm(
      Representation representation, boolean systemAttributes, Set<Name> only, boolean linked) {
    this(
        representation,
        systemAttributes,
        Projection.ofAttributes(only),
        linked,
        LanguageFilter.NONE,
        Set.of());
  }

  /** The same in another representation. */
  public EntityForm as(Representation other) {
    return new EntityForm(other, systemAttributes, projection, linked, languages, datasets, older);
  }

  /** The same with another projection. */
  public EntityForm with(Projection other) {
    return new EntityForm(
        representation, systemAttributes, other, linked, languages, datasets, older);
  }

  /** The same with or without the @context in each entity. */
  public EntityForm withLinked(boolean inEach) {
    return new EntityForm(
        representation, systemAttributes, projection, inEach, languages, datasets, older);
  }

  /** The same for another version of the standard. */
  public EntityForm with(Optional<OlderVersion> version) {
    return new EntityForm(
        representation, systemAttributes, projection, linked, languages, datasets, version);
  }

  /** Whether an instance of an attribute that the projection keeps is written. */
  boolean keeps(Attribute instance) {
    return datasets.isEmpty() || datasets.contains(instance.datasetId());
  }

  /** Whether something of an entity's attributes is left out. */
  boolean isPartial() {
    return !projection.isAll() || !datasets.isEmpty();
  }

  /** Representations of an entity (ETSI GS CIM 009 v1.9.1, clauses 4.5.1 to 4.5.4 and annex C). */
  public enum Representation {
    /** Every attribute with type and members. */
    NORMALIZED,
    /** Without what can be derived. */
    CONCISE,
    /** Names and values alone. */
    SIMPLIFIED
  }
}
