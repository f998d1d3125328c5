package city.laterne.store;

import java.util.Optional;
import java.util.Set;

/**
 * What a reader may see: a further condition of every read, applied before limit and count, and to
 * the changes that a cursor brings and a subscription tells of. An absent part restricts nothing;
 * an empty set lets nothing through.
 *
 * @param tenant the tenant it holds for
 * @param types expanded names of the entity types
 * @param districts values (texts or relationships' targets) of the attribute named district in the
 *     default context; entities without it stay hidden
 * @param purposes purposes of declared attributes; attributes declared for another purpose stay
 *     hidden, undeclared ones too
 */
public record Scope(
    String tenant,
    Optional<Set<String>> types,
    Optional<Set<String>> districts,
    Optional<Set<String>> purposes) {
  /** The attribute that districts restrict. */
  public static final String DISTRICT = "https://uri.etsi.org/ngsi-ld/default-context/district";

  /** Copies the sets. */
  public Scope {
    types = types.map(Set::copyOf);
    districts = districts.map(Set::copyOf);
    purposes = purposes.map(Set::copyOf);
  }

  /** All of one tenant: for the platform's own work and for operators with full rights. */
  public static Scope all(String tenant) {
    return new Scope(tenant, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
