package city.laterne.store;

import city.laterne.shared.Micros;
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
      String entityId,
      List<Name> types,
      List<String> scopes,
      List<Attribute> attributes,
      long expiresAt,
      long at)
      implements Operation {
    /** One that does not expire. */
    public Create(
        String entityId,
        List<Name> types,
        List<String> scopes,
        List<Attribute> attributes,
        long at) {
      this(entityId, types, scopes, attributes, Micros.ABSENT, at);
    }
  }

  /** Makes the entity or replaces all of it but its createdAt. */
  record Put(
      String entityId,
      List<Name> types,
      List<String> scopes,
      List<Attribute> attributes,
      long expiresAt,
      boolean mustExist,
      long at)
      implements Operation {
    /** One that does not expire. */
    public Put(
        String entityId,
        List<Name> types,
        List<String> scopes,
        List<Attribute> attributes,
        boolean mustExist,
        long at) {
      this(entityId, types, scopes, attributes, Micros.ABSENT, mustExist, at);
    }
  }

  /**
   * Writes attributes of an entity, each instance as a whole.
   *
   * @param addTypes types to add, maybe none
   * @param createWith types to make the entity with when it is missing; empty: refused as missing
   * @param removals instances to take away; those that are not there are reported as not applied
   * @param head what else is said of the entity; without overwriting, scopes are added
   */
  record Write(
      String entityId,
      List<Name> addTypes,
      List<Name> createWith,
      List<Attribute> attributes,
      List<AttributeRef> removals,
      HeadChange head,
      WriteMode mode,
      long at)
      implements Operation {
    /** One that writes types and attributes alone. */
    public Write(
        String entityId,
        List<Name> addTypes,
        List<Name> createWith,
        List<Attribute> attributes,
        WriteMode mode,
        long at) {
      this(entityId, addTypes, createWith, attributes, List.of(), HeadChange.NONE, mode, at);
    }
  }

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
   * Changes parts of one attribute instance: only what the patch gives (clause 5.6.4). Refused with
   * {@link Refusal.AttributeMissing} when there is no such instance.
   */
  record PartialUpdate(String entityId, AttributePatch patch, long at) implements Operation {}

  /**
   * Lays patches over an entity, deep into the values that are objects (clauses 5.5.12 and 5.6.17).
   *
   * @param addTypes types to add, maybe none
   * @param createWith types to make the entity with when it is missing; empty: refused as missing
   */
  record Merge(
      String entityId,
      List<Name> addTypes,
      List<Name> createWith,
      List<AttributePatch> patches,
      HeadChange head,
      long at)
      implements Operation {}

  /** Takes an attribute away: one instance, or all of them. */
  record DeleteAttribute(
      String entityId, Name name, String datasetId, boolean allInstances, long at)
      implements Operation {}

  /**
   * Takes the entity away when its time is over by {@code at}, otherwise the attribute instances
   * whose time is (clause 4.22).
   */
  record Expire(String entityId, long at) implements Operation {}

  /** Takes the entity away; its history stays. */
  record Delete(String entityId, long at) implements Operation {}

  /**
   * Adds to an entity's history instances of any times, also several of one attribute (clauses
   * 5.6.11 and 5.6.12). The newest of each attribute and datasetId becomes the current state unless
   * that is newer; the others go to history only. An instance whose value is {@link Value.Null}
   * tells that the attribute was taken away, at its observedAt or modifiedAt. One of the name
   * {@code scope} tells what the scopes were from its observedAt on; it goes to history only.
   *
   * @param createWith types to make the entity with when it is missing, or to add; empty: refused
   *     as missing
   * @param head what the scopes and the expiry are now, as far as that is given; the history of the
   *     scopes is told by the instances
   */
  record Evolve(
      String entityId, List<Name> createWith, HeadChange head, List<Attribute> instances, long at)
      implements Operation {}

  /**
   * Writes history anew, and the current state with it; leaves no trace of that in the history
   * (clauses 5.6.13 to 5.6.16). The history of an entity that is gone can be written anew, too.
   *
   * @param names the attributes concerned; empty for all, which needs the right to delete the
   *     entity
   * @param rows rows with what is to stand in them; a row without attributes goes
   * @param correct instances as they now are in the current state
   * @param forget instances that leave the current state; one of the name {@code scope} stands for
   *     the scopes
   */
  record Rewrite(
      String entityId,
      List<Name> names,
      List<HistoryRow> rows,
      List<Attribute> correct,
      List<AttributeRef> forget,
      long at)
      implements Operation {}

  /**
   * Takes over an entity as it stands elsewhere, with the times that it has there, and some of its
   * history; leaves no trace of its own. Of an entity that is here already, only what is missing is
   * taken: types, attribute instances, rows. Names are this tenant's.
   *
   * @param entity as it is to be; times that it lacks become {@code at}
   * @param rows of its history
   */
  record Adopt(Entity entity, List<HistoryRow> rows, long at) implements Operation {
    @Override
    public String entityId() {
      return entity.id();
    }
  }

  /**
   * A device's report: for each attribute the newest observedAt wins the current state, a late one
   * goes to history only, a redelivered one changes nothing. Attributes without observedAt count as
   * observed {@code at}.
   */
  record Report(String entityId, List<Attribute> attributes, long at) implements Operation {}
}
