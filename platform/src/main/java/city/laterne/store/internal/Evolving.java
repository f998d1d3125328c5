package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome.Applied;
import city.laterne.store.Refusal;
import city.laterne.store.Value;
import city.laterne.store.internal.Deciding.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what history that is told, or written anew, does to an entity (ETSI GS CIM 009 v1.9.1,
 * clauses 5.6.11 to 5.6.16). It reads no clock and no disk. Used by one thread.
 */
final class Evolving {
  private final Dictionary names;
  private final Rules rules;
  private final Name scope;

  Evolving(Dictionary names, Rules rules, Name scope) {
    this.names = names;
    this.rules = rules;
    this.scope = scope;
  }

  /** Decides what instances of any times do to an entity. */
  Decision evolve(boolean exists, Image old, int ordinal, Operation.Evolve evolve, Author author) {
    if (!exists && evolve.createWith().isEmpty()) {
      return Deciding.missing(evolve);
    }
    List<Name> types = exists ? old.types(names) : evolve.createWith();
    Optional<Refusal> refusal = rules.checkTypes(evolve.entityId(), evolve.createWith());
    if (exists) {
      refusal =
          refusal.or(() -> rules.checkExpiry(evolve.entityId(), types, evolve.head(), author));
    }
    Map<Delta.Removal, Attribute> newest = new HashMap<>();
    List<Attribute> late = new ArrayList<>();
    List<Name> written = new ArrayList<>(evolve.instances().size());
    for (Attribute given : evolve.instances()) {
      written.add(given.name());
      if (given.name() == scope) {
        late.add(told(given, evolve.at()));
        continue;
      }
      refusal = refusal.or(() -> checkTold(evolve.entityId(), types, given, author));
      Delta.Removal series =
          new Delta.Removal(given.name(), given.datasetId(), AttributeKind.PROPERTY);
      Attribute before = newest.get(series);
      boolean newer =
          before == null || observed(given, evolve.at()) >= observed(before, evolve.at());
      if (newer) {
        newest.put(series, given);
      }
      if (before != null) {
        late.add(told(newer ? before : given, evolve.at()));
      }
    }
    if (refusal.isPresent()) {
      return Deciding.refuse(refusal.get());
    }
    List<Delta> deltas = new ArrayList<>(2);
    if (exists) {
      List<Delta.Removal> removals = new ArrayList<>(0);
      List<Attribute> upserts = current(old, newest.values(), evolve.at(), late, removals);
      HeadChange head = Deciding.head(old, evolve.head(), false);
      boolean same = upserts.isEmpty() && removals.isEmpty() && head.isNone();
      if (!same || !types.containsAll(evolve.createWith())) {
        deltas.add(
            Deciding.update(
                old, ordinal, evolve.at(), evolve.createWith(), upserts, removals, head, true));
      }
    } else {
      deltas.add(made(ordinal, evolve, newest.values(), late));
    }
    if (!late.isEmpty()) {
      late.sort(Instances.ORDER);
      long base = exists ? old.createdAt() : evolve.at();
      deltas.add(historyOnly(ordinal, evolve.at(), base, late));
    }
    return new Decision.Apply(deltas, new Applied(!exists, written, List.of()));
  }

  private Optional<Refusal> checkTold(String id, List<Name> types, Attribute given, Author author) {
    return given.value() instanceof Value.Null
        ? rules.checkRemove(id, types, given.name(), author)
        : rules.checkWrite(id, types, given, author);
  }

  private static Delta made(
      int ordinal, Operation.Evolve evolve, Collection<Attribute> newest, List<Attribute> late) {
    List<Attribute> upserts = new ArrayList<>(newest.size());
    for (Attribute one : newest) {
      (one.value() instanceof Value.Null ? late : upserts).add(told(one, evolve.at()));
    }
    upserts.sort(Instances.ORDER);
    return new Delta(
        Change.Kind.CREATED,
        ordinal,
        evolve.at(),
        evolve.at(),
        evolve.entityId(),
        evolve.createWith(),
        evolve.head().scopes(),
        upserts,
        List.of(),
        HeadChange.expiry(evolve.head().expiresAt()),
        true);
  }

  /** An instance as the history tells it: one that was taken away was so before now. */
  private static Attribute told(Attribute given, long at) {
    return given.value() instanceof Value.Null
        ? given.withTimes(at, observed(given, at))
        : Instances.stamped(given, at, at);
  }

  /** When an instance was observed, or taken away; written now if neither is said. */
  private static long observed(Attribute attribute, long at) {
    boolean gone = attribute.value() instanceof Value.Null;
    long otherwise = gone && attribute.modifiedAt() != Micros.ABSENT ? attribute.modifiedAt() : at;
    return attribute.observedAt() == Micros.ABSENT ? otherwise : attribute.observedAt();
  }

  /**
   * Of the newest instances given, those that are newer than what is there; others are late, and so
   * are those that only tell what is to be taken away.
   */
  private List<Attribute> current(
      Image old,
      Collection<Attribute> newest,
      long at,
      List<Attribute> late,
      List<Delta.Removal> removals) {
    List<Attribute> upserts = new ArrayList<>();
    for (Attribute given : newest) {
      Optional<Attribute> before = old.find(given.name(), given.datasetId(), names);
      boolean gone = given.value() instanceof Value.Null;
      if (before.isPresent() && before.get().saysTheSameAs(given)) {
        continue;
      }
      boolean older =
          before.isPresent()
              && observed(before.get(), before.get().modifiedAt()) > observed(given, at);
      if (older || gone) {
        late.add(told(given, at));
      } else {
        upserts.add(Instances.stamped(given, before.map(Attribute::createdAt).orElse(at), at));
      }
      if (gone && !older && before.isPresent()) {
        removals.add(new Delta.Removal(given.name(), given.datasetId(), before.get().kind()));
      }
    }
    upserts.sort(Instances.ORDER);
    return upserts;
  }

  private static Delta historyOnly(int ordinal, long at, long base, List<Attribute> late) {
    return new Delta(
        Change.Kind.HISTORY,
        ordinal,
        at,
        base,
        "",
        List.of(),
        List.of(),
        late,
        List.of(),
        HeadChange.NONE,
        false);
  }

  /** Decides what becomes of the current state when history is written anew. */
  Decision rewrite(Image old, int ordinal, Operation.Rewrite rewrite, Author author) {
    if (old.deleted() && !(rewrite.correct().isEmpty() && rewrite.forget().isEmpty())) {
      return Deciding.missing(rewrite);
    }
    List<Name> types = old.types(names);
    Optional<Refusal> refusal =
        rewrite.names().isEmpty()
            ? rules.checkDelete(rewrite.entityId(), types, author)
            : Optional.empty();
    for (Name name : rewrite.names()) {
      refusal = refusal.or(() -> rules.checkRemove(rewrite.entityId(), types, name, author));
    }
    List<Attribute> upserts = new ArrayList<>(rewrite.correct().size());
    for (Attribute after : rewrite.correct()) {
      refusal = refusal.or(() -> rules.checkWrite(rewrite.entityId(), types, after, author));
      upserts.add(after);
    }
    if (refusal.isPresent()) {
      return Deciding.refuse(refusal.get());
    }
    List<Delta.Removal> removals = new ArrayList<>();
    rewrite.forget().forEach(gone -> Deleting.remove(old, gone, names, removals));
    Instances.order(upserts);
    boolean unscoped = rewrite.forget().stream().anyMatch(gone -> gone.name() == scope);
    HeadChange head =
        unscoped
            ? Deciding.head(old, new HeadChange(true, List.of(), false, Micros.ABSENT), false)
            : HeadChange.NONE;
    return Deciding.apply(
        upserts.isEmpty() && removals.isEmpty() && head.isNone()
            ? List.of()
            : List.of(
                Deciding.update(
                    old, ordinal, rewrite.at(), List.of(), upserts, removals, head, true)),
        rewrite.names(),
        List.of());
  }
}
