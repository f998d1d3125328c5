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

  /** The names of all tenants; annexes are none. */
  List<String> tenants();

  /**
   * Makes an annex: a tenant that stands apart, for copies of what others hold. It is among no
   * {@link #tenants()}, no tenant's name leads to it, and it is opened when first asked for. It is
   * no part of a start, so whoever makes annexes says then which are to be dropped.
   *
   * @param name 1 to 63 of a-z, 0-9, - and _
   * @throws city.laterne.shared.Failure CONFLICT, code AnnexExists
   */
  Tenant createAnnex(String name);

  /**
   * Makes an annex of all that another one holds at this moment.
   *
   * @throws city.laterne.shared.Failure CONFLICT, code AnnexExists; NOT_FOUND, code NoSuchAnnex
   */
  void copyAnnex(String from, String to);

  /**
   * An annex by name.
   *
   * @throws city.laterne.shared.Failure NOT_FOUND, code NoSuchAnnex
   */
  Tenant annex(String name);

  /** The names of all annexes on the disk. */
  List<String> annexes();

  /**
   * Takes an annex away, files and all; nothing when there is none. Reads and writes that begin
   * later are refused with {@link city.laterne.shared.Failure} NOT_FOUND, code NoSuchAnnex; it
   * waits for the reads that are under way. What a kill leaves of it is gone with the next start.
   */
  void dropAnnex(String name);

  /** Writes the index snapshot, ends the threads, closes the files. */
  @Override
  void close();
}
