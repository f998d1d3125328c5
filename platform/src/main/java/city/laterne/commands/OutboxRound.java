package city.laterne.commands;

import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A look at all commands in store, a part at a time so that whoever looks can do other things in
 * between. Drops finished commands that are old, and of each entity all but the newest {@value
 * #KEPT_PER_ENTITY}. Used by one thread.
 */
final class OutboxRound {
  /** How many finished commands of one entity are kept at most. */
  static final int KEPT_PER_ENTITY = 10;

  private static final Author AUTHOR = Author.domain("commands");
  private static final int PART = 1_000;

  private final Tenant tenant;
  private final long oldest;
  private final List<Command> ofOne = new ArrayList<>();
  private byte[] after = new byte[0];

  /**
   * A round, before its first part.
   *
   * @param oldest finished commands that expired before it are dropped, µs since 1970
   */
  OutboxRound(Tenant tenant, long oldest) {
    this.tenant = tenant;
    this.oldest = oldest;
  }

  /**
   * Looks at the next part.
   *
   * @param visitor takes the unfinished commands of one entity, the oldest first, as {@link
   *     Outbox#heeding} has them
   * @return whether there may be more
   */
  boolean step(Consumer<List<Command>> visitor) {
    List<Row> rows = tenant.rows(Space.OUTBOX, new byte[0], after, PART);
    List<RowWrite> drop = new ArrayList<>();
    for (Row row : rows) {
      Command command = CommandCodec.decode(row.value());
      if (!ofOne.isEmpty() && !ofOne.getFirst().entityId().equals(command.entityId())) {
        endOne(visitor, drop);
      }
      ofOne.add(command);
      after = row.key();
    }
    if (rows.size() < PART) {
      endOne(visitor, drop);
    }
    if (!drop.isEmpty()) {
      Outcome _ = tenant.commit(Transaction.ofRows(AUTHOR, drop));
    }
    return rows.size() == PART;
  }

  private void endOne(Consumer<List<Command>> visitor, List<RowWrite> drop) {
    List<Command> unfinished =
        ofOne.stream()
            .filter(each -> !Outbox.isFinished(each.state()))
            .map(each -> Outbox.heeding(each, ofOne))
            .toList();
    if (!unfinished.isEmpty()) {
      visitor.accept(unfinished);
    }
    if (unfinished.stream().anyMatch(each -> Outbox.isFinished(each.state()))) {
      // Newer ones stay for now: as long as they stand there it is known that older ones gave way.
      ofOne.clear();
      return;
    }
    int left = ofOne.size() - unfinished.size();
    for (Command command : ofOne) {
      if (Outbox.isFinished(command.state())) {
        if (left > KEPT_PER_ENTITY || command.expiresAt() < oldest) {
          drop.add(RowWrite.delete(Space.OUTBOX, CommandCodec.key(command)));
        }
        left--;
      }
    }
    ofOne.clear();
  }
}
