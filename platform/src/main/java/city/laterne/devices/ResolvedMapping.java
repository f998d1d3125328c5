package city.laterne.devices;

import city.laterne.shared.Failure;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Tenant;
import city.laterne.store.Writer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A mapping with its names looked up once: from a field of the wire to what the store wants. Safe
 * for use by many threads.
 */
final class ResolvedMapping {
  /**
   * An attribute to be written.
   *
   * @param name its name
   * @param kind its NGSI-LD kind
   * @param valueType what values it takes
   * @param unitCode UN/CEFACT code, empty for none
   */
  record Target(Name name, AttributeKind kind, ValueType valueType, String unitCode) {}

  /** How many distinct unlisted fields a mapping remembers. */
  private static final int MOST_FIELDS = 1_000;

  private final Tenant tenant;
  private final String typeIri;
  private final List<AttributeMapping> listed;
  private final ConcurrentHashMap<String, Optional<Target>> targets = new ConcurrentHashMap<>();

  ResolvedMapping(Tenant tenant, String entityType, List<AttributeMapping> listed) {
    this.tenant = tenant;
    this.typeIri = Terms.expand(entityType);
    this.listed = listed;
  }

  /** Where a field goes; empty when nobody declared it. */
  Optional<Target> find(String field) {
    Optional<Target> known = targets.get(field);
    if (known != null) {
      return known;
    }
    Optional<Target> found = resolve(field);
    if (targets.size() < MOST_FIELDS) {
      targets.put(field, found);
    }
    return found;
  }

  private Optional<Target> resolve(String field) {
    AttributeMapping mapping = new AttributeMapping(field, field, "", "");
    if (!listed.isEmpty()) {
      Optional<AttributeMapping> found =
          listed.stream().filter(one -> one.objectId().equals(field)).findFirst();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      mapping = found.get();
    }
    String iri = Terms.expand(mapping.name());
    Optional<Declaration> declared =
        tenant.declarations().stream()
            .filter(one -> one.type().equals(typeIri) && one.attribute().equals(iri))
            .findFirst();
    if (declared.isPresent() ? declared.get().writer() != Writer.DEVICE : !tenant.openIngest()) {
      return Optional.empty();
    }
    return Optional.of(target(mapping, iri, declared));
  }

  private Target target(AttributeMapping mapping, String iri, Optional<Declaration> declared) {
    Name name;
    try {
      name = tenant.names().intern(iri);
    } catch (Failure full) {
      throw new Failure(full.kind(), full.code(), full.detail(), full);
    }
    String unit = mapping.unitCode();
    if (declared.isPresent()) {
      Declaration declaration = declared.get();
      return new Target(
          name,
          declaration.kind(),
          declaration.valueType() == ValueType.ANY
              ? valueType(mapping.type())
              : declaration.valueType(),
          unit.isEmpty() ? declaration.unitCode() : unit);
    }
    return new Target(name, kind(mapping.type()), valueType(mapping.type()), unit);
  }

  private static AttributeKind kind(String type) {
    return switch (type) {
      case "geo:point", "geo:json", "GeoProperty" -> AttributeKind.GEO_PROPERTY;
      case "Relationship" -> AttributeKind.RELATIONSHIP;
      default -> AttributeKind.PROPERTY;
    };
  }

  private static ValueType valueType(String type) {
    return switch (type) {
      case "Text", "String", "Relationship" -> ValueType.TEXT;
      case "Number", "Integer", "Float" -> ValueType.NUMBER;
      case "Boolean" -> ValueType.BOOLEAN;
      default -> ValueType.ANY;
    };
  }
}
