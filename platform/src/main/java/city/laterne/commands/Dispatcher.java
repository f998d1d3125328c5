package city.laterne.commands;

import city.laterne.shared.MachineClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sends the commands of one tenant until the device confirms, refuses, a newer command takes their
 * place, or their time runs out. Each attempt is taken just before it goes out: never behind the
 * expiry, never behind a confirmation. {@link Command.State#SENT} lives in memory only, so after a
 * restart what was on its way is sent again under the same id. Safe for many threads; links are
 * called without any lock held.
 */
public final class Dispatcher implements Confirmations, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final long SECOND = 1_000_000L;
  private static final long LONGEST_WAIT = SECOND;
  private static final long TRIM_EVERY = 600 * SECOND;

  private final Outbox outbox;
  private final MachineClock clock;
  private final int inFlightLimit;
  private final Duration keep;
  private final List<CommandLink> links = new CopyOnWriteArrayList<>();
  private final List<SendRule> rules = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> domains = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Map<String, Pending> byId = new HashMap<>();
  private final Map<String, List<Pending>> byEntity = new HashMap<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingInt(Due::urgent).thenComparingLong(Due::at));
  private final PriorityQueue<Due> later = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private int inFlight;
  private long trimAt;
  private long turned;
  private boolean signalled;
  private volatile boolean closed;
  private Optional<Thread> thread = Optional.empty();

  /**
   * A moment at which something is to be done with a command; outdated when the command was put
   * elsewhere since.
   */
  private record Due(long at, int urgent, Pending pending) {}

  /** A command that is not finished. Guarded by the lock. */
  private static final class Pending {
    private Command command;
    private long nextAt;
    private int misses;
    private boolean sending;

    Pending(Command command) {
      this.command = command;
    }
  }

  /**
   * A dispatcher; {@link #start} makes it work.
   *
   * @param inFlightLimit how many commands may be on their way to links at once
   * @param keep how long a finished command stays in the outbox, counted from its expiry (not from
   *     its end)
   */
  public Dispatcher(Outbox outbox, MachineClock clock, int inFlightLimit, Duration keep) {
    this.outbox = outbox;
    this.clock = clock;
    this.inFlightLimit = inFlightLimit;
    this.keep = keep;
    this.turned = clock.micros();
    this.trimAt = turned + TRIM_EVERY;
  }

  /**
   * Adds a way to devices. An attempt asks the links in the order in which they were added, and
   * goes on to the next one when a link does not reach the device.
   */
  public void addLink(CommandLink link) {
    links.add(link);
  }

  /** Adds a rule that is asked before every attempt; before {@link #start}. */
  public void addSendRule(SendRule rule) {
    rules.add(rule);
  }

  /** Takes up what the last process left unfinished; called once, before {@link #start}. */
  public void recover() {
    List<Command> left = new ArrayList<>(outbox.listUnfinished());
    left.sort(Comparator.comparing(Command::id));
    left.forEach(this::accept);
  }

  /** Works on a thread of its own until closed. */
  public void start() {
    thread = Optional.of(Thread.ofPlatform().name("command-dispatcher").daemon().start(this::run));
  }

  /** Takes a command that the gate let through. */
  void accept(Command command) {
    lock.lock();
    try {
      List<Pending> siblings =
          byEntity.computeIfAbsent(command.entityId(), _ -> new ArrayList<>(1));
      boolean newest = true;
      for (Pending other : List.copyOf(siblings)) {
        if (other.command.name().equals(command.name())) {
          if (other.command.id().compareTo(command.id()) < 0) {
            var _ = finish(other, Command.State.SUPERSEDED);
          } else {
            newest = false;
          }
        }
      }
      Pending pending = new Pending(command);
      byId.put(command.id(), pending);
      byEntity.computeIfAbsent(command.entityId(), _ -> new ArrayList<>(1)).add(pending);
      if (newest) {
        schedule(pending, clock.micros());
      } else {
        var _ = finish(pending, Command.State.SUPERSEDED);
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void answered(
      String entityId, String name, String commandId, boolean accepted, String detail) {
    CompletableFuture<Void> _ = confirmed(entityId, name, commandId, accepted, detail);
  }

  @Override
  public CompletableFuture<Void> confirmed(
      String entityId, String name, String commandId, boolean accepted, String detail) {
    lock.lock();
    try {
      Optional<Pending> found =
          commandId.isEmpty()
              ? newest(entityId, name)
              : Optional.ofNullable(byId.get(commandId))
                  .filter(pending -> pending.command.entityId().equals(entityId));
      if (found.isEmpty()) {
        return outbox.saving(commandId);
      }
      if (!accepted) {
        LOG.log(System.Logger.Level.INFO, "{0} refused {1}: {2}", entityId, name, detail);
      }
      CompletableFuture<Void> saved =
          finish(found.get(), accepted ? Command.State.CONFIRMED : Command.State.REJECTED);
      wake();
      return saved;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isOpen(String commandId) {
    lock.lock();
    try {
      Pending pending = byId.get(commandId);
      return pending != null && pending.command.expiresAt() > clock.micros();
    } finally {
      lock.unlock();
    }
  }

  /** Tells a domain of devices that came into reach; called on links' threads, must not block. */
  public void onReachable(Consumer<String> domain) {
    domains.add(domain);
  }

  @Override
  public void reachable(String entityId) {
    domains.forEach(domain -> domain.accept(entityId));
    lock.lock();
    try {
      for (Pending pending : byEntity.getOrDefault(entityId, List.of())) {
        pending.misses = 0;
        schedule(pending, clock.micros());
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** How many commands are not finished. */
  public int unfinished() {
    lock.lock();
    try {
      return byId.size();
    } finally {
      lock.unlock();
    }
  }

  /** The commands of an entity that are not finished. */
  public List<Command> list(String entityId) {
    lock.lock();
    try {
      return byEntity.getOrDefault(entityId, List.of()).stream().map(p -> p.command).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Does what is due: ends what ran out, sends what may be sent, writes what became of commands.
   *
   * @return when something is due next, µs of machine time
   */
  long turn() {
    heedClockSetBack();
    expire();
    for (Optional<Command> next = take(); next.isPresent(); next = take()) {
      send(next.get(), links.iterator());
    }
    while (outbox.flush() > 0) {
      Thread.onSpinWait();
    }
    if (clock.micros() >= trimAt) {
      trimAt = clock.micros() + TRIM_EVERY;
      int dropped = outbox.trim(keep);
      LOG.log(System.Logger.Level.DEBUG, "{0} finished commands dropped", dropped);
    }
    return nextTurn();
  }

  /**
   * Moments taken from a clock that was ahead would hold commands up for as long as it was set
   * back: all that waits is due now. Expiries stay what they are.
   */
  private void heedClockSetBack() {
    lock.lock();
    try {
      long now = clock.micros();
      if (now < turned) {
        List.copyOf(byId.values()).forEach(pending -> schedule(pending, now));
        trimAt = now + TRIM_EVERY;
      }
      turned = now;
    } finally {
      lock.unlock();
    }
  }

  private void expire() {
    lock.lock();
    try {
      long now = clock.micros();
      for (Due first = later.peek(); first != null && first.at() <= now; first = later.peek()) {
        later.remove();
        if (isLive(first.pending())) {
          if (first.pending().command.expiresAt() <= now) {
            var _ = finish(first.pending(), Command.State.EXPIRED);
          } else if (first.pending().nextAt == first.at()) {
            due.add(new Due(first.at(), urgency(first.pending()), first.pending()));
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next command to go out now, counted as in flight. */
  private Optional<Command> take() {
    lock.lock();
    try {
      while (inFlight < inFlightLimit) {
        Due first = due.poll();
        if (first == null) {
          return Optional.empty();
        }
        Pending pending = first.pending();
        if (!isLive(pending) || pending.sending || pending.nextAt != first.at()) {
          continue;
        }
        if (pending.command.expiresAt() <= clock.micros()) {
          var _ = finish(pending, Command.State.EXPIRED);
          continue;
        }
        pending.sending = true;
        inFlight++;
        return Optional.of(pending.command);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Asks the rules once more, then tries the links that are left until one sends the command. */
  private void send(Command command, Iterator<CommandLink> left) {
    for (SendRule rule : rules) {
      if (rule.holdsBack(command)) {
        heldBack(command.id());
        return;
      }
    }
    while (left.hasNext()) {
      CommandLink link = left.next();
      if (link.serves(command.entityId())) {
        var _ =
            link.send(command)
                .whenComplete(
                    (sent, error) -> {
                      if (error == null && sent) {
                        wentOut(command.id(), true);
                      } else if (isOpen(command.id())) {
                        send(command, left);
                      } else {
                        wentOut(command.id(), false);
                      }
                    });
        return;
      }
    }
    wentOut(command.id(), false);
  }

  private void heldBack(String id) {
    lock.lock();
    try {
      inFlight--;
      Pending held = byId.get(id);
      if (held != null) {
        var _ = finish(held, Command.State.REJECTED);
      }
      if (inFlight == inFlightLimit - 1) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private void wentOut(String id, boolean sent) {
    lock.lock();
    try {
      inFlight--;
      Pending pending = byId.get(id);
      if (pending != null) {
        pending.sending = false;
        long wait;
        if (sent) {
          Command command = pending.command;
          pending.command = with(command, Command.State.SENT, command.attempts() + 1);
          wait = Math.min(300, 10L << Math.min(5, pending.command.attempts() - 1)) * SECOND;
        } else {
          wait = Math.min(60, 1L << Math.min(6, pending.misses++)) * SECOND;
        }
        schedule(pending, clock.micros() + wait);
      }
      if (inFlight == inFlightLimit - 1) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Pending> newest(String entityId, String name) {
    return byEntity.getOrDefault(entityId, List.of()).stream()
        .filter(pending -> pending.command.name().equals(name))
        .filter(pending -> pending.command.state() == Command.State.SENT || pending.sending)
        .max(Comparator.comparing(pending -> pending.command.id()));
  }

  private void schedule(Pending pending, long at) {
    pending.nextAt = Math.min(at, pending.command.expiresAt());
    if (!pending.sending) {
      // A stop that may go out now must not wait for the end of a turn that sends thousands.
      boolean atOnce =
          pending.command.urgency() == Command.Urgency.STOP && pending.nextAt <= clock.micros();
      (atOnce ? due : later).add(new Due(pending.nextAt, urgency(pending), pending));
    }
  }

  private CompletableFuture<Void> finish(Pending pending, Command.State state) {
    Command command = with(pending.command, state, pending.command.attempts());
    pending.command = command;
    byId.remove(command.id(), pending);
    List<Pending> siblings = byEntity.getOrDefault(command.entityId(), new ArrayList<>());
    siblings.remove(pending);
    if (siblings.isEmpty()) {
      byEntity.remove(command.entityId());
    }
    return outbox.save(command);
  }

  private boolean isLive(Pending pending) {
    return !Outbox.isFinished(pending.command.state());
  }

  private static int urgency(Pending pending) {
    return switch (pending.command.urgency()) {
      case STOP -> 0;
      case NORMAL -> 1;
    };
  }

  private static Command with(Command from, Command.State state, int attempts) {
    return new Command(
        from.id(),
        from.entityId(),
        from.name(),
        from.value(),
        from.urgency(),
        from.reasons(),
        from.issuedAt(),
        from.expiresAt(),
        state,
        attempts);
  }

  private long nextTurn() {
    lock.lock();
    try {
      Due first = later.peek();
      return first == null ? Long.MAX_VALUE : first.at();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    signalled = true;
    work.signal();
  }

  private void run() {
    while (!closed) {
      try {
        long next = turn();
        lock.lock();
        try {
          long wait = Math.min(LONGEST_WAIT, next - clock.micros());
          if (!signalled && wait > 0 && !closed) {
            boolean _ = work.await(wait, TimeUnit.MICROSECONDS);
          }
          signalled = false;
        } finally {
          lock.unlock();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A turn of the command dispatcher failed; going on", e);
      }
    }
  }

  /**
   * Ends the thread after writing what became of commands; unfinished ones wait on disk for the
   * next start.
   */
  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
    thread.ifPresent(Dispatcher::join);
    while (outbox.flush() > 0) {
      Thread.onSpinWait();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
