package city.laterne.devices.mqtt;

import city.laterne.devices.DeviceRegistry;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Finds out what a client may do. Service groups are checked at once; principals on a thread of
 * their own, as their check may be slow, and only so many at a time. Safe for use by many threads.
 */
final class Login {
  private static final int MOST_AT_ONCE = 64;

  private final DeviceRegistry registry;
  private final Authentication authentication;
  private final String tenant;
  private final boolean open;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  Login(DeviceRegistry registry, Authentication authentication, String tenant, boolean open) {
    this.registry = registry;
    this.authentication = authentication;
    this.tenant = tenant;
    this.open = open;
  }

  /** The rights behind credentials; empty when there are none. */
  CompletableFuture<Optional<TopicRights>> check(String user, String password) {
    if (user.isEmpty()) {
      return CompletableFuture.completedFuture(
          open ? Optional.of(TopicRights.Everything.of("anonymous")) : Optional.empty());
    }
    var group = registry.findGroup(user);
    if (group.isPresent()) {
      return CompletableFuture.completedFuture(
          group.get().secret().matches(password)
              ? Optional.of(TopicRights.Group.of(user))
              : Optional.empty());
    }
    if (!room.tryAcquire()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<Optional<TopicRights>> answer = new CompletableFuture<>();
    var _ =
        Thread.ofVirtual()
            .name("mqtt-login")
            .start(
                () -> {
                  try {
                    answer.complete(principal(user, password));
                  } finally {
                    room.release();
                    answer.complete(Optional.empty());
                  }
                });
    return answer;
  }

  private Optional<TopicRights> principal(String user, String password) {
    String basic =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    try {
      Principal principal = authentication.authenticate(Optional.of("Basic " + basic), tenant);
      boolean may =
          principal.rights().contains(Right.REPORT)
              || principal.rights().contains(Right.ADMINISTER);
      return may ? Optional.of(TopicRights.Everything.of(principal.name())) : Optional.empty();
    } catch (Failure refused) {
      return Optional.empty();
    }
  }
}
