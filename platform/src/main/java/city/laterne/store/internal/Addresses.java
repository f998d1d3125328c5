package city.laterne.store.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Where each ordinal's newest version lies in the slab; 0 for "not in memory". One thread writes.
 */
final class Addresses {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int CHUNK = 1 << 13;

  private volatile long[][] chunks = new long[0][];

  long get(int ordinal) {
    long[][] now = chunks;
    int chunk = ordinal / CHUNK;
    return chunk < now.length ? (long) ELEMENT.getAcquire(now[chunk], ordinal % CHUNK) : 0;
  }

  void set(int ordinal, long address) {
    int chunk = ordinal / CHUNK;
    while (chunk >= chunks.length) {
      long[][] grown = Arrays.copyOf(chunks, chunks.length + 1);
      grown[chunks.length] = new long[CHUNK];
      chunks = grown;
    }
    ELEMENT.setRelease(chunks[chunk], ordinal % CHUNK, address);
  }

  long bytes() {
    return chunks.length * (CHUNK * 8L + 16);
  }
}
