package city.laterne.store.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Packed entities in memory outside of the heap, in slots of graded sizes. A slot is {@code commit
 * number, address of the version before, length of the cold part, length of the hot part, bytes};
 * once published it never changes. One thread allocates and frees; any thread reads slots that an
 * epoch protects.
 *
 * <p>Slots of one size share pages of 64 KiB, after Bonwick (1994), <i>The Slab Allocator</i>: a
 * page whose last slot is freed serves any size again. Entities that outgrow their size one by one
 * would leave pages of few slots behind; {@link #sparsePage} finds those, so that their owner can
 * move what is left. Slots above 8 KiB are kept apart, and serve their own size again.
 */
final class Slab implements AutoCloseable {
  static final int HEAD = 24;
  static final int NONE = -1;
  private static final int CHUNK_BITS = 23;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int PAGES_A_CHUNK = CHUNK / PAGE;
  private static final int PAGED_UP_TO = 8 << 10;
  private static final int LOOKED_AT = 1_024;

  /** The commit number of a slot that is not in use. */
  private static final long UNUSED = -1;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Arena arena = Arena.ofShared();
  private volatile MemorySegment[] chunks = new MemorySegment[0];
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong held = new AtomicLong();

  // Of each page, by its number: what it serves, and the list of pages of its size with room.
  private int[] slotSize = new int[0];
  private int[] live = new int[0];
  private int[] carved = new int[0];
  private int[] freeSlot = new int[0];
  private int[] before = new int[0];
  private int[] behind = new int[0];

  /** By size class, the first page that has room. */
  private int[] roomy = new int[0];

  private int freePage = NONE;
  private int look;

  // Slots that are too large for pages.
  private long[][] free = new long[0][];
  private int[] freeCount = new int[0];
  private long large;
  private int largeLeft;

  /** Bytes in slots that are in use. */
  long used() {
    return used.get();
  }

  /** Bytes of pages that serve some size, and of large slots ever made. */
  long held() {
    return held.get();
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
    long address = allocate(sizeClass(HEAD + cold.length + hot.length));
    MemorySegment chunk = chunk(address);
    long at = address & (CHUNK - 1);
    chunk.set(LONG, at, commit);
    chunk.set(LONG, at + 8L, before);
    chunk.set(INT, at + 16L, cold.length);
    chunk.set(INT, at + 20L, hot.length);
    MemorySegment.copy(cold, 0, chunk, ValueLayout.JAVA_BYTE, at + HEAD, cold.length);
    MemorySegment.copy(
        hot, 0, chunk, ValueLayout.JAVA_BYTE, at + HEAD + (long) cold.length, hot.length);
    return address;
  }

  /** Writes a copy of a version and returns its address. */
  long copy(long address) {
    int bytes = bytes(address);
    long to = allocate(sizeClass(bytes));
    MemorySegment.copy(chunk(address), address & (CHUNK - 1), chunk(to), to & (CHUNK - 1), bytes);
    return to;
  }

  private int bytes(long address) {
    return HEAD + coldLength(address) + hotLength(address);
  }

  private long allocate(int sizeClass) {
    int size = sizeOf(sizeClass);
    used.addAndGet(size);
    return size <= PAGED_UP_TO ? fromPage(sizeClass, size) : fromLarge(sizeClass, size);
  }

  void free(long address) {
    int sizeClass = sizeClass(bytes(address));
    int size = sizeOf(sizeClass);
    used.addAndGet(-size);
    if (size <= PAGED_UP_TO) {
      freeInPage(sizeClass, address);
    } else {
      freeLarge(sizeClass, address);
    }
  }

  // Pages.

  private long fromPage(int sizeClass, int size) {
    if (sizeClass >= roomy.length) {
      int known = roomy.length;
      roomy = Arrays.copyOf(roomy, sizeClass + 1);
      Arrays.fill(roomy, known, roomy.length, NONE);
    }
    if (roomy[sizeClass] == NONE) {
      openPage(sizeClass, size);
    }
    int page = roomy[sizeClass];
    long start = (long) page << PAGE_BITS;
    long address;
    if (freeSlot[page] != NONE) {
      address = start + freeSlot[page];
      freeSlot[page] = (int) before(address);
    } else {
      address = start + (long) carved[page]++ * size;
    }
    live[page]++;
    if (!hasRoom(page)) {
      takeOut(page, sizeClass);
    }
    return address;
  }

  private boolean hasRoom(int page) {
    return freeSlot[page] != NONE || (carved[page] + 1) * slotSize[page] <= PAGE;
  }

  private void openPage(int sizeClass, int size) {
    if (freePage == NONE) {
      addChunkOfPages();
    }
    int page = freePage;
    freePage = behind[page];
    held.addAndGet(PAGE);
    slotSize[page] = size;
    live[page] = 0;
    carved[page] = page == 0 ? 1 : 0; // address 0 means "not in memory"
    freeSlot[page] = NONE;
    putIn(page, sizeClass);
  }

  private void addChunkOfPages() {
    int first = chunks.length * PAGES_A_CHUNK;
    addChunk();
    for (int page = first + PAGES_A_CHUNK - 1; page >= first; page--) {
      behind[page] = freePage;
      freePage = page;
    }
  }

  private void addChunk() {
    MemorySegment[] grown = Arrays.copyOf(chunks, chunks.length + 1);
    grown[chunks.length] = arena.allocate(CHUNK, 64);
    int pages = grown.length * PAGES_A_CHUNK;
    slotSize = Arrays.copyOf(slotSize, pages);
    live = Arrays.copyOf(live, pages);
    carved = Arrays.copyOf(carved, pages);
    freeSlot = Arrays.copyOf(freeSlot, pages);
    before = Arrays.copyOf(before, pages);
    behind = Arrays.copyOf(behind, pages);
    chunks = grown;
  }

  private void freeInPage(int sizeClass, long address) {
    int page = (int) (address >>> PAGE_BITS);
    boolean hadRoom = hasRoom(page);
    MemorySegment chunk = chunk(address);
    long at = address & (CHUNK - 1);
    chunk.set(LONG, at, UNUSED);
    chunk.set(LONG, at + 8, (long) freeSlot[page]);
    freeSlot[page] = (int) (address & (PAGE - 1));
    live[page]--;
    boolean closed = slotSize[page] < 0;
    if (live[page] == 0) {
      if (hadRoom && !closed) {
        takeOut(page, sizeClass);
      }
      slotSize[page] = 0;
      behind[page] = freePage;
      freePage = page;
      held.addAndGet(-PAGE);
    } else if (!hadRoom && !closed) {
      putIn(page, sizeClass);
    }
  }

  private void putIn(int page, int sizeClass) {
    int next = roomy[sizeClass];
    before[page] = NONE;
    behind[page] = next;
    if (next != NONE) {
      before[next] = page;
    }
    roomy[sizeClass] = page;
  }

  private void takeOut(int page, int sizeClass) {
    if (before[page] == NONE) {
      roomy[sizeClass] = behind[page];
    } else {
      behind[before[page]] = behind[page];
    }
    if (behind[page] != NONE) {
      before[behind[page]] = before[page];
    }
  }

  /**
   * Finds a page of which at most three quarters are in use and closes it: it takes nothing more,
   * and is free once all its slots are. Looks at some pages only, going round.
   *
   * @return the page, or {@link #NONE}
   */
  int sparsePage() {
    for (int looked = 0; looked < Math.min(LOOKED_AT, slotSize.length); looked++) {
      look = look + 1 < slotSize.length ? look + 1 : 0;
      int size = slotSize[look];
      if (size > 0 && hasRoom(look) && live[look] <= PAGE / size * 3 / 4) {
        int sizeClass = sizeClass(size);
        if (roomy[sizeClass] != look || behind[look] != NONE) {
          takeOut(look, sizeClass);
          slotSize[look] = -size;
          return look;
        }
      }
    }
    return NONE;
  }

  /** Visits the addresses of what is in use in a closed page; nothing is freed meanwhile. */
  void eachIn(int page, LongConsumer visitor) {
    long start = (long) page << PAGE_BITS;
    for (int slot = page == 0 ? 1 : 0; slot < carved[page]; slot++) {
      long address = start + (long) slot * -slotSize[page];
      if (commit(address) != UNUSED) {
        visitor.accept(address);
      }
    }
  }

  // Slots that are too large for pages.

  private long fromLarge(int sizeClass, int size) {
    if (sizeClass < freeCount.length && freeCount[sizeClass] > 0) {
      return free[sizeClass][--freeCount[sizeClass]];
    }
    if (largeLeft < size) {
      large = (long) chunks.length << CHUNK_BITS;
      addChunk();
      largeLeft = CHUNK;
      if (large == 0) {
        large = 64; // address 0 means "not in memory"
        largeLeft -= 64;
      }
    }
    long address = large;
    large += size;
    largeLeft -= size;
    held.addAndGet(size);
    return address;
  }

  private void freeLarge(int sizeClass, long address) {
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

  // Reading.

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
