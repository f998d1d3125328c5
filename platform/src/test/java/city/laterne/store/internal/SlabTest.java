package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slots keep their bytes whatever is freed, moved and made around them, and waste is bounded. */
class SlabTest {
  private static final int ENTITIES = 20_000;
  private final Random random = new Random(7);

  @Test
  void keepsBytesWhileEntitiesGrowAndServesTheirOldPagesToNewSizes() {
    try (Slab slab = new Slab()) {
      long[] at = new long[ENTITIES];
      for (int entity = 0; entity < ENTITIES; entity++) {
        at[entity] = slab.put(0, 0, bytes(entity, 300), bytes(entity, 20));
      }
      long first = slab.held();
      for (int hot = 60; hot <= 180; hot += 40) {
        for (int i = 0; i < ENTITIES; i++) {
          int entity = random.nextInt(ENTITIES);
          slab.free(at[entity]);
          at[entity] = slab.put(0, 0, bytes(entity, 300), bytes(entity, hot));
          if (i % 100 == 0) {
            moveTogether(slab, at);
          }
        }
      }
      for (int entity = 0; entity < ENTITIES; entity++) {
        assertThat(id(slab, at[entity])).isEqualTo(entity);
      }
      assertThat(slab.held()).isLessThan(first * 2).isGreaterThanOrEqualTo(slab.used());
      assertThat((double) slab.held() / slab.used()).isLessThan(1.34);
    }
  }

  @Test
  void servesAFreedPageAndAFreedLargeSlotAgain() {
    try (Slab slab = new Slab()) {
      for (int size : new int[] {100, 1_500, 8_000, 9_000, 200_000}) {
        long[] addresses = new long[100];
        for (int i = 0; i < addresses.length; i++) {
          addresses[i] = slab.put(1, 0, bytes(i, size), new byte[0]);
          assertThat(addresses[i]).isPositive();
        }
        long held = slab.held();
        Arrays.stream(addresses).forEach(slab::free);
        for (int i = 0; i < addresses.length; i++) {
          addresses[i] = slab.put(2, 0, bytes(i, size), new byte[0]);
          assertThat(slab.commit(addresses[i])).isEqualTo(2);
        }
        assertThat(slab.held()).isEqualTo(held);
        for (int i = 0; i < addresses.length; i++) {
          assertThat(id(slab, addresses[i])).isEqualTo(i);
          slab.free(addresses[i]);
        }
      }
      assertThat(slab.used()).isZero();
    }
  }

  private static void moveTogether(Slab slab, long[] at) {
    Map<Long, Integer> entities = new HashMap<>();
    for (int page = slab.sparsePage(); page != Slab.NONE; page = slab.sparsePage()) {
      if (entities.isEmpty()) {
        for (int entity = 0; entity < ENTITIES; entity++) {
          entities.put(at[entity], entity);
        }
      }
      List<Long> moved = new ArrayList<>();
      slab.eachIn(
          page,
          address -> {
            int entity = entities.getOrDefault(address, Slab.NONE);
            at[entity] = slab.copy(address);
            entities.put(at[entity], entity);
            moved.add(address);
          });
      moved.forEach(slab::free);
    }
  }

  private static byte[] bytes(int entity, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (entity >>> (8 * (i & 3)));
    }
    return bytes;
  }

  private static int id(Slab slab, long address) {
    Image image = new Image();
    slab.read(address, image);
    byte[] cold = image.cold();
    for (int i = 0; i < cold.length; i++) {
      assertThat(cold[i]).isEqualTo(cold[i & 3]);
    }
    return (cold[0] & 0xff) | ((cold[1] & 0xff) << 8) | ((cold[2] & 0xff) << 16);
  }
}
