package city.laterne.devices.mqtt;

import city.laterne.devices.DeviceMessages;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way to the disk of what one connection to an external broker brings. A report is acknowledged
 * when it is on disk, an answer to a command when what it says is. While the store takes nothing,
 * reports wait here and are tried all together after {@value #FIRST_PAUSE_MILLIS} ms, each time
 * twice as long up to {@value #LONGEST_PAUSE_MILLIS} ms. Those of QoS 1 are bounded by the receive
 * maximum; of QoS 0 those are lost that find {@value #MOST_WAITING} waiting. Ends with its
 * connection: the broker delivers anew what was not acknowledged. Safe for use by many threads.
 */
final class BrokerIntake {
  /** How many reports may wait before those of QoS 0 are lost. */
  static final int MOST_WAITING = 1_000;

  private static final int FIRST_PAUSE_MILLIS = 20;
  private static final int LONGEST_PAUSE_MILLIS = 1_000;
  private static final Author AUTHOR = new Author("external-broker", Set.of(Writer.DEVICE));

  private final Tenant tenant;
  private final DeviceMessages messages;
  private final MachineClock clock;
  private final ScheduledExecutorService timer;
  private final LongAdder dropped;
  private final List<Report> waiting = new ArrayList<>();
  private int pause = FIRST_PAUSE_MILLIS;
  private boolean closed;

  /** A report that is not on disk. */
  private record Report(Incoming message, List<Operation> operations) {}

  /**
   * A message as the broker delivered it.
   *
   * @param repeated whether the broker delivers it anew when it is not acknowledged (QoS 1)
   * @param acknowledge tells the broker that it is kept
   */
  record Incoming(String topic, byte[] payload, boolean repeated, Runnable acknowledge) {}

  /**
   * An intake.
   *
   * @param dropped counts the lost messages of QoS 0
   */
  BrokerIntake(
      Tenant tenant,
      DeviceMessages messages,
      MachineClock clock,
      ScheduledExecutorService timer,
      LongAdder dropped) {
    this.tenant = tenant;
    this.messages = messages;
    this.clock = clock;
    this.timer = timer;
    this.dropped = dropped;
  }

  /** Takes a message; never blocks. */
  void take(Incoming message) {
    CompletableFuture<Void> answer = messages.answer(message.topic(), message.payload());
    List<Operation> operations =
        messages.report(message.topic(), message.payload(), clock.micros());
    if (operations.isEmpty()) {
      var _ = answer.thenRun(() -> acknowledge(message));
      return;
    }
    Report report = new Report(message, operations);
    if (waiting() > 0) {
      retry(List.of(report));
    } else {
      submit(List.of(report));
    }
  }

  /** How many reports wait for the store to take writes again. */
  synchronized int waiting() {
    return waiting.size();
  }

  private void submit(List<Report> batch) {
    List<Transaction> transactions =
        batch.stream()
            .map(report -> new Transaction(AUTHOR, report.operations(), List.of(), Map.of()))
            .toList();
    CompletableFuture<List<Outcome>> future;
    try {
      future = tenant.submit(transactions);
    } catch (Failure queueFull) {
      retry(batch);
      return;
    }
    var _ =
        future.whenComplete(
            (outcomes, failure) -> {
              if (failure != null || outcomes == null) {
                retry(batch);
                return;
              }
              synchronized (this) {
                pause = FIRST_PAUSE_MILLIS;
              }
              for (int i = 0; i < batch.size(); i++) {
                settle(batch.get(i), outcomes.get(i));
              }
            });
  }

  private void settle(Report report, Outcome outcome) {
    Incoming message = report.message();
    switch (outcome) {
      case Outcome.Committed _ -> acknowledge(message);
      case Outcome.Refused(var refusal) -> {
        List<Operation> left =
            messages.afterRefusal(message.topic(), message.payload(), report.operations(), refusal);
        if (left.isEmpty()) {
          acknowledge(message);
        } else {
          submit(List.of(new Report(message, left)));
        }
      }
    }
  }

  private synchronized void retry(List<Report> batch) {
    if (closed) {
      return;
    }
    boolean scheduled = !waiting.isEmpty();
    for (Report report : batch) {
      if (report.message().repeated() || waiting.size() < MOST_WAITING) {
        waiting.add(report);
      } else {
        dropped.increment();
      }
    }
    if (!scheduled && !waiting.isEmpty()) {
      try {
        var _ = timer.schedule(this::again, pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        closed = true;
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private void again() {
    List<Report> batch;
    synchronized (this) {
      batch = List.copyOf(waiting);
      waiting.clear();
    }
    if (!batch.isEmpty()) {
      submit(batch);
    }
  }

  private void acknowledge(Incoming message) {
    boolean tell;
    synchronized (this) {
      tell = !closed;
    }
    if (tell) {
      message.acknowledge().run();
    }
  }

  /** Ends it; what waits is forgotten, unacknowledged. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
