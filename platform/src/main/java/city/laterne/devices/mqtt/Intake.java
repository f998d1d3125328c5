package city.laterne.devices.mqtt;

import city.laterne.devices.DeviceMessages;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.RowWrite;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The way from the event loop to the store and back. What all connections brought in one round of
 * the loop goes to the store in one call, in order; what the store has on disk comes back in one
 * task. When the store's queue is full, everything stays here, the connections that go on sending
 * are no longer read, and the store is asked again after {@value #PAUSE_MILLIS} ms. Used by the
 * event loop only.
 */
final class Intake {
  private static final int MOST_AT_ONCE = 2_000;
  private static final int PAUSE_MILLIS = 5;

  private final EventLoop loop;
  private final Tenant tenant;
  private final DeviceMessages messages;
  private final ArrayDeque<Pending> collected = new ArrayDeque<>();
  private final Set<Connection> paused = new LinkedHashSet<>();
  private final Set<Connection> touched = new LinkedHashSet<>();
  private boolean scheduled;
  private boolean full;
  private int atStore;

  Intake(EventLoop loop, Tenant tenant, DeviceMessages messages) {
    this.loop = loop;
    this.tenant = tenant;
    this.messages = messages;
  }

  void add(Pending pending) {
    collected.add(pending);
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::submit);
    }
  }

  /** Rows that nobody waits for. */
  void addRows(Author author, List<RowWrite> rows) {
    if (!rows.isEmpty()) {
      add(new Pending(author, List.of(), rows, "", new byte[0], _ -> {}));
    }
  }

  boolean isFull() {
    return full;
  }

  /** How many transactions wait here or at the store. */
  int waiting() {
    return collected.size() + atStore;
  }

  /** Registers a connection that is to be read again when the store takes more. */
  void resumeLater(Connection connection) {
    paused.add(connection);
  }

  /** Registers a connection whose answers are to be flushed at the end of this round. */
  void touch(Connection connection) {
    touched.add(connection);
  }

  private void submit() {
    scheduled = false;
    while (!collected.isEmpty()) {
      List<Pending> batch = new ArrayList<>(Math.min(collected.size(), MOST_AT_ONCE));
      List<Transaction> transactions = new ArrayList<>(batch.size());
      for (Pending pending : collected) {
        if (batch.size() == MOST_AT_ONCE) {
          break;
        }
        batch.add(pending);
        transactions.add(
            new Transaction(pending.author, pending.operations, pending.rows, Map.of()));
      }
      try {
        var _ =
            tenant
                .submit(transactions)
                .whenComplete(
                    (outcomes, failure) -> loop.execute(() -> complete(batch, outcomes, failure)));
      } catch (Failure queueFull) {
        full = true;
        scheduled = true;
        var _ = loop.schedule(this::submit, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        return;
      }
      for (int i = 0; i < batch.size(); i++) {
        collected.removeFirst();
      }
      atStore += batch.size();
    }
    full = false;
    List<Connection> waiting = List.copyOf(paused);
    paused.clear();
    waiting.forEach(Connection::readAgain);
  }

  private void complete(
      List<Pending> batch,
      @org.jspecify.annotations.Nullable List<Outcome> outcomes,
      @org.jspecify.annotations.Nullable Throwable failure) {
    atStore -= batch.size();
    for (int i = 0; i < batch.size(); i++) {
      Pending pending = batch.get(i);
      if (outcomes == null || failure != null) {
        pending.done.accept(false);
        continue;
      }
      switch (outcomes.get(i)) {
        case Outcome.Committed _ -> pending.done.accept(true);
        case Outcome.Refused refused -> {
          pending.operations =
              pending.operations.isEmpty()
                  ? List.of()
                  : messages.afterRefusal(
                      pending.topic, pending.payload, pending.operations, refused.refusal());
          if (pending.operations.isEmpty() && pending.rows.isEmpty()) {
            pending.done.accept(true);
          } else {
            add(pending);
          }
        }
      }
    }
    flush();
  }

  /** Writes what was collected for the connections touched. */
  void flush() {
    if (!touched.isEmpty()) {
      List<Connection> connections = List.copyOf(touched);
      touched.clear();
      connections.forEach(Connection::flush);
    }
  }
}
