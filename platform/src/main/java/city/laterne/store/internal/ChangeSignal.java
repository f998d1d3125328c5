package city.laterne.store.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes readers of the change log when there is more of it. */
final class ChangeSignal {
  private final TenantState state;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final AtomicInteger waiting = new AtomicInteger();

  ChangeSignal(TenantState state) {
    this.state = state;
  }

  void published() {
    if (waiting.get() > 0) {
      lock.lock();
      try {
        more.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until the log reaches beyond a position, or the time is over; answers where it ends. */
  long awaitBeyond(long position, Duration wait) throws InterruptedException {
    long end = state.published.position();
    if (end > position || wait.isZero()) {
      return end;
    }
    lock.lock();
    try {
      waiting.incrementAndGet();
      long left = wait.toNanos();
      while ((end = state.published.position()) <= position && left > 0) {
        left = more.awaitNanos(left);
      }
      return end;
    } finally {
      waiting.decrementAndGet();
      lock.unlock();
    }
  }
}
