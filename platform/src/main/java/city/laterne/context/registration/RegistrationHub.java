package city.laterne.context.registration;

import city.laterne.context.jsonld.Contexts;
import city.laterne.context.subscription.AddressRule;
import city.laterne.context.subscription.NotificationPost;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The registrations of all tenants, subscriptions to them, and the way to the sources. Close it
 * before the store. Safe for use by many threads.
 */
public final class RegistrationHub implements AutoCloseable {
  private final Contexts contexts;
  private final MachineClock clock;
  private final AddressRule rule;
  private final NotificationPost post;
  private final Sources sources;
  private final Map<String, Part> parts = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final long started = System.nanoTime();

  private record Part(Registrations registrations, CsourceSubscriptions subscriptions) {}

  /**
   * Opens the tenants that are there; others when first asked for.
   *
   * @param privateEndpoints whether sources and endpoints may have private addresses
   */
  public RegistrationHub(
      Store store, Contexts contexts, MachineClock clock, boolean privateEndpoints) {
    this.contexts = contexts;
    this.clock = clock;
    rule = new AddressRule(privateEndpoints);
    post = new NotificationPost(clock, rule);
    sources = new Sources(rule, clock);
    for (String tenant : store.tenants()) {
      var _ = part(store.tenant(tenant));
    }
  }

  private Part part(Tenant tenant) {
    Part have = parts.get(tenant.name());
    return have != null ? have : parts.computeIfAbsent(tenant.name(), _ -> open(tenant));
  }

  private Part open(Tenant tenant) {
    Registrations registrations = new Registrations(tenant, clock, rule);
    registrations.onChange(
        (before, after) -> {
          if (after.isEmpty()) {
            before.ifPresent(gone -> sources.forget(gone.id()));
          }
          listeners.forEach(Runnable::run);
        });
    return new Part(
        registrations,
        new CsourceSubscriptions(tenant, registrations, contexts, clock, rule, post));
  }

  /** The registrations of a tenant. */
  public Registrations registrations(Tenant tenant) {
    return part(tenant).registrations();
  }

  /** The subscriptions to registrations of a tenant. */
  public CsourceSubscriptions subscriptions(Tenant tenant) {
    return part(tenant).subscriptions();
  }

  /** Tells of registrations of any tenant that are new, changed or gone. Must not block. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** How long it has been there. */
  public Duration uptime() {
    return Duration.ofSeconds((System.nanoTime() - started) / 1_000_000_000);
  }

  /** The way to the sources. */
  public Sources sources() {
    return sources;
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.subscriptions().close());
    post.close();
    sources.close();
  }
}
