package city.laterne.commands;

import city.laterne.shared.MachineClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
 *
 * <p>At most about {@value #MOST_IN_MEMORY} commands to devices out of reach are kept in memory.
 * Further ones wait on the disk only: until their device comes into reach, a newer command takes
 * their place, or a round over all commands in store (the first at the start, then every {@value
 * Backlog#ROUND_SECONDS} s) comes to them.
 */
public final class Dispatcher implements Confirmations, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final long SECOND = 1_000_000L;
  private static final int MOST_IN_MEMORY = 50_000;
  private static final int TAKEN_A_TURN = 1_000;

  private final Outbox outbox;
  private final MachineClock clock;
  private final int inFlightLimit;
  private final int mostInMemory;
  private final List<CommandLink> links = new CopyOnWriteArrayList<>();
  private final List<SendRule> rules = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> domains = new CopyOnWriteArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Agenda agenda;
  private final Backlog backlog;
  private int inFlight;
  private boolean signalled;
  private volatile boolean closed;
  private Optional<Thread> thread = Optional.empty();

  /**
   * A dispatcher; {@link #start} makes it work.
   *
   * @param inFlightLimit how many commands may be on their way to links at once
   * @param keep how long a finished command stays in the outbox, counted from its expiry (not from
   *     its end)
   */
  public Dispatcher(Outbox outbox, MachineClock clock, int inFlightLimit, Duration keep) {
    this(outbox, clock, inFlightLimit, keep, MOST_IN_MEMORY);
  }

  /** The same with another bound of what is kept in memory. */
  Dispatcher(
      Outbox outbox, MachineClock clock, int inFlightLimit, Duration keep, int mostInMemory) {
    this.mostInMemory = mostInMemory;
    this.outbox = outbox;
    this.clock = clock;
    this.inFlightLimit = inFlightLimit;
    this.agenda = new Agenda(clock);
    this.backlog = new Backlog(outbox, clock, keep, mostInMemory);
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

  /** Works on a thread of its own until closed. */
  public void start() {
    thread = Optional.of(Thread.ofPlatform().name("command-dispatcher").daemon().start(this::run));
  }

  /** Takes a command that the gate let through. */
  void accept(Command command) {
    lock.lock();
    try {
      // First, as a stop must not wait for the disk.
      if (!backlog.isFinished(command)) {
        admit(command);
      }
      if (command.urgency() == Command.Urgency.STOP) {
        // Its own row, which tells that others are outdated, may come to the disk late.
        takeFromDisk(command.entityId());
      }
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Takes into memory what waits for an entity on the disk. */
  private void takeFromDisk(String entityId) {
    backlog.list(entityId).forEach(this::admit);
  }

  private void admit(Command command) {
    if (agenda.find(command.id()).isPresent()) {
      return;
    }
    if (Outbox.isFinished(command.state())) {
      var _ = outbox.save(command);
      return;
    }
    boolean newest = true;
    for (Agenda.Pending other : agenda.list(command.entityId())) {
      if (other.command.name().equals(command.name())) {
        if (other.command.id().compareTo(command.id()) < 0) {
          var _ = finish(other, Command.State.SUPERSEDED);
        } else {
          newest = false;
        }
      }
    }
    Agenda.Pending pending = agenda.add(command);
    if (newest) {
      agenda.schedule(pending, clock.micros());
    } else {
      var _ = finish(pending, Command.State.SUPERSEDED);
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
      Optional<Agenda.Pending> found =
          commandId.isEmpty()
              ? newest(entityId, name)
              : find(entityId, commandId)
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
      return agenda
          .find(commandId)
          .filter(pending -> pending.command.expiresAt() > clock.micros())
          .isPresent();
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
      for (Agenda.Pending pending : agenda.list(entityId)) {
        pending.misses = 0;
        pending.reached = true;
        agenda.schedule(pending, clock.micros());
      }
      backlog.reached(entityId);
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** How many commands in memory are not finished. */
  public int unfinished() {
    lock.lock();
    try {
      return agenda.size();
    } finally {
      lock.unlock();
    }
  }

  /** The commands of an entity that are not finished. */
  public List<Command> list(String entityId) {
    lock.lock();
    try {
      takeFromDisk(entityId);
      return agenda.list(entityId).stream().map(pending -> pending.command).toList();
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
    boolean more = takeReached();
    long lookAt = backlog.lookAround(this::found);
    expire();
    for (Optional<Command> next = take(); next.isPresent(); next = take()) {
      send(next.get(), links.iterator());
    }
    while (outbox.flush() > 0) {
      Thread.onSpinWait();
    }
    return more ? clock.micros() : Math.min(lookAt, nextTurn());
  }

  /**
   * Takes up what waits on the disk for devices that came into reach, some at a time; answers
   * whether more may be taken at once.
   */
  private boolean takeReached() {
    lock.lock();
    try {
      for (int i = 0; i < TAKEN_A_TURN && hasRoom(); i++) {
        Optional<String> reached = backlog.pollReached();
        if (reached.isEmpty()) {
          return false;
        }
        takeFromDisk(reached.get());
      }
      return hasRoom() && backlog.hasReached();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return agenda.size() <= 2 * mostInMemory;
  }

  /** Takes up the unfinished commands of an entity that stand in store, or lets them wait there. */
  private void found(List<Command> commands) {
    String entityId = commands.getFirst().entityId();
    boolean over = commands.stream().anyMatch(backlog::isOver);
    lock.lock();
    try {
      // Before it is read again: what is admitted may be put back.
      backlog.add(entityId);
      if (over || agenda.size() < mostInMemory) {
        backlog.list(entityId).stream()
            .filter(command -> backlog.isOver(command) || agenda.size() < mostInMemory)
            .forEach(this::admit);
      }
    } finally {
      lock.unlock();
    }
  }

  private void heedClockSetBack() {
    lock.lock();
    try {
      if (agenda.heedClockSetBack()) {
        backlog.restartWait();
      }
    } finally {
      lock.unlock();
    }
  }

  private void expire() {
    lock.lock();
    try {
      for (Agenda.Pending pending : agenda.listExpired()) {
        var _ = finish(pending, Command.State.EXPIRED);
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
        Optional<Agenda.Pending> next = agenda.pollDue();
        if (next.isEmpty()) {
          return Optional.empty();
        }
        Agenda.Pending pending = next.get();
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
      Optional<CompletableFuture<Void>> _ =
          agenda.find(id).map(held -> finish(held, Command.State.REJECTED));
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
      agenda.find(id).ifPresent(pending -> wentOut(pending, sent));
      if (inFlight == inFlightLimit - 1) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private void wentOut(Agenda.Pending pending, boolean sent) {
    pending.sending = false;
    long wait;
    if (sent) {
      Command command = pending.command;
      pending.command = command.in(Command.State.SENT, command.attempts() + 1);
      wait = Math.min(300, 10L << Math.min(5, pending.command.attempts() - 1)) * SECOND;
    } else {
      wait = Math.min(60, 1L << Math.min(6, pending.misses++)) * SECOND;
    }
    if (mayWaitOnDisk(pending)) {
      backlog.add(pending.command.entityId());
      agenda.remove(pending);
    } else {
      agenda.schedule(pending, clock.micros() + wait);
    }
    pending.reached = false;
  }

  /** Whether memory is full and the command, never sent, stands on the disk as it is. */
  private boolean mayWaitOnDisk(Agenda.Pending pending) {
    return agenda.size() >= mostInMemory
        && pending.command.state() == Command.State.PENDING
        && pending.command.urgency() == Command.Urgency.NORMAL
        && !pending.reached;
  }

  private Optional<Agenda.Pending> find(String entityId, String commandId) {
    if (agenda.find(commandId).isEmpty()) {
      takeFromDisk(entityId);
    }
    return agenda.find(commandId);
  }

  private Optional<Agenda.Pending> newest(String entityId, String name) {
    return agenda.list(entityId).stream()
        .filter(pending -> pending.command.name().equals(name))
        .filter(pending -> pending.command.state() == Command.State.SENT || pending.sending)
        .max(Comparator.comparing(pending -> pending.command.id()));
  }

  private CompletableFuture<Void> finish(Agenda.Pending pending, Command.State state) {
    agenda.remove(pending);
    pending.command = pending.command.in(state, pending.command.attempts());
    return outbox.save(pending.command);
  }

  private long nextTurn() {
    lock.lock();
    try {
      return agenda.nextAt();
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
          long wait = Math.min(SECOND, next - clock.micros());
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
