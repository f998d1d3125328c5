package city.laterne.portal;

import city.laterne.streets.StreetMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Made tiles, bounded in bytes: the ones not asked for the longest go first. Safe for use by many
 * threads.
 */
final class TileCache {
  /** What an entry costs beside its bytes, roughly. */
  private static final int OVERHEAD = 160;

  private final long mostBytes;
  private final Map<Key, byte[]> tiles = new LinkedHashMap<>(256, 0.75f, true);
  private long bytes;

  /** Of one state of one map. */
  record Key(StreetMap map, long version, TileAddress tile) {}

  TileCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A tile, if it is still there. */
  synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(tiles.get(key));
  }

  /** Keeps a tile, unless it is greater than a tenth of the room. */
  synchronized void put(Key key, byte[] tile) {
    if (cost(tile) > mostBytes / 10) {
      return;
    }
    byte[] before = tiles.put(key, tile);
    bytes += cost(tile) - (before == null ? 0 : cost(before));
    Iterator<byte[]> oldest = tiles.values().iterator();
    while (bytes > mostBytes) {
      bytes -= cost(oldest.next());
      oldest.remove();
    }
  }

  /** How many bytes are kept. */
  synchronized long bytes() {
    return bytes;
  }

  private static long cost(byte[] tile) {
    return (long) tile.length + OVERHEAD;
  }
}
