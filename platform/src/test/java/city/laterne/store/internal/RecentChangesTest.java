package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
  private final RecentChanges recent = new RecentChanges();
  private final RecentChanges.Copy copy = new RecentChanges.Copy();

  private byte[] found() {
    return Arrays.copyOf(copy.bytes, copy.length);
  }

  @Test
  void emptyHoldsNothing() {
    assertThat(recent.find(1, copy)).isFalse();
  }

  @Test
  void whatItHoldsIsWhatWasAddedAndTheNewestIsThere() {
    Random random = new Random(3);
    TreeMap<Long, byte[]> all = new TreeMap<>();
    long position = 1;
    for (int step = 0; step < 9_000; step++) {
      byte[] value = new byte[1 + random.nextInt(step % 100 == 0 ? 200_000 : 3_000)];
      random.nextBytes(value);
      recent.add(new RecentChanges.Block(position, value));
      all.put(position, value);
      position += 1 + random.nextInt(5);
      for (long asked : new long[] {position - 1, position - random.nextInt(20_000), 0}) {
        boolean there = recent.find(asked, copy);
        assertThat(asked < position - 1 || there).isTrue();
        if (there) {
          assertThat(copy.first).isEqualTo(all.floorKey(asked));
          assertThat(Arrays.equals(found(), all.floorEntry(asked).getValue())).isTrue();
        }
      }
    }
  }

  @Test
  void aBlockThatIsTooLargeLeavesItEmpty() {
    recent.add(new RecentChanges.Block(1, new byte[10]));
    recent.add(new RecentChanges.Block(2, new byte[5 << 20]));
    assertThat(recent.find(1, copy)).isFalse();
    assertThat(recent.find(2, copy)).isFalse();
    recent.add(new RecentChanges.Block(9, new byte[] {7}));
    assertThat(recent.find(12, copy)).isTrue();
    assertThat(copy.first).isEqualTo(9);
    assertThat(found()).containsExactly(7);
  }

  @Test
  void manySmallOnesGiveWay() {
    for (int i = 0; i < 10_000; i++) {
      recent.add(new RecentChanges.Block(i, new byte[] {(byte) i}));
    }
    assertThat(recent.find(5, copy)).isFalse();
    assertThat(recent.find(9_000, copy)).isTrue();
    assertThat(found()).containsExactly((byte) 9_000);
  }
}
