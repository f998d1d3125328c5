package city.laterne.context.query;

import static java.time.ZoneOffset.UTC;

import city.laterne.context.entity.Bad;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The entity maps of all tenants (clause 5.14). They are kept in memory, for an hour at most, and
 * are gone with a stop, as a map that cannot be found is made anew (clause 5.7.2.4). Safe for use
 * by many threads.
 */
public final class EntityMaps {
  /** So many entities stand in a map at most. */
  public static final int MOST_ENTITIES = 50_000;

  /** So many stand in all maps of a tenant. */
  private static final int MOST_OF_A_TENANT = 100_000;

  /** So many stand in all maps of all tenants: some 30 MB. */
  private static final int MOST_OF_ALL = 200_000;

  private static final int MOST_MAPS = 1_000;
  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final MachineClock clock;
  private final Map<String, Map<String, EntityMap>> byTenant = new HashMap<>();

  /** None yet. */
  public EntityMaps(MachineClock clock) {
    this.clock = clock;
  }

  /**
   * Makes a map.
   *
   * @param lifetime as {@code entityMapLifetime} gives it, an ISO 8601 duration, bounded by an
   *     hour; empty for ten minutes
   * @throws Failure INVALID for another lifetime; UNAVAILABLE when a tenant has too many
   */
  public synchronized EntityMap create(
      String tenant, String owner, String lifetime, Map<String, Set<String>> sources) {
    long now = clock.micros();
    long until = end(now, lifetime);
    byTenant.values().forEach(some -> some.values().removeIf(map -> map.expiresAt() <= now));
    byTenant.values().removeIf(Map::isEmpty);
    Map<String, EntityMap> maps = live(tenant);
    int held = held(maps);
    int all = byTenant.values().stream().mapToInt(EntityMaps::held).sum();
    if (maps.size() >= MOST_MAPS
        || held + sources.size() > MOST_OF_A_TENANT
        || all + sources.size() > MOST_OF_ALL) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "TooManyEntityMaps",
          "There are "
              + maps.size()
              + " entity maps of "
              + held
              + " entities; the limits are "
              + MOST_MAPS
              + " and "
              + MOST_OF_A_TENANT
              + ", and "
              + MOST_OF_ALL
              + " for all tenants. Maybe delete some?");
    }
    EntityMap map =
        new EntityMap("urn:ngsi-ld:EntityMap:" + UUID.randomUUID(), owner, until, sources);
    maps.put(map.id(), map);
    return map;
  }

  /** A map that somebody made and whose time is not over. */
  public synchronized Optional<EntityMap> find(String tenant, String owner, String id) {
    return Optional.ofNullable(live(tenant).get(id)).filter(map -> map.owner().equals(owner));
  }

  /** Sets when a map ends: as given, but within an hour. */
  public void expire(EntityMap map, long at) {
    map.expiresAt(Math.min(at, clock.micros() + LONGEST.toNanos() / 1_000));
  }

  /** Deletes a map. */
  public synchronized void delete(String tenant, EntityMap map) {
    live(tenant).remove(map.id(), map);
  }

  /** Forgets all maps of a tenant that is gone. */
  public synchronized void forget(String tenant) {
    byTenant.remove(tenant);
  }

  private static int held(Map<String, EntityMap> maps) {
    return maps.values().stream().mapToInt(EntityMap::size).sum();
  }

  private Map<String, EntityMap> live(String tenant) {
    long now = clock.micros();
    Map<String, EntityMap> maps = byTenant.computeIfAbsent(tenant, _ -> new LinkedHashMap<>());
    maps.values().removeIf(map -> map.expiresAt() <= now);
    return maps;
  }

  /** When a lifetime ends that begins now. */
  private static long end(long now, String lifetime) {
    if (lifetime.isEmpty()) {
      return now + USUAL.toNanos() / 1_000;
    }
    try {
      int t = lifetime.indexOf('T');
      String days = t < 0 ? lifetime : lifetime.substring(0, t);
      Period period = days.equals("P") ? Period.ZERO : Period.parse(days);
      Duration rest = t < 0 ? Duration.ZERO : Duration.parse("P" + lifetime.substring(t));
      long end = Micros.of(Micros.toInstant(now).atOffset(UTC).plus(period).plus(rest).toInstant());
      if (end > now) {
        return Math.min(end, now + LONGEST.toNanos() / 1_000);
      }
    } catch (DateTimeException | ArithmeticException _) {
      // Told below, as one that is not positive.
    }
    throw Bad.data(
        "entityMapLifetime must be an ISO 8601 duration above 0 such as PT5M, not \""
            + lifetime
            + "\".");
  }
}
