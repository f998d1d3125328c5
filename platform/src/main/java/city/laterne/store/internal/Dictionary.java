package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of a tenant, kept in memory; the writer makes new ones durable with the commit that
 * first uses them.
 */
final class Dictionary implements Names {
  /** The most distinct names of a tenant; a stray client must not fill the memory. */
  static final int LIMIT = 200_000;

  /**
   * The GeoProperty that the grid indexes; it gets number 1 so that it stands first in every image.
   */
  static final String LOCATION = "https://uri.etsi.org/ngsi-ld/location";

  /** Under this name the history tells the scopes of an entity. */
  static final String SCOPE = "https://uri.etsi.org/ngsi-ld/scope";

  private final ConcurrentHashMap<String, Name> byIri = new ConcurrentHashMap<>();
  private volatile Name[] byId = new Name[256];
  private volatile int size;

  /** Takes over a name read from the disk; numbers come in order. */
  synchronized void restore(String iri) {
    add(iri);
  }

  private Name add(String iri) {
    int id = size + 1;
    if (id >= byId.length) {
      byId = Arrays.copyOf(byId, byId.length * 2);
    }
    Name name = new Name(id, iri);
    byId[id] = name;
    size = id;
    byIri.put(iri, name);
    return name;
  }

  int size() {
    return size;
  }

  @Override
  public Name intern(String iri) {
    Name known = byIri.get(iri);
    return known != null ? known : internNew(iri);
  }

  private synchronized Name internNew(String iri) {
    Name known = byIri.get(iri);
    if (known != null) {
      return known;
    }
    if (size >= LIMIT) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyNames",
          "The name "
              + iri
              + " would be the tenant's "
              + (LIMIT + 1)
              + "th; at most "
              + LIMIT
              + " distinct type and attribute names are kept. Maybe ids are used as attribute names?");
    }
    return add(iri);
  }

  @Override
  public Optional<Name> find(String iri) {
    return Optional.ofNullable(byIri.get(iri));
  }

  @Override
  public Name get(int id) {
    if (id < 1 || id > size) {
      throw new CorruptImage("name number " + id + " of " + size);
    }
    return byId[id];
  }
}
