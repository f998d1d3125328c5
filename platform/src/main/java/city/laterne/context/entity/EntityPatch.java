package city.laterne.context.entity;

import city.laterne.store.AttributePatch;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import java.util.List;

/**
 * Part of an entity, to be merged into the one that is there (ETSI GS CIM 009 v1.9.1, clause
 * 5.5.12).
 *
 * @param id the entity's URI; empty when not given
 * @param types types to add
 * @param head its scopes and expiry, as far as they are given
 * @param patches its attributes
 */
public record EntityPatch(
    String id, List<Name> types, HeadChange head, List<AttributePatch> patches) {
  /** Copies the lists. */
  public EntityPatch {
    types = List.copyOf(types);
    patches = List.copyOf(patches);
  }

  /** The same, checked to have an id. */
  public EntityPatch identified() {
    if (id.isEmpty()) {
      throw Bad.data("The entity has no id.");
    }
    return this;
  }
}
