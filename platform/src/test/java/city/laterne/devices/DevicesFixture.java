package city.laterne.devices;

import city.laterne.commands.Confirmations;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A registry with group {@code k} and devices {@code lamp-1} and {@code lamp-2}, and listeners for
 * what they say.
 */
public final class DevicesFixture implements Confirmations {
  /** The secret of group {@code k}. */
  public static final String SECRET = "0123456789abcdef";

  /** The machine's time at the start. */
  public static final Instant NOW = Instant.parse("2026-06-01T20:00:00Z");

  private volatile Instant now = NOW;

  private volatile CompletableFuture<Void> saved = CompletableFuture.completedFuture(null);

  /** The machine's clock. */
  public final MachineClock clock = () -> now;

  /** Answers and devices in reach, as text. */
  public final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /** The devices. */
  public final DeviceRegistry registry;

  /** Where bad input goes. */
  public final Quarantine quarantine;

  /** Knows {@code Basic gateway:gateway-secret}. */
  public final Authentication authentication =
      (authorization, tenant) -> {
        if (authorization.equals(Optional.of("Basic Z2F0ZXdheTpnYXRld2F5LXNlY3JldA=="))) {
          return new Principal("key:gateway", Set.of(Right.REPORT), Scope.all(tenant));
        }
        throw new Failure(Failure.Kind.UNAUTHENTICATED, "Unauthenticated", "Nobody.");
      };

  /** Provisions a tenant. */
  public DevicesFixture(Tenant tenant) {
    registry = new DeviceRegistry(tenant, clock, 1_000);
    quarantine = new Quarantine(tenant, clock);
    Author author = Author.domain("test");
    registry.putGroups(
        author,
        List.of(
            new ServiceGroup(
                "k",
                HashedSecret.of(SECRET, new SecureRandom()),
                "Streetlight",
                List.of(
                    new AttributeMapping("powerState", "powerState", "Text", ""),
                    new AttributeMapping("illuminanceLevel", "illuminanceLevel", "Number", ""),
                    new AttributeMapping("powerConsumption", "powerConsumption", "Number", "WTT"),
                    new AttributeMapping("pos", "location", "geo:point", "")),
                List.of("illuminanceLevel"))));
    registry.putDevices(author, List.of(device("lamp-1"), device("lamp-2")));
  }

  /** Lets seconds pass. */
  public synchronized void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /** A device of group {@code k}. */
  public static Device device(String id) {
    return new Device("k", id, "urn:ngsi-ld:Streetlight:" + id, "Streetlight", List.of());
  }

  /** Lets {@link #confirmed} be done only with {@code saved}. */
  public void saveWith(CompletableFuture<Void> saved) {
    this.saved = saved;
  }

  @Override
  public CompletableFuture<Void> confirmed(
      String entityId, String name, String commandId, boolean accepted, String detail) {
    answered(entityId, name, commandId, accepted, detail);
    return saved;
  }

  @Override
  public void answered(
      String entityId, String name, String commandId, boolean accepted, String detail) {
    heard.add(entityId + " " + name + " " + commandId + " " + accepted + " " + detail);
  }

  @Override
  public void reachable(String entityId) {
    heard.add("reachable " + entityId);
  }
}
