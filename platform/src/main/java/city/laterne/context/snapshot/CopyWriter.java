package city.laterne.context.snapshot;

import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Entity;
import city.laterne.store.HistoryRow;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * Writes what queries find into the annex of a snapshot, entities with the times that they have
 * elsewhere, in batches. For one thread.
 */
public final class CopyWriter {
  private static final Author AUTHOR = Author.domain("snapshots");
  private static final int BATCH = 500;
  private static final int ROWS_AT_ONCE = 1_000;

  /** The most entities of a snapshot. */
  static final int MOST_ENTITIES = 100_000;

  /** The most rows of their history. */
  static final int MOST_ROWS = 1_000_000;

  private final Tenant annex;
  private final NameTranslation translation;
  private final long at;
  private final BooleanSupplier wanted;
  private final List<Transaction> waiting = new ArrayList<>(BATCH);
  private int waitingRows;
  private int entities;
  private long rows;
  private long found;
  private Optional<String> leftOut = Optional.empty();

  /**
   * A writer.
   *
   * @param at when the snapshot is made, µs since 1970
   * @param wanted whether somebody still wants the snapshot
   */
  CopyWriter(Tenant annex, long at, BooleanSupplier wanted) {
    this.annex = annex;
    this.translation = new NameTranslation(annex.names());
    this.at = at;
    this.wanted = wanted;
  }

  /** Begins to count for the next query. */
  void next() {
    found = 0;
    leftOut = Optional.empty();
  }

  /**
   * Adds an entity, or what more there is of one.
   *
   * @throws Failure FORBIDDEN, code TooManyResults; UNAVAILABLE when nobody wants it any more
   */
  public void add(Entity entity) {
    add(entity, List.of());
  }

  /** The same with rows of its history. */
  public void add(Entity entity, List<HistoryRow> history) {
    found++;
    rows += history.size();
    if (rows > MOST_ROWS) {
      throw tooMany(MOST_ROWS + " instances over time");
    }
    Entity here = translation.entity(entity);
    int from = 0;
    do {
      int to = Math.min(history.size(), from + ROWS_AT_ONCE);
      List<HistoryRow> some = history.subList(from, to).stream().map(translation::row).toList();
      waiting.add(Transaction.of(AUTHOR, new Operation.Adopt(here, some, at)));
      waitingRows += some.size();
      if (waiting.size() >= BATCH || waitingRows >= BATCH * 10) {
        flush();
      }
      from = to;
    } while (from < history.size());
  }

  /**
   * Ends a query that is no longer of use: to be asked where much may be read before something is
   * added.
   *
   * @throws Failure UNAVAILABLE when nobody wants the snapshot any more
   */
  public void requireWanted() {
    if (!wanted.getAsBoolean()) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE, "GivenUp", "The snapshot is gone, or the platform stops.");
    }
  }

  /** Writes what waits; returns when it is on the disk. */
  void flush() {
    requireWanted();
    List<Outcome> outcomes;
    try {
      outcomes = annex.submit(waiting).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Failure failure ? failure : e;
    }
    waiting.clear();
    waitingRows = 0;
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Committed committed ->
            entities += committed.applied().getFirst().created() ? 1 : 0;
        case Outcome.Refused refused ->
            leftOut = leftOut.or(() -> Optional.of(refused.refusal().message()));
      }
    }
    if (entities > MOST_ENTITIES) {
      throw tooMany(MOST_ENTITIES + " entities");
    }
  }

  /** How many entities the query found. */
  long found() {
    return found;
  }

  /** Why something was left out, if so: what the store does not take. */
  Optional<String> leftOut() {
    return leftOut;
  }

  private static Failure tooMany(String limit) {
    return new Failure(
        Failure.Kind.FORBIDDEN,
        "TooManyResults",
        "The queries find more than "
            + limit
            + ", the most that a snapshot holds. Maybe name"
            + " types, ids or attributes?");
  }
}
