package city.laterne.context.subscription;

import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Name;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * What is kept of one or more changes of an entity until they are told: not the values, as a
 * notification shows the newest ones.
 *
 * @param entityId the entity
 * @param types its types after the last change
 * @param deleted whether the last change took it away
 * @param at when the last change was, µs since 1970
 * @param written attributes that any of the changes wrote
 */
record Touched(String entityId, List<Name> types, boolean deleted, long at, Set<Name> written) {
  Touched {
    types = List.copyOf(types);
    written = Set.copyOf(written);
  }

  static Touched by(Change change) {
    Set<Name> written = new HashSet<>();
    for (Attribute attribute : change.attributes()) {
      written.add(attribute.name());
    }
    return new Touched(
        change.entityId(),
        change.types(),
        change.kind() == Change.Kind.DELETED,
        change.at(),
        written);
  }

  /** This and later changes of the same entity as one. */
  Touched then(Touched later) {
    Set<Name> all = new HashSet<>(written);
    all.addAll(later.written);
    return new Touched(entityId, later.types, later.deleted, later.at, all);
  }

  /** Changes by entity, in order of each one's first. */
  static Collection<Touched> merge(List<Change> changes) {
    LinkedHashMap<String, Touched> merged = new LinkedHashMap<>();
    changes.forEach(change -> merged.merge(change.entityId(), by(change), Touched::then));
    return merged.values();
  }
}
