package city.laterne.store.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Packed entities in memory outside of the heap, in slots of graded sizes. A slot is {@code commit
 * number, address of the version before, length of the cold part, length of the hot part, bytes};
 * once published it never changes. One thread allocates and frees; any thread reads slots that an
 * epoch protects.
 */
final class Slab implements AutoCloseable {
  static final int HEAD = 24;
  private static final int CHUNK_BITS = 23;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Arena arena = Arena.ofShared();
  private volatile MemorySegment[] chunks = new MemorySegment[0];
  private long[][] free = new long[0][];
  private int[] freeCount = new int[0];
  private int bump = CHUNK;
  private final AtomicLong used = new AtomicLong();

  /** Bytes in slots that are in use. */
  long used() {
    return used.get();
  }

  /** Sizes grow in steps of 32 bytes to 1 KiB, then by a sixteenth. */
  private static int sizeClass(int bytes) {
    if (bytes <= 1_024) {
      return (bytes + 31) >>> 5;
    }
    int exponent = 31 - Integer.numberOfLeadingZeros(bytes - 1);
    int step = 1 << (exponent - 4);
    return 32 + (exponent - 10) * 16 + ((bytes - (1 << exponent) + step - 1) / step);
  }

  private static int sizeOf(int sizeClass) {
    if (sizeClass <= 32) {
      return sizeClass << 5;
    }
    int exponent = (sizeClass - 33) / 16 + 10;
    int steps = (sizeClass - 33) % 16 + 1;
    return (1 << exponent) + (steps << (exponent - 4));
  }

  /** Writes a version and returns its address (&gt; 0). */
  long put(long commit, long before, byte[] cold, byte[] hot) {
    int sizeClass = sizeClass(HEAD + cold.length + hot.length);
    long address = allocate(sizeClass);
    MemorySegment chunk = chunks[(int) (address >>> CHUNK_BITS)];
    int at = (int) (address & (CHUNK - 1));
    chunk.set(LONG, at, commit);
    chunk.set(LONG, at + 8L, before);
    chunk.set(INT, at + 16L, cold.length);
    chunk.set(INT, at + 20L, hot.length);
    MemorySegment.copy(cold, 0, chunk, ValueLayout.JAVA_BYTE, at + HEAD, cold.length);
    MemorySegment.copy(
        hot, 0, chunk, ValueLayout.JAVA_BYTE, at + HEAD + (long) cold.length, hot.length);
    return address;
  }

  private long allocate(int sizeClass) {
    int size = sizeOf(sizeClass);
    used.addAndGet(size);
    if (sizeClass < freeCount.length && freeCount[sizeClass] > 0) {
      return free[sizeClass][--freeCount[sizeClass]];
    }
    if (CHUNK - bump < size) {
      MemorySegment[] grown = Arrays.copyOf(chunks, chunks.length + 1);
      grown[chunks.length] = arena.allocate(CHUNK, 64);
      chunks = grown;
      bump = grown.length == 1 ? 64 : 0; // address 0 means "not in memory"
    }
    long address = ((long) (chunks.length - 1) << CHUNK_BITS) + bump;
    bump += size;
    return address;
  }

  void free(long address) {
    int sizeClass = sizeClass(HEAD + coldLength(address) + hotLength(address));
    used.addAndGet(-sizeOf(sizeClass));
    if (sizeClass >= freeCount.length) {
      free = Arrays.copyOf(free, sizeClass + 1);
      freeCount = Arrays.copyOf(freeCount, sizeClass + 1);
    }
    long[] list = free[sizeClass];
    if (list == null) {
      list = new long[16];
      free[sizeClass] = list;
    } else if (freeCount[sizeClass] == list.length) {
      list = Arrays.copyOf(list, list.length * 2);
      free[sizeClass] = list;
    }
    list[freeCount[sizeClass]++] = address;
  }

  long commit(long address) {
    return chunk(address).get(LONG, address & (CHUNK - 1));
  }

  long before(long address) {
    return chunk(address).get(LONG, (address & (CHUNK - 1)) + 8);
  }

  int coldLength(long address) {
    return chunk(address).get(INT, (address & (CHUNK - 1)) + 16);
  }

  int hotLength(long address) {
    return chunk(address).get(INT, (address & (CHUNK - 1)) + 20);
  }

  private MemorySegment chunk(long address) {
    return chunks[(int) (address >>> CHUNK_BITS)];
  }

  /** Copies a version's bytes into an image. */
  void read(long address, Image image) {
    MemorySegment chunk = chunk(address);
    long at = address & (CHUNK - 1);
    int cold = chunk.get(INT, at + 16);
    int hot = chunk.get(INT, at + 20);
    byte[] into = image.room(cold, hot);
    MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, at + HEAD, into, 0, cold + hot);
  }

  @Override
  public void close() {
    arena.close();
  }
}
