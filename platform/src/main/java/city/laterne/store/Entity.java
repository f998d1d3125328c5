package city.laterne.store;

import city.laterne.shared.Micros;
import java.util.List;
import java.util.Optional;

/**
 * An entity as the store holds it at one moment.
 *
 * @param ordinal its number in its tenant: dense, from 0 on, its own for ever
 * @param id its URI
 * @param types its types, at least one
 * @param scopes its NGSI-LD scopes ({@code /a/b}), maybe none
 * @param createdAt µs since 1970
 * @param modifiedAt µs since 1970
 * @param attributes all instances, ordered by name number, then datasetId
 * @param expiresAt when it ceases to be valid, µs since 1970, or {@link Micros#ABSENT}
 */
public record Entity(
    int ordinal,
    String id,
    List<Name> types,
    List<String> scopes,
    long createdAt,
    long modifiedAt,
    List<Attribute> attributes,
    long expiresAt) {
  /** Copies the lists. */
  public Entity {
    types = List.copyOf(types);
    scopes = List.copyOf(scopes);
    attributes = List.copyOf(attributes);
  }

  /** One that does not expire. */
  public Entity(
      int ordinal,
      String id,
      List<Name> types,
      List<String> scopes,
      long createdAt,
      long modifiedAt,
      List<Attribute> attributes) {
    this(ordinal, id, types, scopes, createdAt, modifiedAt, attributes, Micros.ABSENT);
  }

  /** The default instance of an attribute. */
  public Optional<Attribute> find(Name name) {
    int at = indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(attributes.get(at));
  }

  private int indexOf(Name name) {
    for (int i = 0; i < attributes.size(); i++) {
      Attribute attribute = attributes.get(i);
      if (attribute.name() == name && attribute.datasetId().isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  /** The text of an attribute's default instance; empty when it has none. */
  public String text(Name name) {
    int at = indexOf(name);
    return at >= 0 && attributes.get(at).value() instanceof Value.Text(String text) ? text : "";
  }

  /** The number of an attribute's default instance; NaN when it has none. */
  public double number(Name name) {
    int at = indexOf(name);
    return at < 0 ? Double.NaN : attributes.get(at).value().asDouble();
  }
}
