package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The store on RocksDB: one database a tenant under {@code tenants/}, one an annex under {@code
 * annexes/}, one lock for the directory.
 */
public final class Engine implements Store {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final StoreSettings settings;
  private final MachineClock clock;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final Map<String, TenantEngine> tenants = new TreeMap<>();
  private final Annexes annexes;

  private Engine(StoreSettings settings, MachineClock clock, FileChannel lockFile, FileLock lock) {
    this.settings = settings;
    this.clock = clock;
    this.lockFile = lockFile;
    this.lock = lock;
    this.annexes = new Annexes(settings, clock);
  }

  /** Opens a directory. */
  public static Store open(StoreSettings settings, MachineClock clock) {
    Path directory = settings.directory();
    try {
      Files.createDirectories(directory.resolve("tenants"));
      FileChannel file =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(file);
      if (lock == null) {
        file.close();
        throw new Failure(
            Failure.Kind.CONFLICT,
            "DirectoryInUse",
            "The data directory "
                + directory
                + " is in use by another Laterne. Stop that one first, or give another --data.");
      }
      Engine engine = new Engine(settings, clock, file, lock);
      engine.annexes.sweep();
      engine.openTenants();
      return engine;
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "DirectoryUnusable",
          "The data directory " + directory + " cannot be used: " + e.getMessage() + ".",
          e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel file)
      throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private void openTenants() throws IOException {
    try (Stream<Path> found = Files.list(settings.directory().resolve("tenants"))) {
      found
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .filter(name -> TENANT.matcher(name).matches())
          .forEach(this::createTenant);
    }
    createTenant(DEFAULT_TENANT);
  }

  @Override
  public synchronized Tenant tenant(String name) {
    TenantEngine tenant = tenants.get(name);
    if (tenant == null) {
      throw new Failure(
          Failure.Kind.NOT_FOUND,
          "NoSuchTenant",
          "There is no tenant " + name + "; there are " + tenants.keySet() + ".");
    }
    return tenant;
  }

  @Override
  public synchronized Tenant createTenant(String name) {
    if (!TENANT.matcher(name).matches()) {
      throw new Failure(
          Failure.Kind.INVALID,
          "WrongTenantName",
          "Tenant name \"" + name + "\" must be 1 to 63 of a-z, 0-9, - and _.");
    }
    return tenants.computeIfAbsent(
        name,
        _ -> {
          Path directory = settings.directory().resolve("tenants").resolve(name);
          try {
            Files.createDirectories(directory);
          } catch (IOException e) {
            throw new Failure(
                Failure.Kind.UNAVAILABLE,
                "DirectoryUnusable",
                "The tenant's directory " + directory + " cannot be made: " + e.getMessage() + ".",
                e);
          }
          return new TenantEngine(name, directory, settings, clock);
        });
  }

  @Override
  public synchronized List<String> tenants() {
    return List.copyOf(tenants.keySet());
  }

  @Override
  public Tenant createAnnex(String name) {
    return annexes.create(name);
  }

  @Override
  public void copyAnnex(String from, String to) {
    annexes.copy(from, to);
  }

  @Override
  public Tenant annex(String name) {
    return annexes.get(name);
  }

  @Override
  public List<String> annexes() {
    return annexes.list();
  }

  @Override
  public void dropAnnex(String name) {
    annexes.drop(name);
  }

  @Override
  public synchronized void close() {
    annexes.close();
    tenants.values().forEach(TenantEngine::close);
    tenants.clear();
    try {
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE, "DirectoryUnusable", "The lock file stays: " + e, e);
    }
  }
}
