package city.laterne.context.subscription;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the notifications of one tenant since the process began; never falls, also when a
 * subscription ends. Safe for use by many threads.
 */
final class NotificationCounts {
  final LongAdder sent = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder dropped = new LongAdder();

  NotificationFigures figures() {
    return new NotificationFigures(sent.sum(), failed.sum(), dropped.sum());
  }
}
