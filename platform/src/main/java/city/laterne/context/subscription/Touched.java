package city.laterne.context.subscription;

import city.laterne.store.Attribute;
import city.laterne.store.Change;
import city.laterne.store.Entity;
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
 * @param createdAt when the entity was made, µs since 1970
 * @param since when the first change was, µs since 1970
 * @param at when the last change was, µs since 1970
 * @param written attributes that any of the changes wrote
 * @param removed attributes that any of the changes took away
 */
record Touched(
    String entityId,
    List<Name> types,
    boolean deleted,
    long createdAt,
    long since,
    long at,
    Set<Name> written,
    Set<Name> removed) {
  Touched {
    types = List.copyOf(types);
    written = Set.copyOf(written);
    removed = Set.copyOf(removed);
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
        change.createdAt(),
        change.at(),
        change.at(),
        written,
        Set.copyOf(change.removed()));
  }

  /** An entity of which is told though it did not change. */
  static Touched unchanged(Entity entity, long now) {
    return new Touched(
        entity.id(), entity.types(), false, entity.createdAt(), now, now, Set.of(), Set.of());
  }

  /** This and later changes of the same entity as one. */
  Touched then(Touched later) {
    Set<Name> all = new HashSet<>(written);
    all.addAll(later.written);
    Set<Name> gone = new HashSet<>(removed);
    gone.addAll(later.removed);
    return new Touched(
        entityId, later.types, later.deleted, later.createdAt, since, later.at, all, gone);
  }

  /** Changes by entity, in order of each one's first. */
  static Collection<Touched> merge(List<Change> changes) {
    LinkedHashMap<String, Touched> merged = new LinkedHashMap<>();
    changes.forEach(change -> merged.merge(change.entityId(), by(change), Touched::then));
    return merged.values();
  }
}
