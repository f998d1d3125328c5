package city.laterne.context.subscription;

import java.util.TreeMap;

/**
 * Positions of changes whose notifications are still on their way: the durable cursor may move up
 * to just before the first of them, so that a restart tells them again. Safe for use by many
 * threads.
 */
final class Outstanding {
  private final TreeMap<Long, Integer> open = new TreeMap<>();

  /** A notification about the change at a position is on its way. */
  synchronized void begin(long position) {
    open.merge(position, 1, Integer::sum);
  }

  /** It arrived, or was given up. */
  synchronized void end(long position) {
    open.computeIfPresent(position, (_, count) -> count == 1 ? null : count - 1);
  }

  /** How far the cursor may move when changes up to {@code read} were looked at. */
  synchronized long safe(long read) {
    return open.isEmpty() ? read : Math.min(read, open.firstKey() - 1);
  }
}
