package city.laterne.devices.mqtt;

import city.laterne.commands.Command;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The commands on their way through one connection to an external broker. No more are published at
 * once than the broker takes, so that none waits inside the MQTT client, where nobody would ask
 * again whether it may still be sent; the others wait here, stops before the rest, and are asked
 * just before they go out. Ends with its connection. Safe for use by many threads; bounded by the
 * dispatcher's commands in flight.
 */
final class CommandWindow {
  private static final int PATIENCE_SECONDS = 30;

  private final int limit;
  private final Predicate<Command> maySend;
  private final Function<Command, CompletableFuture<Boolean>> publisher;
  private final ArrayDeque<Waiting> urgent = new ArrayDeque<>();
  private final ArrayDeque<Waiting> normal = new ArrayDeque<>();
  private final Set<Waiting> published = new HashSet<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private boolean closed;

  /** A command, and who waits for what became of it. */
  private static final class Waiting {
    private final Command command;
    private final CompletableFuture<Boolean> sent = new CompletableFuture<>();

    Waiting(Command command) {
      this.command = command;
    }
  }

  /**
   * A window.
   *
   * @param limit how many commands may be published without an acknowledgement
   * @param maySend asked just before a command goes out
   * @param publisher publishes; done with whether it was taken
   */
  CommandWindow(
      int limit,
      Predicate<Command> maySend,
      Function<Command, CompletableFuture<Boolean>> publisher) {
    this.limit = limit;
    this.maySend = maySend;
    this.publisher = publisher;
  }

  /**
   * Sends a command as soon as there is room.
   *
   * @return whether the broker took it; false as well when it was not sent because its time ran out
   *     meanwhile, when the connection ended, and after {@value #PATIENCE_SECONDS} s
   */
  CompletableFuture<Boolean> send(Command command) {
    Waiting waiting = new Waiting(command);
    synchronized (this) {
      if (closed) {
        return CompletableFuture.completedFuture(false);
      }
      switch (command.urgency()) {
        case STOP -> urgent.add(waiting);
        case NORMAL -> normal.add(waiting);
      }
    }
    pump();
    return waiting.sent.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Publishes what there is room for; one thread at a time does it for all, without recursion. */
  private void pump() {
    if (rounds.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      for (Optional<Waiting> next = next(); next.isPresent(); next = next()) {
        publish(next.get());
      }
      seen = rounds.addAndGet(-seen);
    }
  }

  private synchronized Optional<Waiting> next() {
    while (!closed && published.size() < limit) {
      Waiting first = urgent.isEmpty() ? normal.poll() : urgent.poll();
      if (first == null) {
        return Optional.empty();
      }
      // Given up meanwhile: the outbox comes again with it.
      if (!first.sent.isDone()) {
        published.add(first);
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  private void publish(Waiting waiting) {
    if (!maySend.test(waiting.command)) {
      settle(waiting, false);
      return;
    }
    var _ =
        publisher
            .apply(waiting.command)
            .whenComplete((taken, failure) -> settle(waiting, failure == null && taken));
  }

  private void settle(Waiting waiting, boolean taken) {
    synchronized (this) {
      published.remove(waiting);
    }
    waiting.sent.complete(taken);
    pump();
  }

  /** Ends it: what was not acknowledged counts as not sent. */
  void close() {
    Set<Waiting> left;
    synchronized (this) {
      closed = true;
      left = new HashSet<>(published);
      left.addAll(urgent);
      left.addAll(normal);
      published.clear();
      urgent.clear();
      normal.clear();
    }
    left.forEach(waiting -> waiting.sent.complete(false));
  }
}
