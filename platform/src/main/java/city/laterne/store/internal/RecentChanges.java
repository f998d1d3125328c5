package city.laterne.store.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest blocks of the change log in memory: those who follow it closely, and there are
 * several, need not read them from the disk one by one. One thread adds, any number read.
 */
final class RecentChanges {
  private static final int MOST_BYTES = 4 << 20;

  private final ArrayDeque<Block> blocks = new ArrayDeque<>();
  private int bytes;

  /**
   * A block as it stands in the log.
   *
   * @param first the position of its first change
   * @param value the number of changes, then these
   */
  record Block(long first, byte[] value) {}

  synchronized void add(Block block) {
    blocks.addLast(block);
    bytes += block.value().length;
    while (bytes > MOST_BYTES && blocks.size() > 1) {
      bytes -= blocks.removeFirst().value().length;
    }
  }

  /** The blocks from the one on that holds a position; none when that one is no longer here. */
  synchronized List<Block> from(long position) {
    if (blocks.isEmpty() || blocks.peekFirst().first() > position) {
      return List.of();
    }
    List<Block> found = new ArrayList<>();
    var backwards = blocks.descendingIterator();
    boolean reached = false;
    while (!reached && backwards.hasNext()) {
      Block block = backwards.next();
      found.add(block);
      reached = block.first() <= position;
    }
    return found.reversed();
  }
}
