package city.laterne.store;

import java.util.Optional;

/**
 * The dictionary of a tenant: every type and attribute name it has ever stored. Safe for use by
 * many threads.
 */
public interface Names {
  /**
   * The name of an IRI, made when new. New names reach the disk with the next commit.
   *
   * @throws city.laterne.shared.Failure TOO_LARGE when the tenant's bound on distinct names is
   *     reached
   */
  Name intern(String iri);

  /** The name of an IRI if the tenant has it: for queries, which must not grow the dictionary. */
  Optional<Name> find(String iri);

  /** The name of a number that the store handed out. */
  Name get(int id);
}
