package city.laterne.portal;

import city.laterne.shared.Failure;
import city.laterne.streets.StreetMap;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The tiles of the base map, compressed as gzip, made when first asked for and kept as long as
 * there is room. As many are made at a time as there are processors. Safe for use by many threads.
 */
final class MapTiles {
  private static final long PATIENCE_SECONDS = 10;

  private final TileCache cache;
  private final Semaphore makers = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * Without any tile yet.
   *
   * @param cacheBytes room for made tiles
   */
  MapTiles(long cacheBytes) {
    cache = new TileCache(cacheBytes);
  }

  /**
   * A tile as gzip.
   *
   * @throws Failure UNAVAILABLE, code TilesBusy, when too many are asked for at once
   */
  byte[] get(StreetMap map, TileAddress address) throws InterruptedException {
    TileCache.Key key = new TileCache.Key(map, map.version(), address);
    Optional<byte[]> kept = cache.find(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    if (!makers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "TilesBusy",
          "The map is being drawn for many at once; try again in a moment.");
    }
    try {
      Optional<byte[]> meanwhile = cache.find(key);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      byte[] tile = Asset.gzip(MapTile.make(map, address));
      cache.put(key, tile);
      return tile;
    } finally {
      makers.release();
    }
  }
}
