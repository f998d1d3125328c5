package city.laterne.app;

import city.laterne.commands.Dispatcher;
import city.laterne.commands.Gate;
import city.laterne.commands.GateDesiredValues;
import city.laterne.commands.Outbox;
import city.laterne.commands.http.CommandsHttp;
import city.laterne.context.Expiry;
import city.laterne.context.http.NgsiLdService;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.registration.RegistrationHub;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.subscription.ContextEntityJson;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.Quarantine;
import city.laterne.devices.http.ProvisioningService;
import city.laterne.lighting.Lighting;
import city.laterne.lighting.LightingGround;
import city.laterne.lighting.ProgrammeSettings;
import city.laterne.lighting.http.LightingHttp;
import city.laterne.portal.Portal;
import city.laterne.security.AdminKey;
import city.laterne.security.AuditTrail;
import city.laterne.security.Authentication;
import city.laterne.security.Directory;
import city.laterne.security.OpenDirectory;
import city.laterne.security.http.PrincipalService;
import city.laterne.shared.CityClock;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Declaration;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.streets.StreetTerms;
import city.laterne.streets.Streets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts the parts together: the one place that knows which there are. */
final class Wiring {
  private static final int CACHED_DEVICES = 200_000;
  private static final int LIVE_PAGES = 200;
  private static final int COMMANDS_IN_FLIGHT = 2_000;
  private static final Duration KEPT_COMMANDS = Duration.ofHours(24);

  private final Configuration configuration;
  private final MachineClock machine = new SystemMachineClock();

  Wiring(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Opens the directory and makes all parts.
   *
   * @param fill may fill the directory before anything runs on it
   * @param keyFile is told where the first administrator's key was written
   * @param notice is told, in a sentence, what of the configuration does not count
   */
  Platform build(Consumer<ForImport> fill, Consumer<Path> keyFile, Consumer<String> notice) {
    Store store = open();
    try {
      fill.accept(forImport(store));
      return build(store, keyFile, notice);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Store open() {
    return Store.open(
        StoreSettings.of(configuration.data(), declarations(), configuration.openIngest())
            .withSlabLimit(configuration.slabBytes()),
        machine);
  }

  private Streets streets(Tenant tenant) {
    return new Streets(tenant, configuration.data().resolve("streets"), machine);
  }

  /** What an import needs, without doors and threads. */
  record ForImport(Store store, Tenant tenant, Path data, Streets streets, Lighting lighting)
      implements AutoCloseable {
    /** An import in the name of a command that tells what it does. */
    Import into(String command, Consumer<String> out) {
      return new Import(tenant, data, streets, lighting, command, out);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** Opens the directory for an import. */
  ForImport forImport() {
    return forImport(open());
  }

  private ForImport forImport(Store store) {
    Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
    CityParts city =
        city(
            tenant,
            RunningCityClock.beforeStart(tenant, machine),
            new AuditTrail(machine, 0),
            new ArrayList<>());
    return new ForImport(store, tenant, configuration.data(), streets(tenant), city.lighting());
  }

  /** What the parts of the city declare. */
  private static List<Declaration> declarations() {
    List<Declaration> all = new ArrayList<>(LightingGround.declarations());
    all.addAll(StreetTerms.declarations());
    return all;
  }

  private Platform build(Store store, Consumer<Path> keyFile, Consumer<String> notice) {
    Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
    RunningCityClock clock =
        RunningCityClock.start(
            tenant, machine, configuration.speed(), configuration.cityTime(), notice);
    SecureRandom random = new SecureRandom();
    AuditTrail audit = new AuditTrail(machine, random.nextInt());
    List<HttpPart> services = new ArrayList<>();
    List<AutoCloseable> closing = new ArrayList<>();
    Authentication authentication = authentication(tenant, random, audit, services, keyFile);
    Quarantine quarantine = new Quarantine(tenant, machine);
    Streets streets = streets(tenant);
    CityParts city = city(tenant, clock, audit, closing);
    DeviceRegistry registry = new DeviceRegistry(tenant, machine, CACHED_DEVICES);
    DeviceLinks links =
        DeviceLinks.open(
            configuration,
            new DeviceLinks.Parts(
                tenant, registry, quarantine, city.dispatcher(), authentication, machine),
            closing);
    StoreLightsView lights = new StoreLightsView(store);
    closing.add(lights);
    Portal portal =
        new Portal(
            authentication,
            lights,
            principal -> only(tenant, principal.scope().tenant(), streets),
            tenant.name(),
            LIVE_PAGES);
    closing.add(portal);
    services.add(new HttpPart("/", portal));
    Contexts contexts = new Contexts(configuration.privateEndpoints(), machine);
    SubscriptionHub subscriptions =
        new SubscriptionHub(
            store, new ContextEntityJson(contexts), machine, configuration.privateEndpoints());
    closing.add(subscriptions);
    closing.add(new Expiry(store, machine));
    RegistrationHub sources =
        new RegistrationHub(store, contexts, machine, configuration.privateEndpoints());
    closing.add(sources);
    SnapshotHub snapshots = new SnapshotHub(store, machine);
    closing.add(snapshots);
    NgsiLdService ngsi =
        new NgsiLdService(
            store,
            authentication,
            machine,
            city.desired(),
            contexts,
            subscriptions,
            sources,
            snapshots);
    services.add(new HttpPart("/ngsi-ld/v1", ngsi));
    services.add(new HttpPart("/ngsi-ld/ex", ngsi.notifications()));
    services.add(
        new HttpPart(
            "/iot", new ProvisioningService(tenant.name(), authentication, registry, quarantine)));
    services.add(
        new HttpPart(
            "/",
            new LightingHttp(
                authentication,
                name -> only(tenant, name, city.lighting()),
                name -> only(tenant, name, streets))));
    services.add(
        new HttpPart(
            "/", new CommandsHttp(authentication, name -> only(tenant, name, city.commands()))));
    city.dispatcher().start();
    Platform platform =
        new Platform(
            configuration,
            store,
            clock,
            services,
            closing,
            new PartMetrics(quarantine, subscriptions, links),
            links.door(),
            () -> {
              city.lighting().start();
              lights.prepare(tenant.name());
            });
    links.start();
    return platform;
  }

  private Authentication authentication(
      Tenant tenant,
      SecureRandom random,
      AuditTrail audit,
      List<HttpPart> services,
      Consumer<Path> keyFile) {
    if (configuration.open()) {
      return new OpenDirectory();
    }
    Directory directory = new Directory(tenant, machine, random, audit);
    Optional<Path> made = AdminKey.ensure(directory, configuration.data());
    made.ifPresent(keyFile);
    services.add(new HttpPart("/admin/principals", new PrincipalService(directory, directory)));
    return directory;
  }

  /** What drives the city's lights: from the gate to the programme. */
  private record CityParts(
      Dispatcher dispatcher,
      GateDesiredValues desired,
      Lighting lighting,
      CommandsHttp.Parts commands) {}

  private CityParts city(
      Tenant tenant, CityClock clock, AuditTrail audit, List<AutoCloseable> closing) {
    Outbox outbox = new Outbox(tenant, machine);
    Dispatcher dispatcher = new Dispatcher(outbox, machine, COMMANDS_IN_FLIGHT, KEPT_COMMANDS);
    LightingGround ground = LightingGround.of(tenant, clock, ProgrammeSettings.usual());
    Gate gate = new Gate(tenant, machine, outbox, dispatcher, List.of(ground.rules()), audit);
    Lighting lighting = new Lighting(tenant, ground, gate, clock, machine);
    dispatcher.onReachable(lighting::returned);
    dispatcher.addSendRule(lighting::holdsBack);
    closing.add(dispatcher);
    closing.add(lighting);
    return new CityParts(
        dispatcher,
        new GateDesiredValues(gate, List.of(ground.rules())),
        lighting,
        new CommandsHttp.Parts(tenant, outbox, dispatcher));
  }

  private static <T> T only(Tenant tenant, String asked, T part) {
    if (!tenant.name().equals(asked)) {
      throw new Failure(
          Failure.Kind.NOT_FOUND,
          "NoSuchTenant",
          "Tenant " + asked + " has no lights here; the city is tenant " + tenant.name() + ".");
    }
    return part;
  }
}
