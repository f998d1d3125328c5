package city.laterne.commands;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.Row;
import city.laterne.store.RowWrite;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The commands of one tenant as they stand on disk. The gate writes new ones in the transaction
 * that decided them; what becomes of them is written here, many in one transaction, the newest
 * state of each only. Finished commands stay for a while as the entity's history. Safe for many
 * threads.
 */
public final class Outbox {
  private static final System.Logger LOG = System.getLogger(Outbox.class.getName());
  private static final Author AUTHOR = Author.domain("commands");
  private static final int PAGE = 1_000;
  private static final byte[] RESERVED = "command-ids".getBytes(StandardCharsets.US_ASCII);

  private final Tenant tenant;
  private final MachineClock clock;
  private final CommandIds ids;
  private final Map<String, Unsaved> unsaved = new LinkedHashMap<>();

  /** A command's new state on its way to the disk, with rows that go along and who waits for it. */
  private record Unsaved(Command command, List<RowWrite> along, CompletableFuture<Void> saved) {}

  /** The outbox of a tenant. */
  public Outbox(Tenant tenant, MachineClock clock) {
    this.tenant = tenant;
    this.clock = clock;
    this.ids = new CommandIds(clock, this::reserve);
    tenant
        .row(Space.SETTING, RESERVED)
        .ifPresentOrElse(
            row -> ids.startBehind(new String(row, StandardCharsets.US_ASCII)),
            () -> eachStored(command -> ids.startBehind(command.id())));
  }

  /** A new id, greater than every one before. */
  String nextId() {
    return ids.next();
  }

  /**
   * Writes up to which number ids may be given out, ahead of the commands that get them: the next
   * start then knows without looking at every command. The writer takes things in order, so this
   * row is on the disk no later than theirs.
   */
  private void reserve(String id) {
    RowWrite row = RowWrite.put(Space.SETTING, RESERVED, id.getBytes(StandardCharsets.US_ASCII));
    var _ =
        tenant
            .submit(List.of(Transaction.ofRows(AUTHOR, List.of(row))))
            .exceptionally(
                failed -> {
                  LOG.log(System.Logger.Level.DEBUG, "Ids of commands were not reserved", failed);
                  return List.of();
                });
  }

  /** The row that a transaction writes for a new command. */
  static RowWrite row(Command command) {
    return RowWrite.put(Space.OUTBOX, CommandCodec.key(command), CommandCodec.encode(command));
  }

  /**
   * The commands of an entity that on the disk are not finished nor about to be, the oldest first;
   * those that gave way to a newer one come as {@link Command.State#SUPERSEDED}, to be written so.
   * To be asked by whoever finishes commands, and not while it does.
   */
  List<Command> listUnfinished(String entityId) {
    List<Command> stored = stored(entityId);
    List<Command> found = new ArrayList<>();
    for (Command command : stored) {
      // What is no longer waiting to be written was written before it is read again.
      if (!isFinished(command.state()) && saving(command.id()).isDone()) {
        tenant
            .row(Space.OUTBOX, CommandCodec.key(command))
            .map(CommandCodec::decode)
            .filter(now -> !isFinished(now.state()))
            .ifPresent(now -> found.add(heeding(now, stored)));
      }
    }
    return found;
  }

  /** A command as it stands on the disk by now, or as it is when its row is not there. */
  Command standing(Command command) {
    List<Command> stored = stored(command.entityId());
    return stored.stream()
        .filter(row -> row.id().equals(command.id()))
        .findFirst()
        .map(row -> heeding(row, stored))
        .orElse(command);
  }

  /**
   * A command as it stands in view of all stored ones of its entity: an unfinished one gives way to
   * a newer one of its name, whatever became of that. A new command is written without a look at
   * the older ones, so their rows say so only when somebody came to them.
   */
  static Command heeding(Command command, List<Command> stored) {
    if (isFinished(command.state())) {
      return command;
    }
    for (Command other : stored) {
      if (other.name().equals(command.name()) && other.id().compareTo(command.id()) > 0) {
        return command.in(Command.State.SUPERSEDED, command.attempts());
      }
    }
    return command;
  }

  /** Whether nothing more happens to a command in this state. */
  public static boolean isFinished(Command.State state) {
    return switch (state) {
      case PENDING, SENT -> false;
      case CONFIRMED, REJECTED, EXPIRED, SUPERSEDED -> true;
    };
  }

  /** What stands in the outbox for an entity, the oldest first, at most so many. */
  public List<Command> list(String entityId, int most) {
    List<Command> stored = stored(entityId);
    return stored.stream().limit(most).map(command -> heeding(command, stored)).toList();
  }

  private List<Command> stored(String entityId) {
    List<Command> found = new ArrayList<>();
    byte[] prefix = CommandCodec.prefix(entityId);
    List<Row> rows = tenant.rows(Space.OUTBOX, prefix, new byte[0], PAGE);
    while (!rows.isEmpty()) {
      rows.forEach(row -> found.add(CommandCodec.decode(row.value())));
      rows =
          rows.size() < PAGE
              ? List.of()
              : tenant.rows(Space.OUTBOX, prefix, rows.getLast().key(), PAGE);
    }
    return found;
  }

  /** Remembers a state to be written with the next {@link #flush}; done when it is on disk. */
  CompletableFuture<Void> save(Command command) {
    return save(command, List.of());
  }

  /** The same; {@code along} reaches the disk in the same transaction. */
  CompletableFuture<Void> save(Command command, List<RowWrite> along) {
    synchronized (unsaved) {
      Optional<Unsaved> before = Optional.ofNullable(unsaved.get(command.id()));
      CompletableFuture<Void> saved = before.map(Unsaved::saved).orElseGet(CompletableFuture::new);
      List<RowWrite> rows = new ArrayList<>(before.map(Unsaved::along).orElseGet(List::of));
      rows.addAll(along);
      unsaved.put(command.id(), new Unsaved(command, List.copyOf(rows), saved));
      return saved;
    }
  }

  /** Done when what was saved of a command is on disk; so at once when nothing waits. */
  CompletableFuture<Void> saving(String commandId) {
    synchronized (unsaved) {
      return Optional.ofNullable(unsaved.get(commandId))
          .map(Unsaved::saved)
          .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
  }

  /**
   * Writes the states remembered since, in one transaction; what the store does not take now stays
   * for the next time.
   *
   * @return how many were written
   */
  int flush() {
    List<Unsaved> batch;
    synchronized (unsaved) {
      batch = unsaved.values().stream().limit(PAGE).toList();
    }
    if (batch.isEmpty()) {
      return 0;
    }
    List<RowWrite> rows = new ArrayList<>(batch.size());
    for (Unsaved entry : batch) {
      rows.add(row(entry.command()));
      rows.addAll(entry.along());
    }
    try {
      Outcome outcome = tenant.commit(Transaction.ofRows(AUTHOR, rows));
      if (outcome instanceof Outcome.Refused(var refusal)) {
        LOG.log(System.Logger.Level.WARNING, "Commands'' states not kept: {0}", refusal.message());
        return 0;
      }
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Commands'' states wait: {0}", e.detail());
      return 0;
    }
    synchronized (unsaved) {
      for (Unsaved entry : batch) {
        unsaved.remove(entry.command().id(), entry);
      }
    }
    for (Unsaved entry : batch) {
      entry.saved().complete(null);
    }
    return batch.size();
  }

  /**
   * Begins a look at all commands in store that drops finished ones.
   *
   * @param keep how long a finished command stays, counted from its expiry
   */
  OutboxRound round(Duration keep) {
    return new OutboxRound(tenant, clock.micros() - keep.toNanos() / 1_000);
  }

  /** How many entities there are. */
  long entities() {
    return tenant.figures().entities();
  }

  private void eachStored(Consumer<Command> visitor) {
    byte[] after = new byte[0];
    List<Row> rows = tenant.rows(Space.OUTBOX, new byte[0], after, PAGE);
    while (!rows.isEmpty()) {
      for (Row row : rows) {
        visitor.accept(CommandCodec.decode(row.value()));
      }
      after = rows.getLast().key();
      rows = tenant.rows(Space.OUTBOX, new byte[0], after, PAGE);
    }
  }
}
