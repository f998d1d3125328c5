package city.laterne.store;

import city.laterne.shared.Micros;
import java.util.List;

/**
 * What a write says of an entity beside its types and attributes.
 *
 * @param setsScopes whether the scopes are given
 * @param scopes the scopes
 * @param setsExpiry whether the expiry is given
 * @param expiresAt when the entity ceases to be valid, µs since 1970, or {@link Micros#ABSENT} for
 *     never
 */
public record HeadChange(
    boolean setsScopes, List<String> scopes, boolean setsExpiry, long expiresAt) {
  /** Nothing. */
  public static final HeadChange NONE = new HeadChange(false, List.of(), false, Micros.ABSENT);

  /** Copies the list. */
  public HeadChange {
    scopes = List.copyOf(scopes);
  }

  /** The expiry of a new entity. */
  public static HeadChange expiry(long expiresAt) {
    return expiresAt == Micros.ABSENT ? NONE : new HeadChange(false, List.of(), true, expiresAt);
  }

  /** The same less the scopes. */
  public HeadChange withoutScopes() {
    return new HeadChange(false, List.of(), setsExpiry, expiresAt);
  }

  /** Whether nothing is given. */
  public boolean isNone() {
    return !setsScopes && !setsExpiry;
  }
}
