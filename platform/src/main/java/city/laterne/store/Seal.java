package city.laterne.store;

import java.util.List;

/**
 * What a proof of integrity was made over, as it stands beside the proof (ETSI GS CIM 009 v1.9.1,
 * clause 4.5.2.2: {@code ngsildproof}).
 *
 * @param entityId the id that the entity had; empty when not given
 * @param entityTypes the types that it had; empty when not given
 */
public record Seal(String entityId, List<Name> entityTypes) {
  /** Nothing: what all attributes have that are no proof. */
  public static final Seal NONE = new Seal("", List.of());

  /** Copies the list. */
  public Seal {
    entityTypes = List.copyOf(entityTypes);
  }

  /** Whether it says nothing. */
  public boolean isNone() {
    return entityId.isEmpty() && entityTypes.isEmpty();
  }

  /** The same with what another one says in its place. */
  public Seal with(Seal other) {
    return new Seal(
        other.entityId.isEmpty() ? entityId : other.entityId,
        other.entityTypes.isEmpty() ? entityTypes : other.entityTypes);
  }
}
