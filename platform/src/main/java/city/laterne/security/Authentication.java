package city.laterne.security;

import java.util.Optional;

/** Finds out who asks. Safe for use by many threads. */
public interface Authentication {
  /**
   * The principal behind credentials.
   *
   * @param authorization the HTTP Authorization header: {@code Bearer <api key>} or {@code Basic}
   * @param tenant the tenant that is asked for
   * @throws city.laterne.shared.Failure UNAUTHENTICATED when nobody stands behind them; FORBIDDEN
   *     when the principal does not belong to the tenant
   */
  Principal authenticate(Optional<String> authorization, String tenant);
}
