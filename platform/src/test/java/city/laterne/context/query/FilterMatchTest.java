package city.laterne.context.query;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Queries of entities that are not in the store. */
class FilterMatchTest {
  /** Names in memory. */
  private static final class Growing implements Names {
    private final Map<String, Name> byIri = new HashMap<>();

    @Override
    public Name intern(String iri) {
      return byIri.computeIfAbsent(iri, one -> new Name(byIri.size() + 1, one));
    }

    @Override
    public Optional<Name> find(String iri) {
      return Optional.ofNullable(byIri.get(iri));
    }

    @Override
    public Name get(int id) {
      throw new AssertionError("nobody asks by number");
    }
  }

  private final Vocabulary terms = new Vocabulary(new Growing(), TermTable.CORE);
  private final Entity lamp =
      new Entity(
          0,
          "urn:x:lamp:1",
          List.of(terms.intern("Lamp")),
          List.of("/Town/North"),
          Micros.ABSENT,
          Micros.ABSENT,
          List.of(
              Attribute.property(terms.intern("power"), Value.Decimal.of(40))
                  .withSub(
                      List.of(Attribute.property(terms.intern("by"), new Value.Text("meter")))),
              Attribute.property(terms.intern("state"), new Value.Text("on")),
              Attribute.geo(terms.intern("location"), Value.Point.of(13.4, 52.5))));

  private boolean matches(String q) {
    return FilterMatch.matches(QueryLanguage.parse(q, terms), lamp);
  }

  @Test
  void queriesAskForValuesSubAttributesAndWhatIsThere() {
    assertThat(matches("power>30")).isTrue();
    assertThat(matches("power>40")).isFalse();
    assertThat(matches("power==30..50;state==\"on\"")).isTrue();
    assertThat(matches("state!=\"on\"|power<1")).isFalse();
    assertThat(matches("state~=o.")).isTrue();
    assertThat(matches("power.by==\"meter\"")).isTrue();
    assertThat(matches("voltage")).isFalse();
  }

  @Test
  void typesIdsScopesAndPlacesAreTested() {
    assertThat(FilterMatch.matches(TypeSelection.parse("Lamp,Bench", terms), lamp)).isTrue();
    assertThat(FilterMatch.matches(TypeSelection.parse("Lamp;Bench", terms), lamp)).isFalse();
    assertThat(FilterMatch.matches(new Filter.IdMatches(Pattern.compile(":lamp:")), lamp)).isTrue();
    assertThat(FilterMatch.matches(ScopeQuery.parse("/Town/#"), lamp)).isTrue();
    Name place = terms.intern("location");
    assertThat(FilterMatch.matches(new Filter.Near(place, 13.4, 52.501, 0, 200), lamp)).isTrue();
    assertThat(FilterMatch.matches(new Filter.Near(place, 13.4, 52.501, 0, 50), lamp)).isFalse();
    assertThat(FilterMatch.matches(new Filter.Near(terms.intern("other"), 13.4, 52.5, 0, 50), lamp))
        .isFalse();
  }
}
