package city.laterne.context.entity;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeRef;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import java.util.List;

/**
 * An entity, or a part of one, as a request gives it.
 *
 * @param id its URI; empty when not given
 * @param types its types; empty when not given
 * @param head its scopes and expiry, as far as they are given
 * @param attributes its attribute instances, ordered by name number, then datasetId; no two of the
 *     same name and datasetId
 * @param removed instances given as null or {@code urn:ngsi-ld:null}: to be taken away by an update
 */
public record EntityDraft(
    String id,
    List<Name> types,
    HeadChange head,
    List<Attribute> attributes,
    List<AttributeRef> removed) {
  /** Copies the lists. */
  public EntityDraft {
    types = List.copyOf(types);
    attributes = List.copyOf(attributes);
    removed = List.copyOf(removed);
  }

  /** Its scopes; empty when not given. */
  public List<String> scopes() {
    return head.scopes();
  }

  /**
   * The same, checked to be a whole entity.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, when id or type is missing or
   *     something is null
   */
  public EntityDraft whole() {
    identified();
    if (types.isEmpty()) {
      throw Bad.data("Entity " + id + " has no type.");
    }
    if (head.setsScopes() && head.scopes().isEmpty()) {
      throw Bad.data("The scope of entity " + id + " is null.");
    }
    if (head.setsExpiry() && head.expiresAt() == Micros.ABSENT) {
      throw Bad.data(
          "The expiresAt of entity " + id + " is null; only an update can take it away so.");
    }
    return withoutNulls();
  }

  /** The same, checked to have an id. */
  public EntityDraft identified() {
    if (id.isEmpty()) {
      throw Bad.data("The entity has no id.");
    }
    return this;
  }

  /** The same, checked to have no attribute that is null. */
  public EntityDraft withoutNulls() {
    if (!removed.isEmpty()) {
      throw Bad.data(
          "Attribute "
              + removed.getFirst().name()
              + " is null; only an update can take it away so.");
    }
    return this;
  }
}
