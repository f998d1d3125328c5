package city.laterne.context.http;

import city.laterne.context.DesiredValues;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.query.EntityMaps;
import city.laterne.context.registration.RegistrationHub;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.subscription.SubscriptionHub;
import city.laterne.security.Authentication;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Declaration;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import city.laterne.store.Writer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What all handlers share. Safe for use by many threads.
 *
 * @param store the cities
 * @param authentication who asks
 * @param clock the machine's time
 * @param desired takes writes to desired values
 * @param contexts compiled contexts
 * @param subscriptions of all tenants
 * @param vocabularies contexts in tenants
 * @param domainOwned IRIs of attributes that only the domain writes, by tenant; desired values are
 *     among them
 * @param hub registered context sources
 * @param entityMaps what queries found
 * @param snapshots of all tenants
 */
record Door(
    Store store,
    Authentication authentication,
    MachineClock clock,
    DesiredValues desired,
    Contexts contexts,
    SubscriptionHub subscriptions,
    Vocabularies vocabularies,
    ConcurrentHashMap<String, Set<String>> domainOwned,
    RegistrationHub hub,
    EntityMaps entityMaps,
    SnapshotHub snapshots) {
  private static final int MOST_TENANTS = 64;

  /**
   * A tenant, made when it is missing.
   *
   * @throws Failure INVALID for a name that no tenant can have; TOO_LARGE when there are as many as
   *     may be made so
   */
  Tenant tenant(String name) {
    List<String> all = store.tenants();
    if (!all.contains(name) && all.size() >= MOST_TENANTS) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyTenants",
          "There is no tenant "
              + name
              + ", and there are "
              + MOST_TENANTS
              + ", as many as may be.");
    }
    return store.createTenant(name);
  }

  /** Whether an attribute may be a desired value of some type. */
  boolean mayBeDesired(Tenant tenant, String attributeIri) {
    Set<String> owned = domainOwned.get(tenant.name());
    if (owned == null) {
      owned =
          tenant.declarations().stream()
              .filter(declaration -> declaration.writer() == Writer.DOMAIN)
              .map(Declaration::attribute)
              .collect(Collectors.toUnmodifiableSet());
      domainOwned.put(tenant.name(), owned);
    }
    return owned.contains(attributeIri);
  }
}
