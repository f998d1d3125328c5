package city.laterne.store.internal;

import java.util.Arrays;

/**
 * A set of ordinals as a bitset in chunks of 4,096 bits that exist only where a bit is set. One
 * thread changes it, any number read it meanwhile: a reader may see a change early, never a torn
 * one.
 */
final class BitIndex {
  static final int CHUNK_WORDS = 64;

  private volatile long[][] chunks = new long[0][];
  private int cardinality;

  boolean set(int ordinal) {
    int chunk = ordinal >>> 12;
    long[][] now = chunks;
    if (chunk >= now.length) {
      now = Arrays.copyOf(now, Math.max(chunk + 1, now.length + (now.length >> 1)));
      chunks = now;
    }
    long[] words = now[chunk];
    if (words == null) {
      words = new long[CHUNK_WORDS];
      now[chunk] = words;
    }
    int word = (ordinal >>> 6) & (CHUNK_WORDS - 1);
    long bit = 1L << ordinal;
    if ((words[word] & bit) != 0) {
      return false;
    }
    words[word] |= bit;
    cardinality++;
    return true;
  }

  boolean clear(int ordinal) {
    long[] words = chunk(ordinal >>> 12);
    int word = (ordinal >>> 6) & (CHUNK_WORDS - 1);
    long bit = 1L << ordinal;
    if (words == null || (words[word] & bit) == 0) {
      return false;
    }
    words[word] &= ~bit;
    cardinality--;
    return true;
  }

  boolean get(int ordinal) {
    return (word(ordinal >>> 6) >>> ordinal & 1) != 0;
  }

  /** The 64 bits from {@code 64 × index} on. */
  long word(int index) {
    long[] words = chunk(index / CHUNK_WORDS);
    return words == null ? 0 : words[index & (CHUNK_WORDS - 1)];
  }

  private long @org.jspecify.annotations.Nullable [] chunk(int index) {
    long[][] now = chunks;
    return index < now.length ? now[index] : null;
  }

  int cardinality() {
    return cardinality;
  }

  /** How many words may hold bits. */
  int words() {
    return chunks.length * CHUNK_WORDS;
  }

  long bytes() {
    long[][] now = chunks;
    long bytes = 32 + now.length * 4L;
    for (long[] words : now) {
      if (words != null) {
        bytes += CHUNK_WORDS * 8 + 16;
      }
    }
    return bytes;
  }

  void writeTo(PackWriter out) {
    long[][] now = chunks.clone();
    int present = 0;
    for (long[] words : now) {
      present += words == null ? 0 : 1;
    }
    out.varint(present);
    for (int i = 0; i < now.length; i++) {
      long[] words = now[i];
      if (words != null) {
        out.varint(i);
        for (long word : words) {
          out.i64(word);
        }
      }
    }
    out.spill();
  }

  static BitIndex readFrom(PackReader in) {
    BitIndex bits = new BitIndex();
    for (int present = in.length(); present > 0; present--) {
      int chunk = in.length();
      for (int word = 0; word < CHUNK_WORDS; word++) {
        long value = in.i64();
        while (value != 0) {
          bits.set(chunk * 4_096 + word * 64 + Long.numberOfTrailingZeros(value));
          value &= value - 1;
        }
      }
    }
    return bits;
  }
}
