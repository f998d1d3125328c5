package city.laterne.store;

import java.util.List;

/**
 * A record of the change log: what one operation did to one entity.
 *
 * @param position its number; consecutive within a tenant
 * @param at when, µs since 1970 of the machine's clock
 * @param ordinal the entity's number in its tenant
 * @param entityId the entity
 * @param createdAt when it was made, µs since 1970
 * @param types its types
 * @param kind what happened to it
 * @param attributes instances written, as they now are
 * @param removed attributes taken away; with the entity, all that it had
 */
public record Change(
    long position,
    long at,
    int ordinal,
    String entityId,
    long createdAt,
    List<Name> types,
    Kind kind,
    List<Attribute> attributes,
    List<Name> removed) {
  /** What happened. */
  public enum Kind {
    /** The entity is new. */
    CREATED,
    /** Attributes were written or taken away. */
    UPDATED,
    /** The entity was replaced as a whole. */
    REPLACED,
    /** The entity is gone. */
    DELETED,
    /** A late report went to history; the current state stayed. */
    HISTORY
  }
}
