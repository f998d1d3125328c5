package city.laterne.store;

import city.laterne.shared.MachineClock;
import city.laterne.store.internal.Engine;
import java.util.List;

/** All tenants of one data directory. One process opens a directory at a time. */
public interface Store extends AutoCloseable {
  /** The tenant that is there without asking. */
  String DEFAULT_TENANT = "default";

  /**
   * Opens a directory.
   *
   * @throws city.laterne.shared.Failure CONFLICT, code DirectoryInUse, when another process has it;
   *     UNAVAILABLE when it cannot be read or written
   */
  static Store open(StoreSettings settings, MachineClock clock) {
    return Engine.open(settings, clock);
  }

  /**
   * A tenant by name.
   *
   * @throws city.laterne.shared.Failure NOT_FOUND, code NoSuchTenant
   */
  Tenant tenant(String name);

  /** A tenant, made when missing. */
  Tenant createTenant(String name);

  /** The names of all tenants. */
  List<String> tenants();

  /** Writes the index snapshot, ends the threads, closes the files. */
  @Override
  void close();
}
