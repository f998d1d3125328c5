package city.laterne.security;

import city.laterne.store.Scope;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the directory grants to one principal.
 *
 * @param name 1 to 64 letters, digits, dots, hyphens or underscores
 * @param tenant the tenant it belongs to; empty for every tenant
 * @param rights what it may do
 * @param types expanded names of the entity types it may see; absent for all
 * @param districts URIs of the districts it may see; absent for all
 * @param purposes purposes of the attributes it may see; absent for all
 * @param createdAt µs since 1970, machine time
 */
public record Grant(
    String name,
    String tenant,
    Set<Right> rights,
    Optional<Set<String>> types,
    Optional<Set<String>> districts,
    Optional<Set<String>> purposes,
    long createdAt) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Checks the name and copies the sets. */
  public Grant {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name \"" + name + "\" is not 1 to 64 letters, digits, dots, hyphens or underscores");
    }
    rights = Set.copyOf(rights);
    types = types.map(Set::copyOf);
    districts = districts.map(Set::copyOf);
    purposes = purposes.map(Set::copyOf);
  }

  /** A grant without restriction of scope. */
  public static Grant of(String name, String tenant, Set<Right> rights) {
    return new Grant(name, tenant, rights, Optional.empty(), Optional.empty(), Optional.empty(), 0);
  }

  /** The same, made at a time (µs since 1970). */
  Grant at(long micros) {
    return new Grant(name, tenant, rights, types, districts, purposes, micros);
  }

  /** Whether it reaches into a tenant. */
  boolean reaches(String wanted) {
    return tenant.isEmpty() || tenant.equals(wanted);
  }

  /** The principal within a tenant. */
  Principal principal(String within) {
    return new Principal("key:" + name, rights, new Scope(within, types, districts, purposes));
  }
}
