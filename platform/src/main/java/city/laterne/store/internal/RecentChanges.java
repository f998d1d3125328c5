package city.laterne.store.internal;

/**
 * The newest blocks of the change log in memory: those who follow it closely, and there are
 * several, need not read them from the disk one by one. They lie in one array, the oldest giving
 * way to the newest: an array for each would live just long enough to be moved by every collection
 * of the heap. One thread adds, any number read.
 */
final class RecentChanges {
  private static final int LEAST_BYTES = 64 << 10;
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_BLOCKS = 4_096;

  private byte[] ring = new byte[LEAST_BYTES];
  private final long[] firsts = new long[MOST_BLOCKS];
  private final int[] starts = new int[MOST_BLOCKS];
  private final int[] lengths = new int[MOST_BLOCKS];

  /** Blocks are numbered as they come; these are the oldest one here and the next to come. */
  private long oldest;

  private long next;
  private int end;

  /**
   * A block as it stands in the log.
   *
   * @param first the position of its first change
   * @param value the number of changes, then these
   */
  record Block(long first, byte[] value) {}

  /**
   * A reader's own copy of a block, of which only so many bytes count: its array is used again, as
   * one for each block would be most of what a reader takes of the heap.
   */
  static final class Copy {
    long first = -1;
    byte[] bytes = new byte[0];
    int length;

    private void take(long position, byte[] from, int start, int size) {
      if (bytes.length < size) {
        bytes = new byte[Math.max(size, LEAST_BYTES)];
      }
      System.arraycopy(from, start, bytes, 0, size);
      first = position;
      length = size;
    }
  }

  private static int slot(long block) {
    return (int) (block % MOST_BLOCKS);
  }

  synchronized void add(Block block) {
    int length = block.value().length;
    if (length > MOST_BYTES) {
      oldest = next;
      end = 0;
      return;
    }
    while (!fits(length) && ring.length < MOST_BYTES) {
      grow();
    }
    if (end + length > ring.length) {
      while (oldest < next && starts[slot(oldest)] >= end) {
        oldest++;
      }
      end = 0;
    }
    while (oldest < next && (overlaps(oldest, length) || next - oldest == MOST_BLOCKS)) {
      oldest++;
    }
    System.arraycopy(block.value(), 0, ring, end, length);
    firsts[slot(next)] = block.first();
    starts[slot(next)] = end;
    lengths[slot(next)] = length;
    end += length;
    next++;
  }

  private boolean fits(int length) {
    return oldest == next
        ? length <= ring.length
        : end + length <= ring.length && !overlaps(oldest, length);
  }

  /** Whether a block lies where so many bytes will be written. */
  private boolean overlaps(long block, int length) {
    int start = starts[slot(block)];
    return start < end + length && end < start + lengths[slot(block)];
  }

  private void grow() {
    byte[] grown = new byte[ring.length * 2];
    int at = 0;
    for (long block = oldest; block < next; block++) {
      int slot = slot(block);
      System.arraycopy(ring, starts[slot], grown, at, lengths[slot]);
      starts[slot] = at;
      at += lengths[slot];
    }
    end = at;
    ring = grown;
  }

  /** Copies the block that holds a position; answers false when it is no longer here. */
  synchronized boolean find(long position, Copy into) {
    if (oldest == next || firsts[slot(oldest)] > position) {
      return false;
    }
    long low = oldest;
    long high = next - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (firsts[slot(middle)] <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int slot = slot(low);
    into.take(firsts[slot], ring, starts[slot], lengths[slot]);
    return true;
  }
}
