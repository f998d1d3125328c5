package city.laterne.context.entity;

import city.laterne.store.Name;
import city.laterne.store.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tenant's dictionary in memory. */
public final class FakeNames implements Names {
  private final Map<String, Name> byIri = new LinkedHashMap<>();
  private final List<Name> all = new ArrayList<>();

  @Override
  public Name intern(String iri) {
    return byIri.computeIfAbsent(
        iri,
        _ -> {
          Name name = new Name(all.size() + 1, iri);
          all.add(name);
          return name;
        });
  }

  @Override
  public Optional<Name> find(String iri) {
    return Optional.ofNullable(byIri.get(iri));
  }

  @Override
  public Name get(int id) {
    return all.get(id - 1);
  }
}
