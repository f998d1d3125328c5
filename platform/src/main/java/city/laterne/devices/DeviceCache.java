package city.laterne.devices;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The devices met lately, by path and by entity: two set-associative tables of fixed size, so
 * memory has a bound, with about 170 bytes a device. Entries are immutable, so racing readers and
 * writers see a device or none, never half of one; a lost entry is read from the store again.
 */
final class DeviceCache {
  private static final int WAYS = 8;

  private final @Nullable KnownDevice[] byPath;
  private final @Nullable KnownDevice[] byEntity;
  private final int mask;

  /** Room for at least so many devices. */
  DeviceCache(int devices) {
    int slots = Integer.highestOneBit(Math.max(64, devices) * 2 - 1) * 2;
    byPath = new @Nullable KnownDevice[slots];
    byEntity = new @Nullable KnownDevice[slots];
    mask = slots - 1;
  }

  Optional<KnownDevice> findByPath(String path) {
    int base = spread(path.hashCode());
    for (int way = 0; way < WAYS; way++) {
      KnownDevice device = byPath[(base + way) & mask];
      if (device != null && device.path().equals(path)) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  Optional<KnownDevice> findByEntity(String entityId) {
    int base = spread(entityId.hashCode());
    for (int way = 0; way < WAYS; way++) {
      KnownDevice device = byEntity[(base + way) & mask];
      if (device != null && device.entityId().equals(entityId)) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  void put(KnownDevice device) {
    place(byPath, spread(device.path().hashCode()), device);
    place(byEntity, spread(device.entityId().hashCode()), device);
  }

  void forget(KnownDevice device) {
    drop(byPath, spread(device.path().hashCode()), device.path());
    drop(byEntity, spread(device.entityId().hashCode()), device.path());
  }

  void clear() {
    java.util.Arrays.fill(byPath, null);
    java.util.Arrays.fill(byEntity, null);
  }

  private void place(@Nullable KnownDevice[] table, int base, KnownDevice device) {
    for (int way = 0; way < WAYS; way++) {
      int slot = (base + way) & mask;
      KnownDevice there = table[slot];
      if (there == null || there.path().equals(device.path())) {
        table[slot] = device;
        return;
      }
    }
    table[(base + (device.path().hashCode() & (WAYS - 1))) & mask] = device;
  }

  private void drop(@Nullable KnownDevice[] table, int base, String path) {
    for (int way = 0; way < WAYS; way++) {
      KnownDevice there = table[(base + way) & mask];
      if (there != null && there.path().equals(path)) {
        table[(base + way) & mask] = null;
      }
    }
  }

  private int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) & mask;
  }
}
