package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecentChangesTest {
  private final RecentChanges recent = new RecentChanges();

  @Test
  void emptyHoldsNothing() {
    assertThat(recent.find(1)).isEmpty();
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
        Optional<RecentChanges.Block> found = recent.find(asked);
        assertThat(asked < position - 1 || found.isPresent()).isTrue();
        if (found.isPresent()) {
          assertThat(found.get().first()).isEqualTo(all.floorKey(asked));
          assertThat(Arrays.equals(found.get().value(), all.floorEntry(asked).getValue())).isTrue();
        }
      }
    }
  }

  @Test
  void aBlockThatIsTooLargeLeavesItEmpty() {
    recent.add(new RecentChanges.Block(1, new byte[10]));
    recent.add(new RecentChanges.Block(2, new byte[5 << 20]));
    assertThat(recent.find(1)).isEmpty();
    assertThat(recent.find(2)).isEmpty();
    recent.add(new RecentChanges.Block(9, new byte[] {7}));
    assertThat(recent.find(12)).hasValueSatisfying(block -> assertThat(block.first()).isEqualTo(9));
  }

  @Test
  void manySmallOnesGiveWay() {
    for (int i = 0; i < 10_000; i++) {
      recent.add(new RecentChanges.Block(i, new byte[] {(byte) i}));
    }
    assertThat(recent.find(5)).isEmpty();
    assertThat(recent.find(9_000).orElseThrow().value()).containsExactly((byte) 9_000);
  }
}
