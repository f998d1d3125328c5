package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePatch;
import city.laterne.store.AttributeRef;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.Details;
import city.laterne.store.HeadChange;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome.Applied;
import city.laterne.store.Outcome.NotApplied;
import city.laterne.store.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what an operation does to an entity: {@code (version before, operation, author) → deltas
 * and outcome, or a refusal}. It reads no clock and no disk. Used by one thread.
 */
final class Deciding {
  private final Dictionary names;
  private final Rules rules;
  private final Set<Name> indexed;
  private final Name location;
  private final Adopting adopting;
  private final Evolving evolving;
  private final Deleting deleting;

  Deciding(Dictionary names, Rules rules, Set<Name> indexed, Name location, Name scope) {
    this.names = names;
    this.rules = rules;
    this.indexed = indexed;
    this.location = location;
    this.adopting = new Adopting(names, rules);
    this.evolving = new Evolving(names, rules, scope);
    this.deleting = new Deleting(names, rules);
  }

  /** What was decided. */
  sealed interface Decision {
    /** Nothing may be done. */
    record Refuse(Refusal refusal) implements Decision {}

    /** Deltas to fold, none when the state is as wished already. */
    record Apply(List<Delta> deltas, Applied applied) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param old the version before: {@code exists} says whether there is one. For the history of an
   *     entity that is gone it is the one that is gone
   * @param ordinal the entity's ordinal, new or old
   */
  Decision decide(boolean exists, Image old, int ordinal, Operation operation, Author author) {
    return switch (operation) {
      case Operation.Create create ->
          exists
              ? refuse(new Refusal.EntityExists(create.entityId()))
              : make(
                  Change.Kind.CREATED,
                  ordinal,
                  create.entityId(),
                  create.types(),
                  create.scopes(),
                  create.attributes(),
                  HeadChange.expiry(create.expiresAt()),
                  create.at(),
                  create.at(),
                  author);
      case Operation.Put put -> put(exists, old, ordinal, put, author);
      case Operation.Write write -> write(exists, old, ordinal, write, author);
      case Operation.PartialUpdate partial ->
          exists ? partial(old, ordinal, partial, author) : missing(partial);
      case Operation.Merge merge -> merge(exists, old, ordinal, merge, author);
      case Operation.DeleteAttribute delete ->
          exists ? deleting.attribute(old, ordinal, delete, author) : missing(delete);
      case Operation.Delete delete ->
          exists ? deleting.entity(old, ordinal, delete, author) : missing(delete);
      case Operation.Expire expire ->
          exists ? deleting.expire(old, ordinal, expire, author) : missing(expire);
      case Operation.Evolve evolve -> evolving.evolve(exists, old, ordinal, evolve, author);
      case Operation.Rewrite rewrite ->
          exists ? evolving.rewrite(old, ordinal, rewrite, author) : missing(rewrite);
      case Operation.Adopt adopt -> adopting.decide(exists, old, ordinal, adopt, author);
      case Operation.Report report ->
          exists ? report(old, ordinal, report, author) : missing(report);
    };
  }

  static Decision refuse(Refusal refusal) {
    return new Decision.Refuse(refusal);
  }

  static Decision missing(Operation operation) {
    return refuse(new Refusal.EntityMissing(operation.entityId()));
  }

  private Decision make(
      Change.Kind kind,
      int ordinal,
      String id,
      List<Name> types,
      List<String> scopes,
      List<Attribute> attributes,
      HeadChange head,
      long createdAt,
      long at,
      Author author) {
    Optional<Refusal> refusal = rules.checkTypes(id, types);
    for (int i = 0; refusal.isEmpty() && i < attributes.size(); i++) {
      refusal = rules.checkWrite(id, types, attributes.get(i), author);
    }
    if (refusal.isPresent()) {
      return refuse(refusal.get());
    }
    List<Attribute> upserts = new ArrayList<>(attributes.size());
    List<Name> written = new ArrayList<>(attributes.size());
    for (Attribute attribute : attributes) {
      upserts.add(Instances.stamped(attribute, at, at));
      written.add(attribute.name());
    }
    Instances.order(upserts);
    return new Decision.Apply(
        List.of(
            new Delta(
                kind, ordinal, at, createdAt, id, types, scopes, upserts, List.of(), head, true)),
        new Applied(kind == Change.Kind.CREATED, written, List.of()));
  }

  private Decision put(boolean exists, Image old, int ordinal, Operation.Put put, Author author) {
    if (!exists) {
      return put.mustExist()
          ? missing(put)
          : make(
              Change.Kind.CREATED,
              ordinal,
              put.entityId(),
              put.types(),
              put.scopes(),
              put.attributes(),
              HeadChange.expiry(put.expiresAt()),
              put.at(),
              put.at(),
              author);
    }
    List<Name> types = old.types(names);
    Optional<Refusal> expiry =
        rules.checkExpiry(put.entityId(), types, HeadChange.expiry(put.expiresAt()), author);
    if (expiry.isPresent()) {
      return refuse(expiry.get());
    }
    for (Attribute there : old.toEntity(ordinal, names, _ -> true).attributes()) {
      boolean stays =
          put.attributes().stream().anyMatch(attribute -> attribute.name() == there.name());
      Optional<Refusal> refusal =
          stays ? Optional.empty() : rules.checkRemove(put.entityId(), types, there.name(), author);
      if (refusal.isPresent()) {
        return refuse(refusal.get());
      }
    }
    return make(
        Change.Kind.REPLACED,
        ordinal,
        put.entityId(),
        put.types(),
        put.scopes(),
        put.attributes(),
        replaced(old, put),
        old.createdAt(),
        put.at(),
        author);
  }

  private static HeadChange replaced(Image old, Operation.Put put) {
    boolean expires = put.expiresAt() != Micros.ABSENT;
    return old.scopes().equals(put.scopes())
        ? HeadChange.expiry(put.expiresAt())
        : new HeadChange(true, put.scopes(), expires, put.expiresAt());
  }

  private Decision write(
      boolean exists, Image old, int ordinal, Operation.Write write, Author author) {
    if (!exists) {
      return write.createWith().isEmpty()
          ? missing(write)
          : make(
              Change.Kind.CREATED,
              ordinal,
              write.entityId(),
              write.createWith(),
              write.head().scopes(),
              write.attributes(),
              HeadChange.expiry(write.head().expiresAt()),
              write.at(),
              write.at(),
              author);
    }
    List<Name> types = old.types(names);
    Optional<Refusal> refusal =
        rules
            .checkTypes(write.entityId(), write.addTypes())
            .or(() -> rules.checkExpiry(write.entityId(), types, write.head(), author));
    List<Attribute> upserts = new ArrayList<>(write.attributes().size());
    List<Name> written = new ArrayList<>(write.attributes().size());
    List<NotApplied> not = new ArrayList<>(0);
    boolean touches = write.head().setsExpiry() || !types.containsAll(write.addTypes());
    for (Attribute attribute : write.attributes()) {
      if (refusal.isEmpty()) {
        refusal = rules.checkWrite(write.entityId(), types, attribute, author);
      }
      Optional<Attribute> before = old.find(attribute.name(), attribute.datasetId(), names);
      boolean fits =
          switch (write.mode()) {
            case UPDATE -> before.isPresent();
            case APPEND -> true;
            case APPEND_NO_OVERWRITE -> before.isEmpty();
          };
      if (fits) {
        upserts.add(
            Instances.stamped(
                attribute, before.map(Attribute::createdAt).orElse(write.at()), write.at()));
        written.add(attribute.name());
        touches |= touchesIndex(before, attribute);
      } else {
        not.add(
            new NotApplied(
                attribute.name(),
                attribute.datasetId(),
                before.isPresent()
                    ? "The attribute exists already."
                    : "There is no such attribute."));
      }
    }
    List<Delta.Removal> removals = new ArrayList<>(0);
    for (AttributeRef removal : write.removals()) {
      if (refusal.isEmpty()) {
        refusal = rules.checkRemove(write.entityId(), types, removal.name(), author);
      }
      if (Deleting.remove(old, removal, names, removals)) {
        written.add(removal.name());
        touches = true;
      } else {
        not.add(new NotApplied(removal.name(), removal.datasetId(), "There is no such attribute."));
      }
    }
    if (refusal.isPresent()) {
      return refuse(refusal.get());
    }
    Instances.order(upserts);
    HeadChange head =
        head(old, write.head(), write.mode() == Operation.WriteMode.APPEND_NO_OVERWRITE);
    return apply(
        upserts.isEmpty()
                && removals.isEmpty()
                && head.isNone()
                && types.containsAll(write.addTypes())
            ? List.of()
            : List.of(
                update(
                    old, ordinal, write.at(), write.addTypes(), upserts, removals, head, touches)),
        written,
        not);
  }

  /** A head change as it is to be folded; keeping what is there, it adds scopes. */
  static HeadChange head(Image old, HeadChange given, boolean keeping) {
    if (given.isNone() || !keeping) {
      boolean same = given.scopes().equals(old.scopes());
      return given.setsScopes() && same ? given.withoutScopes() : given;
    }
    List<String> scopes = new ArrayList<>(old.scopes());
    for (String scope : given.scopes()) {
      if (!scopes.contains(scope)) {
        scopes.add(scope);
      }
    }
    boolean more = scopes.size() > old.scopes().size();
    boolean expiry = given.setsExpiry() && old.expiresAt() == Micros.ABSENT;
    return more || expiry
        ? new HeadChange(more, scopes, expiry, given.expiresAt())
        : HeadChange.NONE;
  }

  private Decision merge(
      boolean exists, Image old, int ordinal, Operation.Merge merge, Author author) {
    if (!exists) {
      return merge.createWith().isEmpty()
          ? missing(merge)
          : make(
              Change.Kind.CREATED,
              ordinal,
              merge.entityId(),
              merge.createWith(),
              merge.head().scopes(),
              Patching.whole(merge.patches()),
              HeadChange.expiry(merge.head().expiresAt()),
              merge.at(),
              merge.at(),
              author);
    }
    List<Name> types = old.types(names);
    Optional<Refusal> refusal =
        rules
            .checkTypes(merge.entityId(), merge.addTypes())
            .or(() -> rules.checkExpiry(merge.entityId(), types, merge.head(), author));
    List<Attribute> upserts = new ArrayList<>(merge.patches().size());
    List<Delta.Removal> removals = new ArrayList<>(0);
    List<Name> written = new ArrayList<>(merge.patches().size());
    boolean touches = merge.head().setsExpiry() || !types.containsAll(merge.addTypes());
    for (AttributePatch patch : merge.patches()) {
      Attribute given = patch.attribute();
      if (patch.removes()) {
        refusal =
            refusal.or(() -> rules.checkRemove(merge.entityId(), types, given.name(), author));
        if (Deleting.remove(old, patch.removed(), names, removals)) {
          written.add(given.name());
          touches = true;
        }
        continue;
      }
      Optional<Attribute> before = old.find(given.name(), given.datasetId(), names);
      if (before.isEmpty() && patch.effect() == AttributePatch.Effect.KEEP) {
        return refuse(
            new Refusal.AttributeMissing(merge.entityId(), given.name(), given.datasetId()));
      }
      Attribute after =
          before
              .map(there -> Patching.merged(there, patch, merge.at()))
              .orElseGet(() -> Instances.stamped(Patching.whole(patch), merge.at(), merge.at()));
      refusal = refusal.or(() -> rules.checkWrite(merge.entityId(), types, after, author));
      upserts.add(after);
      written.add(after.name());
      touches |= touchesIndex(before, after);
    }
    if (refusal.isPresent()) {
      return refuse(refusal.get());
    }
    Instances.order(upserts);
    HeadChange head = head(old, merge.head(), false);
    return apply(
        upserts.isEmpty()
                && removals.isEmpty()
                && head.isNone()
                && types.containsAll(merge.addTypes())
            ? List.of()
            : List.of(
                update(
                    old, ordinal, merge.at(), merge.addTypes(), upserts, removals, head, touches)),
        written,
        List.of());
  }

  private boolean touchesIndex(Optional<Attribute> before, Attribute after) {
    return ((after.name() == location || indexed.contains(after.name()))
            && !(before.isPresent() && before.get().value().equals(after.value())))
        || after.details().expiresAt()
            != before.map(Attribute::details).orElse(Details.NONE).expiresAt();
  }

  static Delta update(
      Image old,
      int ordinal,
      long at,
      List<Name> addTypes,
      List<Attribute> upserts,
      List<Delta.Removal> removals,
      HeadChange head,
      boolean touches) {
    return new Delta(
        Change.Kind.UPDATED,
        ordinal,
        at,
        old.createdAt(),
        "",
        addTypes,
        List.of(),
        upserts,
        removals,
        head,
        touches);
  }

  static Decision apply(List<Delta> deltas, List<Name> written, List<NotApplied> not) {
    return new Decision.Apply(deltas, new Applied(false, written, not));
  }

  private Decision partial(Image old, int ordinal, Operation.PartialUpdate partial, Author author) {
    AttributePatch patch = partial.patch();
    Attribute given = patch.attribute();
    Optional<Attribute> found = old.find(given.name(), given.datasetId(), names);
    if (found.isEmpty()) {
      return refuse(
          new Refusal.AttributeMissing(partial.entityId(), given.name(), given.datasetId()));
    }
    if (patch.removes()) {
      return deleting.attribute(
          old,
          ordinal,
          new Operation.DeleteAttribute(
              partial.entityId(), given.name(), given.datasetId(), false, partial.at()),
          author);
    }
    if (!patch.fits(found.get().kind())) {
      return refuse(
          new Refusal.WrongValue(partial.entityId(), given.name(), "a " + found.get().kind()));
    }
    Attribute after = Patching.updated(found.get(), patch, partial.at());
    Optional<Refusal> refusal =
        rules.checkWrite(partial.entityId(), old.types(names), after, author);
    return refusal.isPresent()
        ? refuse(refusal.get())
        : apply(
            List.of(
                update(
                    old,
                    ordinal,
                    partial.at(),
                    List.of(),
                    List.of(after),
                    List.of(),
                    HeadChange.NONE,
                    touchesIndex(found, after))),
            List.of(after.name()),
            List.of());
  }

  private Decision report(Image old, int ordinal, Operation.Report report, Author author) {
    List<Name> types = old.types(names);
    List<Attribute> newer = new ArrayList<>(report.attributes().size());
    List<Attribute> late = new ArrayList<>(0);
    List<Name> written = new ArrayList<>(report.attributes().size());
    List<NotApplied> not = new ArrayList<>(0);
    boolean touches = false;
    for (Attribute given : report.attributes()) {
      Attribute attribute =
          given.observedAt() == Micros.ABSENT ? given.withObservedAt(report.at()) : given;
      Optional<Refusal> refusal = rules.checkWrite(report.entityId(), types, attribute, author);
      if (refusal.isPresent()) {
        return refuse(refusal.get());
      }
      Optional<Attribute> before = old.find(attribute.name(), attribute.datasetId(), names);
      long seen = before.map(Attribute::observedAt).orElse(Micros.ABSENT);
      if (before.isPresent() && before.get().saysTheSameAs(attribute)) {
        not.add(
            new NotApplied(
                attribute.name(), attribute.datasetId(), "This report is known already."));
      } else if (seen != Micros.ABSENT && attribute.observedAt() < seen) {
        late.add(Instances.stamped(attribute, report.at(), report.at()));
        written.add(attribute.name());
      } else {
        newer.add(
            Instances.stamped(
                attribute, before.map(Attribute::createdAt).orElse(report.at()), report.at()));
        written.add(attribute.name());
        touches |= touchesIndex(before, attribute);
      }
    }
    List<Delta> deltas = new ArrayList<>(2);
    if (!newer.isEmpty()) {
      Instances.order(newer);
      deltas.add(
          update(old, ordinal, report.at(), List.of(), newer, List.of(), HeadChange.NONE, touches));
    }
    if (!late.isEmpty()) {
      Instances.order(late);
      deltas.add(
          new Delta(
              Change.Kind.HISTORY,
              ordinal,
              report.at(),
              old.createdAt(),
              "",
              List.of(),
              List.of(),
              late,
              List.of(),
              HeadChange.NONE,
              false));
    }
    return apply(deltas, written, not);
  }
}
