package city.laterne.context;

import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;

/**
 * Brings a tenant's entities of one type to what a source says: makes the new ones, writes what
 * differs, and takes those away that the source once brought and no longer knows. The same again
 * changes nothing. Attributes that the source does not mention stay, except those that it masters.
 */
public final class EntityImport {
  private static final int CHUNK = 500;

  private final Tenant tenant;
  private final Author author;
  private final Name type;
  private final MachineClock clock;
  private final BiConsumer<Draft, String> refused;
  private final List<Planned> planned = new ArrayList<>();
  private Set<Name> mastered = Set.of();
  private int created;
  private int changed;
  private int unchanged;
  private int removed;

  /**
   * What a source says of an entity.
   *
   * @param id its URI
   * @param attributes what it has
   * @param first what it is made with besides, and what is the city's own afterwards
   */
  public record Draft(String id, List<Attribute> attributes, List<Attribute> first) {
    /** A draft. */
    public Draft {
      attributes = List.copyOf(attributes);
      first = List.copyOf(first);
    }
  }

  /** An operation, and whether it counts: of several of one entity the first does. */
  private record Planned(Draft draft, Operation operation, boolean counts) {}

  /** How many entities were made, written, left as they were and taken away. */
  public record Counts(int created, int changed, int unchanged, int removed) {
    /** Nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** Whether there was something to do. */
    public boolean changedSomething() {
      return created + changed + removed > 0;
    }
  }

  /**
   * An import.
   *
   * @param type of the entities
   * @param refused is told of each draft that the store refused, and why
   */
  public EntityImport(
      Tenant tenant,
      Author author,
      Name type,
      MachineClock clock,
      BiConsumer<Draft, String> refused) {
    this.tenant = tenant;
    this.author = author;
    this.type = type;
    this.clock = clock;
    this.refused = refused;
  }

  /** Names attributes that are taken away where the source no longer mentions them. */
  public EntityImport mastering(Set<Name> names) {
    mastered = Set.copyOf(names);
    return this;
  }

  /**
   * Imports; a batch is on disk when the next begins, so a kill leaves whole entities and the same
   * again does the rest.
   *
   * @param wanted what the source says, each id once
   * @param ours which entities of the type came from this source: those not wanted are taken away
   * @param count how many are wanted, for the progress
   * @param progress is told the share done, 0 to 1
   */
  public Counts run(
      Iterable<Draft> wanted, Predicate<String> ours, int count, DoubleConsumer progress) {
    Set<String> seen = new HashSet<>();
    int done = 0;
    List<Draft> some = new ArrayList<>(CHUNK);
    for (Draft draft : wanted) {
      seen.add(draft.id());
      some.add(draft);
      if (some.size() == CHUNK) {
        take(some);
        done += some.size();
        some.clear();
        progress.accept(Math.min(1, done / (double) Math.max(1, count)));
      }
    }
    take(some);
    flush();
    delete(gone(seen, ours));
    progress.accept(1);
    return new Counts(created, changed, unchanged, removed);
  }

  /**
   * Brings a part of what a source says in, and takes nothing away: for sources that are too long
   * to be remembered.
   *
   * @param some at most some thousand, each id once
   */
  public void write(List<Draft> some) {
    take(some);
  }

  /** What was done so far. */
  public Counts counts() {
    return new Counts(created, changed, unchanged, removed);
  }

  private void take(List<Draft> some) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      for (Draft draft : some) {
        Optional<Entity> before = view.find(draft.id());
        if (before.isEmpty()) {
          List<Attribute> all = new ArrayList<>(draft.attributes());
          all.addAll(draft.first());
          plan(
              draft,
              new Operation.Create(draft.id(), List.of(type), List.of(), all, clock.micros()),
              true);
        } else {
          change(before.get(), draft);
        }
      }
    }
    flush();
  }

  private void change(Entity before, Draft draft) {
    List<Attribute> differing = differing(before, draft.attributes());
    if (!differing.isEmpty()) {
      plan(
          draft,
          new Operation.Write(
              draft.id(),
              List.of(),
              List.of(),
              differing,
              Operation.WriteMode.APPEND,
              clock.micros()),
          true);
    }
    boolean first = differing.isEmpty();
    for (Attribute there : before.attributes()) {
      boolean gone =
          mastered.contains(there.name())
              && draft.attributes().stream().noneMatch(wanted -> wanted.name() == there.name());
      if (gone) {
        plan(
            draft,
            new Operation.DeleteAttribute(
                draft.id(), there.name(), there.datasetId(), false, clock.micros()),
            first);
        first = false;
      }
    }
    if (differing.isEmpty() && first) {
      unchanged++;
    }
  }

  private void plan(Draft draft, Operation operation, boolean counts) {
    planned.add(new Planned(draft, operation, counts));
  }

  private static List<Attribute> differing(Entity before, List<Attribute> wanted) {
    return wanted.stream()
        .filter(
            attribute ->
                before
                    .find(attribute.name())
                    .filter(present -> present.value().equals(attribute.value()))
                    .isEmpty())
        .toList();
  }

  /** Writes what waits; a batch that is refused is written one by one to find out which. */
  private void flush() {
    if (planned.isEmpty()) {
      return;
    }
    List<Operation> all = planned.stream().map(Planned::operation).toList();
    if (tenant.commit(Transaction.of(author, all)) instanceof Outcome.Committed) {
      planned.forEach(this::count);
    } else {
      for (Planned one : planned) {
        switch (tenant.commit(Transaction.of(author, one.operation()))) {
          case Outcome.Committed _ -> count(one);
          case Outcome.Refused(var refusal) -> refused.accept(one.draft(), refusal.message());
        }
      }
    }
    planned.clear();
  }

  private void count(Planned done) {
    if (done.operation() instanceof Operation.Create) {
      created++;
    } else if (done.counts()) {
      changed++;
    }
  }

  private List<String> gone(Set<String> wanted, Predicate<String> ours) {
    List<String> gone = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(
          new Filter.HasType(type),
          entity -> {
            if (ours.test(entity.id()) && !wanted.contains(entity.id())) {
              gone.add(entity.id());
            }
            return true;
          });
    }
    return gone;
  }

  private void delete(List<String> ids) {
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<Operation> some = new ArrayList<>(CHUNK);
      for (String id : ids.subList(from, Math.min(ids.size(), from + CHUNK))) {
        some.add(new Operation.Delete(id, clock.micros()));
      }
      if (tenant.commit(Transaction.of(author, some)) instanceof Outcome.Committed) {
        removed += some.size();
      }
    }
  }
}
