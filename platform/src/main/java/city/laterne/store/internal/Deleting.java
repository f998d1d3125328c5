package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeRef;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.HeadChange;
import city.laterne.store.Operation;
import city.laterne.store.Refusal;
import city.laterne.store.internal.Deciding.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what takes entities, attributes and instances away. */
final class Deleting {
  private final Dictionary names;
  private final Rules rules;

  Deleting(Dictionary names, Rules rules) {
    this.names = names;
    this.rules = rules;
  }

  /** Takes an attribute away, or one instance of it. */
  Decision attribute(Image old, int ordinal, Operation.DeleteAttribute delete, Author author) {
    List<Delta.Removal> removals = new ArrayList<>();
    for (Attribute there : old.findAll(delete.name(), names)) {
      if (delete.allInstances() || there.datasetId().equals(delete.datasetId())) {
        removals.add(new Delta.Removal(there.name(), there.datasetId(), there.kind()));
      }
    }
    if (removals.isEmpty()) {
      return Deciding.refuse(
          new Refusal.AttributeMissing(delete.entityId(), delete.name(), delete.datasetId()));
    }
    Optional<Refusal> refusal =
        rules.checkRemove(delete.entityId(), old.types(names), delete.name(), author);
    return refusal.isPresent()
        ? Deciding.refuse(refusal.get())
        : Deciding.apply(
            List.of(
                Deciding.update(
                    old,
                    ordinal,
                    delete.at(),
                    List.of(),
                    List.of(),
                    removals,
                    HeadChange.NONE,
                    true)),
            List.of(delete.name()),
            List.of());
  }

  /** Takes away what has expired: the entity, or attributes of it. */
  Decision expire(Image old, int ordinal, Operation.Expire expire, Author author) {
    boolean over = old.expiresAt() != Micros.ABSENT && old.expiresAt() <= expire.at();
    if (over) {
      return entity(old, ordinal, new Operation.Delete(expire.entityId(), expire.at()), author);
    }
    List<Delta.Removal> removals =
        old.expiring(names).stream()
            .filter(there -> there.details().expiresAt() <= expire.at())
            .map(there -> new Delta.Removal(there.name(), there.datasetId(), there.kind()))
            .toList();
    return Deciding.apply(
        removals.isEmpty()
            ? List.of()
            : List.of(
                Deciding.update(
                    old,
                    ordinal,
                    expire.at(),
                    List.of(),
                    List.of(),
                    removals,
                    HeadChange.NONE,
                    true)),
        List.of(),
        List.of());
  }

  /** Takes the entity away. */
  Decision entity(Image old, int ordinal, Operation.Delete delete, Author author) {
    Optional<Refusal> refusal = rules.checkDelete(delete.entityId(), old.types(names), author);
    return refusal.isPresent()
        ? Deciding.refuse(refusal.get())
        : Deciding.apply(
            List.of(
                new Delta(
                    Change.Kind.DELETED,
                    ordinal,
                    delete.at(),
                    old.createdAt(),
                    "",
                    List.of(),
                    List.of(),
                    List.of(),
                    removals(old, ordinal),
                    old.scopes().isEmpty()
                        ? HeadChange.NONE
                        : new HeadChange(true, List.of(), false, Micros.ABSENT),
                    true)),
            List.of(),
            List.of());
  }

  /** All instances; the change tells that they go with their entity. */
  private List<Delta.Removal> removals(Image old, int ordinal) {
    return old.toEntity(ordinal, names, _ -> true).attributes().stream()
        .map(there -> new Delta.Removal(there.name(), there.datasetId(), there.kind()))
        .toList();
  }

  /** Adds the instances that are meant to removals; says whether there are any. */
  static boolean remove(Image old, AttributeRef removal, Dictionary names, List<Delta.Removal> to) {
    boolean some = false;
    for (Attribute there : old.findAll(removal.name(), names)) {
      if (removal.means(there)) {
        to.add(new Delta.Removal(there.name(), there.datasetId(), there.kind()));
        some = true;
      }
    }
    return some;
  }
}
