package city.laterne.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One city: one ordered sequence of transactions, one writer. Safe for use by many threads. */
public interface Tenant {
  /** Its name. */
  String name();

  /** Its dictionary of expanded names. */
  Names names();

  /** The declarations in force. */
  List<Declaration> declarations();

  /** Whether undeclared types and attributes are taken. */
  boolean openIngest();

  /**
   * Hands transactions to the writer; each commits or is refused by itself, in order. Completes
   * after the fsync, on the store's thread: do no work there, hand it on.
   *
   * @return one outcome a transaction; fails with {@link city.laterne.shared.Failure} UNAVAILABLE
   *     when the disk refuses
   * @throws city.laterne.shared.Failure UNAVAILABLE, code QueueFull, when the queue is full:
   *     nothing was taken
   */
  CompletableFuture<List<Outcome>> submit(List<Transaction> transactions);

  /** Submits one transaction and waits for the disk. Not for the store's own threads. */
  Outcome commit(Transaction transaction);

  /** A consistent snapshot of what a scope may see. */
  ReadView read(Scope scope);

  /**
   * Passes all that match, in stable order, to a visitor until it answers false; each in the
   * version of when it is its turn, not all of one moment. For those who look at everything once
   * and follow the change log from before on: it may take minutes, keeps no old versions, and comes
   * behind the filling of the memory at a start. Several of them take turns, and behind their first
   * seconds rest as long as they look, so that all together take half a processor.
   *
   * @param wanted the attributes that have to be there; others may be left out
   * @param between done again and again meanwhile, at moments when each entity was either passed or
   *     will be in a version that is as new: the time to take up changes, which the log keeps only
   *     so long
   */
  default void scan(
      Scope scope, Filter filter, Set<Name> wanted, Predicate<Entity> visitor, Runnable between) {
    try (ReadView view = read(scope)) {
      view.each(filter, visitor);
    }
    between.run();
  }

  /** A durable cursor; a new name starts at the end of the log, or at its beginning. */
  ChangeCursor cursor(String name, boolean fromBeginning);

  /**
   * A cursor that lives as long as its reader and starts behind the last change; it sees what the
   * scope may see.
   */
  ChangeCursor tail(Scope scope);

  /**
   * The same for a reader that only cares for some attributes: updates that write or take away none
   * of them are passed over without being decoded. New, replaced and deleted entities always come.
   */
  ChangeCursor tail(Scope scope, Set<Name> touching);

  /** A row of a side table. */
  Optional<byte[]> row(Space space, byte[] key);

  /**
   * Rows of a side table whose key starts with a prefix, in key order.
   *
   * @param after only rows behind this key; empty for all
   * @param most how many at most
   */
  List<Row> rows(Space space, byte[] prefix, byte[] after, int most);

  /** What the engine measures of itself. */
  StoreFigures figures();

  /** The position of the newest change; 0 while there was none. */
  long position();
}
