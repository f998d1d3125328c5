package city.laterne.context.registration;

import city.laterne.shared.Failure;
import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tenant's names and, beside them, names that only others' answers or a question hold: those live
 * as long as this object and never reach the store, so that nobody's answer grows the tenant's
 * dictionary. For one thread.
 */
public final class PassingNames implements Names {
  /** Behind all numbers that the store hands out. */
  private static final int FIRST = 1 << 30;

  private static final int MOST = 20_000;

  private final Names stored;
  private final Map<String, Name> byIri = new HashMap<>();
  private final List<Name> passing = new ArrayList<>();

  /** Beside the names of a tenant. */
  public PassingNames(Names stored) {
    this.stored = stored;
  }

  @Override
  public Name intern(String iri) {
    return stored.find(iri).orElseGet(() -> byIri.computeIfAbsent(iri, this::make));
  }

  private Name make(String iri) {
    if (passing.size() >= MOST) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManyNames",
          "Other sources answered with more than " + MOST + " names that are not known here.");
    }
    Name name = new Name(FIRST + passing.size(), iri);
    passing.add(name);
    return name;
  }

  @Override
  public Optional<Name> find(String iri) {
    return stored.find(iri).or(() -> Optional.ofNullable(byIri.get(iri)));
  }

  @Override
  public Name get(int id) {
    return id >= FIRST ? passing.get(id - FIRST) : stored.get(id);
  }
}
