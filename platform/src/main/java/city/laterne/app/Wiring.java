package city.laterne.app;

import city.laterne.security.AdminKey;
import city.laterne.security.AuditTrail;
import city.laterne.security.Authentication;
import city.laterne.security.Directory;
import city.laterne.security.OpenDirectory;
import city.laterne.security.http.PrincipalService;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts the parts together: the one place that knows which there are. */
final class Wiring {
  private final Configuration configuration;
  private final MachineClock machine = new SystemMachineClock();

  Wiring(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Opens the directory and makes all parts.
   *
   * @param keyFile is told where the first administrator's key was written
   */
  Platform build(Consumer<Path> keyFile) {
    Store store =
        Store.open(
            StoreSettings.of(configuration.data(), List.of(), configuration.openIngest())
                .withSlabLimit(configuration.slabBytes()),
            machine);
    try {
      return build(store, keyFile);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Platform build(Store store, Consumer<Path> keyFile) {
    Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
    RunningCityClock clock =
        RunningCityClock.start(tenant, machine, configuration.speed(), configuration.cityTime());
    SecureRandom random = new SecureRandom();
    AuditTrail audit = new AuditTrail(machine, random.nextInt());
    List<HttpPart> services = new ArrayList<>();
    List<AutoCloseable> closing = new ArrayList<>();
    Authentication authentication;
    if (configuration.open()) {
      authentication = new OpenDirectory();
    } else {
      Directory directory = new Directory(tenant, machine, random, audit);
      Optional<Path> made = AdminKey.ensure(directory, configuration.data());
      made.ifPresent(keyFile);
      authentication = directory;
      services.add(
          new HttpPart("/admin/principals", new PrincipalService(directory, authentication)));
    }
    return new Platform(configuration, store, clock, services, closing, Map::of);
  }
}
