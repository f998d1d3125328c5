package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitIndexTest {
  private final BitIndex bits = new BitIndex();
  private final BitSet expected = new BitSet();

  /** Small sets and large ones, close together and far apart, against a plain bitset. */
  @ParameterizedTest
  @CsvSource({"200, 300", "3000, 4000", "200, 9000000", "3000, 9000000"})
  void holdsWhatWasSetAndNotCleared(int steps, int range) {
    Random random = new Random(steps + range);
    for (int i = 0; i < steps; i++) {
      int ordinal = random.nextInt(range);
      assertThat(bits.set(ordinal)).isEqualTo(!expected.get(ordinal));
      expected.set(ordinal);
      if (i % 3 == 0) {
        int gone = random.nextBoolean() ? ordinal : random.nextInt(range);
        assertThat(bits.clear(gone)).isEqualTo(expected.get(gone));
        expected.clear(gone);
      }
    }
    check(bits);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    PackWriter out = new PackWriter(64, stored);
    bits.writeTo(out);
    out.flush();
    PackReader in = new PackReader().over(stored.toByteArray(), 0, stored.size());
    check(BitIndex.readFrom(in));
  }

  private void check(BitIndex index) {
    assertThat(index.ordinals()).isEqualTo(expected.stream().toArray());
    assertThat(index.cardinality()).isEqualTo(expected.cardinality());
    long[] words = expected.toLongArray();
    expected.stream()
        .map(ordinal -> ordinal >>> 6)
        .distinct()
        .forEach(word -> assertThat(index.word(word)).isEqualTo(words[word]));
    assertThat(index.word(words.length)).isZero();
  }

  @Test
  void takesOutWhatATestNames() {
    IntStream.range(0, 5_000).forEach(bits::set);
    assertThat(bits.removeIf(ordinal -> ordinal % 2 == 0)).isEqualTo(2_500);
    assertThat(bits.ordinals())
        .isEqualTo(IntStream.range(0, 2_500).map(half -> 2 * half + 1).toArray());
  }

  @Test
  void aSmallSetCostsAboutFourBytesAMember() {
    IntStream.range(0, 80).map(i -> 9_000_000 + i * 1_000).forEach(bits::set);
    assertThat(bits.bytes()).isLessThan(80 * 4 + 100);
  }
}
