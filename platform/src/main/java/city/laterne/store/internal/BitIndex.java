package city.laterne.store.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A set of ordinals. Up to {@value #MOST_FEW} of them stand in a sorted array, so that a hundred
 * thousand small sets, such as the lights of each circuit, cost about four bytes a member; more
 * stand in a bitset of chunks of 4,096 bits that exist only where a bit is set. One thread changes
 * it, any number read it meanwhile: a reader may see a change early, never a torn one.
 */
final class BitIndex {
  private static final int MOST_FEW = 1_024;
  private static final int CHUNK_WORDS = 64;
  private static final Few EMPTY = new Few(new int[0]);

  private volatile Form form = EMPTY;
  private int cardinality;

  private sealed interface Form {
    long word(int index);
  }

  /** Ordinals, ascending. The array is replaced, never changed. */
  private record Few(int[] ordinals) implements Form {
    @Override
    public long word(int index) {
      int found = Arrays.binarySearch(ordinals, index << 6);
      long word = 0;
      for (int at = found < 0 ? -found - 1 : found;
          at < ordinals.length && ordinals[at] >>> 6 == index;
          at++) {
        word |= 1L << ordinals[at];
      }
      return word;
    }
  }

  /** The numbers of the chunks that exist, ascending, and the words of each. */
  private record Chunks(int[] numbers, long[][] words) implements Form {
    /** Where a chunk stands; {@code −1 − where it belongs} when it does not exist. */
    int find(int number) {
      boolean dense = number < numbers.length && numbers[number] == number;
      return dense ? number : Arrays.binarySearch(numbers, number);
    }

    @Override
    public long word(int index) {
      int at = find(index / CHUNK_WORDS);
      return at < 0 ? 0 : words[at][index & (CHUNK_WORDS - 1)];
    }

    Chunks with(int at, int number) {
      int[] more = new int[numbers.length + 1];
      long[][] moreWords = new long[numbers.length + 1][];
      System.arraycopy(numbers, 0, more, 0, at);
      System.arraycopy(words, 0, moreWords, 0, at);
      more[at] = number;
      moreWords[at] = new long[CHUNK_WORDS];
      System.arraycopy(numbers, at, more, at + 1, numbers.length - at);
      System.arraycopy(words, at, moreWords, at + 1, numbers.length - at);
      return new Chunks(more, moreWords);
    }
  }

  boolean set(int ordinal) {
    boolean fresh =
        switch (form) {
          case Few few -> set(few, ordinal);
          case Chunks chunks -> set(chunks, ordinal);
        };
    cardinality += fresh ? 1 : 0;
    return fresh;
  }

  private boolean set(Few few, int ordinal) {
    int[] now = few.ordinals();
    int found = Arrays.binarySearch(now, ordinal);
    if (found >= 0) {
      return false;
    }
    if (now.length == MOST_FEW) {
      form = spread(now);
      return set((Chunks) form, ordinal);
    }
    int at = -found - 1;
    int[] more = Arrays.copyOf(now, now.length + 1);
    System.arraycopy(now, at, more, at + 1, now.length - at);
    more[at] = ordinal;
    form = new Few(more);
    return true;
  }

  private static Chunks spread(int[] ordinals) {
    int[] numbers = Arrays.stream(ordinals).map(ordinal -> ordinal >>> 12).distinct().toArray();
    Chunks chunks = new Chunks(numbers, new long[numbers.length][CHUNK_WORDS]);
    for (int ordinal : ordinals) {
      chunks.words[chunks.find(ordinal >>> 12)][wordOf(ordinal)] |= 1L << ordinal;
    }
    return chunks;
  }

  private boolean set(Chunks chunks, int ordinal) {
    int at = chunks.find(ordinal >>> 12);
    if (at < 0) {
      at = -at - 1;
      chunks = chunks.with(at, ordinal >>> 12);
      form = chunks;
    }
    long[] words = chunks.words[at];
    long before = words[wordOf(ordinal)];
    words[wordOf(ordinal)] = before | 1L << ordinal;
    return words[wordOf(ordinal)] != before;
  }

  boolean clear(int ordinal) {
    boolean was =
        switch (form) {
          case Few few -> clear(few, ordinal);
          case Chunks chunks -> clear(chunks, ordinal);
        };
    cardinality -= was ? 1 : 0;
    return was;
  }

  private boolean clear(Few few, int ordinal) {
    int[] now = few.ordinals();
    int at = Arrays.binarySearch(now, ordinal);
    if (at < 0) {
      return false;
    }
    int[] left = Arrays.copyOf(now, now.length - 1);
    System.arraycopy(now, at + 1, left, at, left.length - at);
    form = new Few(left);
    return true;
  }

  private static boolean clear(Chunks chunks, int ordinal) {
    int at = chunks.find(ordinal >>> 12);
    if (at < 0 || (chunks.words[at][wordOf(ordinal)] >>> ordinal & 1) == 0) {
      return false;
    }
    chunks.words[at][wordOf(ordinal)] &= ~(1L << ordinal);
    return true;
  }

  private static int wordOf(int ordinal) {
    return (ordinal >>> 6) & (CHUNK_WORDS - 1);
  }

  /** The 64 bits from {@code 64 × index} on. */
  long word(int index) {
    return form.word(index);
  }

  /** All of them, ascending, where they are few; not to be changed. */
  Optional<int[]> few() {
    return form instanceof Few(int[] ordinals) ? Optional.of(ordinals) : Optional.empty();
  }

  /** All of them, ascending; not to be changed. */
  int[] ordinals() {
    return switch (form) {
      case Few(int[] ordinals) -> ordinals;
      case Chunks(int[] numbers, long[][] words) -> {
        IntStream.Builder all = IntStream.builder();
        for (int i = 0; i < numbers.length * CHUNK_WORDS; i++) {
          int base = numbers[i / CHUNK_WORDS] * 4_096 + i % CHUNK_WORDS * 64;
          long bits = words[i / CHUNK_WORDS][i % CHUNK_WORDS];
          for (; bits != 0; bits &= bits - 1) {
            all.add(base + Long.numberOfTrailingZeros(bits));
          }
        }
        yield all.build().toArray();
      }
    };
  }

  /** Takes all out that a test names; answers how many. */
  int removeIf(IntPredicate gone) {
    int before = cardinality;
    for (int ordinal : ordinals()) {
      if (gone.test(ordinal)) {
        clear(ordinal);
      }
    }
    return before - cardinality;
  }

  int cardinality() {
    return cardinality;
  }

  long bytes() {
    return 40
        + switch (form) {
          case Few(int[] ordinals) -> 16 + ordinals.length * 4L;
          case Chunks(int[] numbers, _) -> 32 + numbers.length * (8 + CHUNK_WORDS * 8L + 16);
        };
  }

  void writeTo(PackWriter out) {
    switch (form) {
      case Few(int[] ordinals) -> {
        out.u8(0);
        out.varint(ordinals.length);
        int before = 0;
        for (int ordinal : ordinals) {
          out.varint(ordinal - before);
          before = ordinal;
        }
      }
      case Chunks(int[] numbers, long[][] words) -> {
        out.u8(1);
        out.varint(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
          out.varint(numbers[i]);
          for (long word : words[i]) {
            out.i64(word);
          }
        }
      }
    }
    out.spill();
  }

  static BitIndex readFrom(PackReader in) {
    BitIndex bits = new BitIndex();
    if (in.u8() == 0) {
      int[] ordinals = new int[in.length()];
      int before = 0;
      for (int i = 0; i < ordinals.length; i++) {
        before += in.length();
        ordinals[i] = before;
      }
      bits.form = new Few(ordinals);
      bits.cardinality = ordinals.length;
    } else {
      int[] numbers = new int[in.length()];
      long[][] words = new long[numbers.length][CHUNK_WORDS];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = in.length();
        for (int word = 0; word < CHUNK_WORDS; word++) {
          words[i][word] = in.i64();
          bits.cardinality += Long.bitCount(words[i][word]);
        }
      }
      bits.form = new Chunks(numbers, words);
    }
    return bits;
  }
}
