package city.laterne.store;

/**
 * An expanded name (an IRI, as JSON-LD expansion yields it) of a type or an attribute, interned
 * once per tenant: two names of one tenant are equal exactly when they are the same object.
 */
public final class Name {
  private final int id;
  private final String iri;

  /**
   * Only the tenant's dictionary makes names; {@code id} is dense and stable for the tenant's life.
   */
  public Name(int id, String iri) {
    this.id = id;
    this.iri = iri;
  }

  /** The number under which the store keeps the name, from 1 on. */
  public int id() {
    return id;
  }

  /** The expanded name. */
  public String iri() {
    return iri;
  }

  @Override
  public String toString() {
    return iri;
  }
}
