package city.laterne.store;

import city.laterne.shared.Micros;
import java.util.List;

/**
 * What few attribute instances have beside their value.
 *
 * @param objectTypes of a relationship: the types of the entities behind it (ETSI GS CIM 009
 *     v1.9.1, clause 4.5.22); empty for none
 * @param valueType of a property: the native type of its value, as JSON-LD's {@code @type}; empty
 *     for none
 * @param expiresAt when the instance ceases to be valid (clause 4.22), µs since 1970, or {@link
 *     Micros#ABSENT}
 * @param seal of a proof: what it was made over
 */
public record Details(List<Name> objectTypes, String valueType, long expiresAt, Seal seal) {
  /** Nothing: what most instances have. */
  public static final Details NONE = new Details(List.of(), "", Micros.ABSENT);

  /** Copies the list. */
  public Details {
    objectTypes = List.copyOf(objectTypes);
  }

  /** Those of an attribute that is no proof. */
  public Details(List<Name> objectTypes, String valueType, long expiresAt) {
    this(objectTypes, valueType, expiresAt, Seal.NONE);
  }

  /** Whether it says nothing. */
  public boolean isNone() {
    return expiresAt == Micros.ABSENT
        && objectTypes.isEmpty()
        && valueType.isEmpty()
        && seal.isNone();
  }
}
