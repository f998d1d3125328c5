package city.laterne.commands;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The unfinished commands of a tenant that wait on the disk only: until their device comes into
 * reach, or a round over all commands in store comes to them. Safe for many threads but for the
 * rounds, which one thread makes; it may be called with the dispatcher's lock held and calls nobody
 * with its own.
 */
final class Backlog {
  private static final System.Logger LOG = System.getLogger(Backlog.class.getName());

  /** Between the end of a round and the next one, s. */
  static final long ROUND_SECONDS = 600;

  private static final long ROUND_EVERY = ROUND_SECONDS * 1_000_000L;
  private static final long RESTS = 9;
  private static final long FIRST_RESTS = 3;
  private static final long LATE_MICROS = 1_000_000;

  private final Outbox outbox;
  private final MachineClock clock;
  private final Duration keep;
  private final int mostReached;
  private final WaitingOnDisk waiting;
  private final LinkedHashSet<String> reached = new LinkedHashSet<>();
  private boolean anotherRound;

  private Optional<OutboxRound> round = Optional.empty();

  /** When the next part of a round, or the next round, is due, µs of machine time. */
  private long nextAt;

  private boolean knowsAll;

  /**
   * What waits in an outbox.
   *
   * @param keep how long a finished command stays in the outbox, counted from its expiry
   * @param mostReached so many entities in reach are remembered at most; for those beyond there is
   *     a round
   */
  Backlog(Outbox outbox, MachineClock clock, Duration keep, int mostReached) {
    this.outbox = outbox;
    this.clock = clock;
    this.keep = keep;
    this.mostReached = mostReached;
    this.waiting = new WaitingOnDisk(outbox.entities());
    this.nextAt = clock.micros();
  }

  /** A command of an entity waits here from now on. */
  synchronized void add(String entityId) {
    waiting.add(entityId);
  }

  private synchronized boolean mayHold(String entityId) {
    return waiting.mayHold(entityId);
  }

  /** The unfinished commands of an entity in store; none when the disk cannot be read. */
  List<Command> list(String entityId) {
    if (mayHold(entityId)) {
      try {
        return outbox.listUnfinished(entityId);
      } catch (Failure e) {
        LOG.log(System.Logger.Level.WARNING, "Commands wait on the disk: {0}", e.detail());
      }
    }
    return List.of();
  }

  /**
   * Whether a command that comes only now is finished on the disk: what took long to be written may
   * have been taken from there, answered, or given way. No when the disk cannot be read.
   */
  boolean isFinished(Command command) {
    if (command.urgency() == Command.Urgency.STOP
        || clock.micros() - command.issuedAt() <= LATE_MICROS) {
      return false;
    }
    try {
      return Outbox.isFinished(outbox.standing(command).state());
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Commands wait on the disk: {0}", e.detail());
      return false;
    }
  }

  /** Whether nothing more is to be sent of a command. */
  boolean isOver(Command command) {
    return Outbox.isFinished(command.state()) || command.expiresAt() <= clock.micros();
  }

  /** An entity's device came into reach: what waits for it may be taken. */
  synchronized void reached(String entityId) {
    if (waiting.mayHold(entityId)) {
      if (reached.size() < mostReached) {
        reached.add(entityId);
      } else {
        anotherRound = true;
      }
    }
  }

  /** The next of the entities that came into reach, which is then forgotten. */
  synchronized Optional<String> pollReached() {
    return reached.isEmpty() ? Optional.empty() : Optional.of(reached.removeFirst());
  }

  /** Whether there are entities that came into reach. */
  synchronized boolean hasReached() {
    return !reached.isEmpty();
  }

  /** Counts anew until the next round: the clock was set back. */
  void restartWait() {
    nextAt = clock.micros() + (round.isEmpty() ? ROUND_EVERY : 0);
  }

  /**
   * Looks at the next part of the commands in store when it is due. Rounds leave the processor to
   * others for {@value #RESTS} times as long as they used it; the first one, with what was under
   * way when the process ended, for {@value #FIRST_RESTS} times.
   *
   * @param visitor takes the unfinished commands of one entity, the oldest first
   * @return when the next part is due, µs of machine time; {@link Long#MAX_VALUE} between rounds
   */
  long lookAround(Consumer<List<Command>> visitor) {
    long began = clock.micros();
    if (round.isPresent() ? began < nextAt : began < nextAt && !wantsRound()) {
      return round.isPresent() ? nextAt : Long.MAX_VALUE;
    }
    try {
      if (round.orElseGet(this::begin).step(visitor)) {
        long now = clock.micros();
        nextAt = now + (knowsAll ? RESTS : FIRST_RESTS) * (now - began);
        return nextAt;
      }
    } catch (Failure e) {
      LOG.log(System.Logger.Level.WARNING, "Commands in store wait: {0}", e.detail());
      return Long.MAX_VALUE;
    }
    round = Optional.empty();
    knowsAll = true;
    restartWait();
    end();
    return Long.MAX_VALUE;
  }

  private synchronized boolean wantsRound() {
    return anotherRound;
  }

  private synchronized OutboxRound begin() {
    OutboxRound begun = outbox.round(keep);
    round = Optional.of(begun);
    anotherRound = false;
    waiting.beginRound();
    return begun;
  }

  private synchronized void end() {
    waiting.endRound();
  }
}
