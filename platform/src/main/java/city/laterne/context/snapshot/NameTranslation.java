package city.laterne.context.snapshot;

import city.laterne.store.Attribute;
import city.laterne.store.Details;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entities of one dictionary with the names of another: each tenant interns its own. For one
 * thread.
 */
final class NameTranslation {
  private final Names target;
  private final Map<Name, Name> known = new HashMap<>();

  NameTranslation(Names target) {
    this.target = target;
  }

  private Name name(Name other) {
    return known.computeIfAbsent(other, name -> target.intern(name.iri()));
  }

  Entity entity(Entity other) {
    return new Entity(
        0,
        other.id(),
        other.types().stream().map(this::name).toList(),
        other.scopes(),
        other.createdAt(),
        other.modifiedAt(),
        attributes(other.attributes()),
        other.expiresAt());
  }

  HistoryRow row(HistoryRow other) {
    return new HistoryRow(
        other.time(),
        other.hash(),
        attributes(other.attributes()),
        other.removed().stream().map(this::name).toList(),
        other.ofScopes());
  }

  private List<Attribute> attributes(List<Attribute> others) {
    return others.stream().map(this::attribute).toList();
  }

  private Attribute attribute(Attribute other) {
    Details details = other.details();
    return new Attribute(
        name(other.name()),
        other.datasetId(),
        other.kind(),
        other.value(),
        other.unitCode(),
        other.observedAt(),
        other.createdAt(),
        other.modifiedAt(),
        attributes(other.sub()),
        details.objectTypes().isEmpty()
            ? details
            : new Details(
                details.objectTypes().stream().map(this::name).toList(),
                details.valueType(),
                details.expiresAt()));
  }
}
