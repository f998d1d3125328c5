package city.laterne.context.entity;

import city.laterne.store.Name;
import java.util.Set;

/**
 * How entities are written.
 *
 * @param representation which of the standard's representations
 * @param systemAttributes whether createdAt and modifiedAt are written
 * @param only the attributes to write; empty for all
 * @param linked whether the @context is written into each entity (application/ld+json)
 */
public record EntityForm(
    Representation representation, boolean systemAttributes, Set<Name> only, boolean linked) {
  /** Normalized, all attributes, without @context. */
  public static final EntityForm NORMALIZED =
      new EntityForm(Representation.NORMALIZED, false, Set.of(), false);

  /** Copies the set. */
  public EntityForm {
    only = Set.copyOf(only);
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
