package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TileCacheTest {
  private static final ListedMap MAP = new ListedMap();

  private final TileCache cache = new TileCache(10_000);

  @Test
  void whatWasNotAskedForTheLongestGoesFirst() {
    for (int x = 0; x < 11; x++) {
      cache.put(key(x), new byte[800]);
      assertThat(cache.find(key(0))).isPresent();
    }
    assertThat(cache.bytes()).isLessThanOrEqualTo(10_000);
    assertThat(cache.find(key(1))).isEmpty();
    assertThat(cache.find(key(10))).isPresent();
  }

  @Test
  void aTileThatTakesTooMuchIsNotKept() {
    cache.put(key(1), new byte[2_000]);
    assertThat(cache.find(key(1))).isEmpty();
  }

  @Test
  void theSameTileTwiceTakesItsRoomOnce() {
    cache.put(key(1), new byte[100]);
    long once = cache.bytes();
    cache.put(key(1), new byte[100]);
    assertThat(cache.bytes()).isEqualTo(once);
  }

  private static TileCache.Key key(int x) {
    return new TileCache.Key(MAP, 1, new TileAddress(10, x, 0));
  }
}
