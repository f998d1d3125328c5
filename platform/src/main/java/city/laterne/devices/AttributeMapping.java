package city.laterne.devices;

/**
 * How one field of a device's payload becomes an attribute.
 *
 * @param objectId the field's name on the wire
 * @param name the attribute's name: a plain term or an IRI
 * @param type FIWARE's word for what it holds: {@code Text}, {@code Number}, {@code Boolean},
 *     {@code geo:point}, {@code Relationship}; anything else takes any JSON
 * @param unitCode UN/CEFACT code of the unit, empty for the declared one or none
 */
public record AttributeMapping(String objectId, String name, String type, String unitCode) {
  /** Checks that both names are there. */
  public AttributeMapping {
    if (objectId.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException(
          "object_id \"" + objectId + "\" and name \"" + name + "\" must not be empty");
    }
  }
}
