package city.laterne.store.internal;

import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;

/** The store on RocksDB. */
public final class Engine {
  private Engine() {}

  /** Opens a directory. */
  public static Store open(StoreSettings settings, MachineClock clock) {
    throw new UnsupportedOperationException(settings + " " + clock);
  }
}
