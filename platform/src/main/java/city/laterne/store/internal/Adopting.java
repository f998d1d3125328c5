package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.Entity;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome.Applied;
import city.laterne.store.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what becomes of an entity that is taken over as it stands elsewhere. */
final class Adopting {
  private final Dictionary names;
  private final Rules rules;

  Adopting(Dictionary names, Rules rules) {
    this.names = names;
    this.rules = rules;
  }

  /**
   * Decides.
   *
   * @param old the version before: {@code exists} says whether there is one
   */
  Deciding.Decision decide(
      boolean exists, Image old, int ordinal, Operation.Adopt adopt, Author author) {
    Entity entity = adopt.entity();
    Optional<Refusal> refusal = rules.checkTypes(entity.id(), entity.types());
    List<Attribute> upserts = new ArrayList<>(entity.attributes().size());
    for (Attribute given : entity.attributes()) {
      refusal = refusal.or(() -> rules.checkWrite(entity.id(), entity.types(), given, author));
      if (!exists || old.find(given.name(), given.datasetId(), names).isEmpty()) {
        upserts.add(timed(given, adopt.at()));
      }
    }
    if (refusal.isPresent()) {
      return new Deciding.Decision.Refuse(refusal.get());
    }
    Instances.order(upserts);
    boolean changes =
        !exists || !upserts.isEmpty() || !old.types(names).containsAll(entity.types());
    List<Name> written = upserts.stream().map(Attribute::name).toList();
    return new Deciding.Decision.Apply(
        changes ? List.of(delta(exists, old, ordinal, adopt, upserts)) : List.of(),
        new Applied(!exists, written, List.of()));
  }

  private static Delta delta(
      boolean exists, Image old, int ordinal, Operation.Adopt adopt, List<Attribute> upserts) {
    Entity entity = adopt.entity();
    long modified = timeOr(entity.modifiedAt(), adopt.at());
    return exists
        ? Deciding.update(
            old, ordinal, modified, entity.types(), upserts, List.of(), HeadChange.NONE, true)
        : new Delta(
            Change.Kind.CREATED,
            ordinal,
            modified,
            timeOr(entity.createdAt(), adopt.at()),
            entity.id(),
            entity.types(),
            entity.scopes(),
            upserts,
            List.of(),
            HeadChange.expiry(entity.expiresAt()),
            true);
  }

  /** An instance with times of the store, its own where it has them. */
  private static Attribute timed(Attribute given, long otherwise) {
    return given
        .withTimes(timeOr(given.createdAt(), otherwise), timeOr(given.modifiedAt(), otherwise))
        .withSub(given.sub().stream().map(sub -> timed(sub, otherwise)).toList());
  }

  private static long timeOr(long time, long otherwise) {
    return time == Micros.ABSENT ? otherwise : time;
  }
}
