package city.laterne.security;

import city.laterne.store.Scope;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * No login: everybody has all rights but ADMINISTER. Only for a server on the loopback address,
 * which the configuration sees to.
 */
public final class OpenDirectory implements Authentication {
  private static final Set<Right> RIGHTS =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(Right.ADMINISTER)));

  /** Makes one. */
  public OpenDirectory() {}

  @Override
  public Principal authenticate(Optional<String> authorization, String tenant) {
    return new Principal("open", RIGHTS, Scope.all(tenant));
  }
}
