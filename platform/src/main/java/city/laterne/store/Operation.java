package city.laterne.store;

import java.util.List;

/**
 * One change to one entity. Time enters as data: {@code at} is when the change is made, µs since
 * 1970 of the machine's clock. Incoming attributes carry {@link city.laterne.shared.Micros#ABSENT}
 * as createdAt and modifiedAt; the store sets both.
 */
public sealed interface Operation {
  /** The entity's URI. */
  String entityId();

  /** When the change is made. */
  long at();

  /** Makes a new entity; refused with {@link Refusal.EntityExists} when there is one. */
  record Create(
      String entityId, List<Name> types, List<String> scopes, List<Attribute> attributes, long at)
      implements Operation {}

  /** Makes the entity or replaces all of it but its createdAt. */
  record Put(
      String entityId,
      List<Name> types,
      List<String> scopes,
      List<Attribute> attributes,
      boolean mustExist,
      long at)
      implements Operation {}

  /**
   * Writes attributes of an entity, each instance as a whole.
   *
   * @param addTypes types to add, maybe none
   * @param createWith types to make the entity with when it is missing; empty: refused as missing
   */
  record Write(
      String entityId,
      List<Name> addTypes,
      List<Name> createWith,
      List<Attribute> attributes,
      WriteMode mode,
      long at)
      implements Operation {}

  /** How a {@link Write} treats instances that are there or not. */
  enum WriteMode {
    /** Only instances that are there; others are reported as not applied (clause 5.6.2). */
    UPDATE,
    /** Adds or replaces (clause 5.6.3). */
    APPEND,
    /** Adds; those that are there are reported as not applied. */
    APPEND_NO_OVERWRITE
  }

  /**
   * Changes parts of one attribute instance: only what the patch gives (clause 5.6.4).
   *
   * @param patch the instance to take parts from
   * @param hasValue whether the patch gives a value; otherwise the old one stays
   */
  record PartialUpdate(String entityId, Attribute patch, boolean hasValue, long at)
      implements Operation {}

  /** Takes an attribute away: one instance, or all of them. */
  record DeleteAttribute(
      String entityId, Name name, String datasetId, boolean allInstances, long at)
      implements Operation {}

  /** Takes the entity away; its history stays. */
  record Delete(String entityId, long at) implements Operation {}

  /**
   * A device's report: for each attribute the newest observedAt wins the current state, a late one
   * goes to history only, a redelivered one changes nothing. Attributes without observedAt count as
   * observed {@code at}.
   */
  record Report(String entityId, List<Attribute> attributes, long at) implements Operation {}
}
