package city.laterne.store;

import java.util.List;

/**
 * A way into an entity, as NGSI-LD's query language writes it (clause 4.9): {@code
 * attribute.sub[key.key]}.
 *
 * @param attribute the attribute
 * @param sub sub-attributes from there
 * @param trail keys inside the value from there; {@code *} for all of a level
 */
public record AttributePath(Name attribute, List<Name> sub, List<String> trail) {
  /** Copies the lists. */
  public AttributePath {
    sub = List.copyOf(sub);
    trail = List.copyOf(trail);
  }

  /** An attribute's own value. */
  public static AttributePath of(Name attribute) {
    return new AttributePath(attribute, List.of(), List.of());
  }
}
