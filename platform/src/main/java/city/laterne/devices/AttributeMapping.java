package city.laterne.devices;

/**
 * How one field of a device's payload becomes an attribute.
 *
 * @param objectId the field's name on the wire
 * @param name the attribute's name: a plain term or an IRI
 * @param type FIWARE's word for what it holds: {@code Text} or {@code String}; {@code Number},
 *     {@code Integer} or {@code Float}; {@code Boolean}; {@code geo:point}, {@code geo:json} or
 *     {@code GeoProperty}; {@code Relationship}; anything else takes any JSON. Where the attribute
 *     is declared, the declared kind counts, and the declared value type unless that is ANY
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
