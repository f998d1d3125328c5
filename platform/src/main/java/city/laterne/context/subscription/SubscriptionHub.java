package city.laterne.context.subscription;

import city.laterne.shared.MachineClock;
import city.laterne.store.Entity;
import city.laterne.store.Names;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The subscriptions and notifiers of all tenants. Close it before the store. Safe for use by many
 * threads.
 */
public final class SubscriptionHub implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private record Part(Subscriptions subscriptions, Notifier notifier) {}

  private final Store store;
  private final EntityJson wording;
  private final MachineClock clock;
  private final AddressRule rule;
  private final Duration firstPause;
  private final HttpClient client;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * Starts the notifiers of the tenants that are there; others start when first asked for.
   *
   * @param privateEndpoints whether endpoints may have private addresses
   */
  public SubscriptionHub(
      Store store, EntityJson wording, MachineClock clock, boolean privateEndpoints) {
    this(store, wording, clock, privateEndpoints, FIRST_PAUSE);
  }

  SubscriptionHub(
      Store store,
      EntityJson wording,
      MachineClock clock,
      boolean privateEndpoints,
      Duration firstPause) {
    this.store = store;
    this.wording = wording;
    this.clock = clock;
    this.rule = new AddressRule(privateEndpoints);
    this.firstPause = firstPause;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    for (String tenant : store.tenants()) {
      var _ = of(tenant);
    }
  }

  /**
   * The subscriptions of a tenant.
   *
   * @throws city.laterne.shared.Failure NOT_FOUND, code NoSuchTenant
   */
  public synchronized Subscriptions of(String name) {
    Part part = parts.get(name);
    if (part == null) {
      Tenant tenant = store.tenant(name);
      Subscriptions subscriptions = new Subscriptions(tenant, wording, clock, rule);
      subscriptions.onChange(() -> listeners.forEach(Runnable::run));
      part =
          new Part(
              subscriptions,
              new Notifier(tenant, subscriptions, wording, clock, rule, client, firstPause));
      parts.put(name, part);
    }
    return part.subscriptions();
  }

  /** Tells of subscriptions of any tenant that are new, changed or gone. Must not block. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Tells a subscriber of entities that a context source notified: those that the subscription is
   * about.
   *
   * @param names of the entities
   * @param refilter whether its query is still to be held against them
   */
  public void tell(
      String tenant, Subscription of, List<Entity> entities, Names names, boolean refilter) {
    Notifier notifier;
    synchronized (this) {
      var _ = of(tenant);
      notifier = Objects.requireNonNull(parts.get(tenant)).notifier();
    }
    notifier.tell(of, entities, names, refilter);
  }

  /** How notifications fare, by tenant. */
  public synchronized Map<String, NotificationFigures> figures() {
    Map<String, NotificationFigures> figures = new LinkedHashMap<>();
    parts.forEach((name, part) -> figures.put(name, part.subscriptions().figures()));
    return figures;
  }

  @Override
  public synchronized void close() {
    parts.values().forEach(part -> part.notifier().close());
    client.shutdownNow();
  }
}
