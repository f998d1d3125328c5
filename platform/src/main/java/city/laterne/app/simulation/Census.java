package city.laterne.app.simulation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the simulated lamps do. Safe for many threads. */
final class Census {
  private final AtomicInteger connected = new AtomicInteger();
  private final LongAdder commands = new LongAdder();
  private final LongAdder reports = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final AtomicReference<String> refusal = new AtomicReference<>("");

  void connected() {
    connected.incrementAndGet();
  }

  void disconnected() {
    connected.decrementAndGet();
  }

  void command() {
    commands.increment();
  }

  void report() {
    reports.increment();
  }

  void unreadable() {
    unreadable.increment();
  }

  void refused(String why) {
    refusal.set(why);
  }

  String line() {
    String last = refusal.getAndSet("");
    return connected.get()
        + " connected, "
        + commands.sum()
        + " commands, "
        + reports.sum()
        + " reports"
        + (unreadable.sum() > 0 ? ", " + unreadable.sum() + " unreadable" : "")
        + (last.isEmpty() ? "" : ", last refusal of the broker: " + last);
  }
}
