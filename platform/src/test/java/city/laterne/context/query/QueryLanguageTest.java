package city.laterne.context.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.entity.FakeNames;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.AttributePath;
import city.laterne.store.Filter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryLanguageTest {
  private final Vocabulary terms = new Vocabulary(new FakeNames(), TermTable.CORE);

  QueryLanguageTest() {
    for (String term : new String[] {"a", "b", "c", "A", "B"}) {
      terms.intern(term);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\'',
      value = {
        "a==1 # a EQUAL 1",
        "a!=\"on\" # a NOT_EQUAL on",
        "a>=1.5;b<2 # (a GREATER_OR_EQUAL 1.5 & b LESS 2)",
        "a==1|b==2;c==3 # (a EQUAL 1 | (b EQUAL 2 & c EQUAL 3))",
        "(a==1|b==2);c # ((a EQUAL 1 | b EQUAL 2) & c?)",
        "a==1..5 # a EQUAL 1..5",
        "a==\"x\",\"y;z\" # a EQUAL x,y;z",
        "a.b[c.d]==true # a.b[c.d] EQUAL true",
        "a~=^x.*(y|z)$ # a MATCHES ^x.*(y",
        "a~=\"^x(y|z)$\" # a MATCHES ^x(y|z)$",
        "a==2026-01-01T00:00:00Z # a EQUAL 2026-01-01T00:00:00Z",
        "a==urn:x:1 # a EQUAL urn:x:1",
        "unknown==1 # none",
        "a!~=\"q\" # a NOT_MATCHES q",
        "a{b}==1 # a>{b EQUAL 1}",
        "a.b{A,B:c{a}}>2;b # (a.b>[A,B]{c>{a GREATER 2}} & b?)",
        "a{unheardOf:b}==1 # none",
        "unknown{b}==1 # none",
        "a[*]==\"x\" # a[*] EQUAL x",
        "!a.b;c # (a.b missing & c?)"
      })
  void queriesBecomeFilters(String q, String expected) {
    if (expected.strip().endsWith("(y")) {
      assertThatThrownBy(() -> QueryLanguage.parse(q.strip(), terms)).isInstanceOf(Failure.class);
      return;
    }
    assertThat(show(QueryLanguage.parse(q.strip(), terms))).isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a==",
        "(a==1",
        "a==1)",
        "==1",
        "a==\"x",
        "a~=[",
        "a;",
        "a==1||b",
        "a[x==1",
        "a{b==1",
        "a{}==1",
        "a{b}}==1",
        "{a}==1",
        "!a==1",
        "!"
      })
  void wrongQueriesAreRefused(String q) {
    assertThatThrownBy(() -> QueryLanguage.parse(q, terms))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadRequestData"));
  }

  @Test
  void relationshipsThatAreFollowedAreCounted() {
    assertThat(QueryLanguage.levels("a==1;b.c")).isZero();
    assertThat(QueryLanguage.levels("a{b}==\"{\";b{c{d}}")).isEqualTo(2);
  }

  @Test
  void typeSelectionsBecomeFilters() {
    assertThat(TypeSelection.parse("A", terms)).isInstanceOf(Filter.HasType.class);
    assertThat(TypeSelection.parse("A,B", terms)).isInstanceOf(Filter.Or.class);
    assertThat(TypeSelection.parse("(A|B);A", terms)).isInstanceOf(Filter.And.class);
    assertThat(TypeSelection.parse("Unknown", terms)).isInstanceOf(Filter.None.class);
  }

  private static String show(Filter filter) {
    return switch (filter) {
      case Filter.And and ->
          and.parts().stream()
              .map(QueryLanguageTest::show)
              .collect(Collectors.joining(" & ", "(", ")"));
      case Filter.Or or ->
          or.parts().stream()
              .map(QueryLanguageTest::show)
              .collect(Collectors.joining(" | ", "(", ")"));
      case Filter.Exists exists -> show(exists.path()) + "?";
      case Filter.Missing missing -> show(missing.path()) + " missing";
      case Filter.Compare compare ->
          show(compare.path())
              + " "
              + compare.operator()
              + " "
              + compare.operands().stream()
                  .map(QueryLanguageTest::show)
                  .collect(Collectors.joining(","));
      case Filter.None _ -> "none";
      case Filter.Linked linked ->
          show(linked.path())
              + ">"
              + (linked.types().isEmpty()
                  ? ""
                  : linked.types().stream()
                      .map(type -> type.iri().substring(type.iri().length() - 1))
                      .sorted()
                      .collect(Collectors.joining(",", "[", "]")))
              + "{"
              + show(linked.entity())
              + "}";
      case Filter.All _,
          Filter.HasType _,
          Filter.IdIn _,
          Filter.IdMatches _,
          Filter.ScopeMatches _,
          Filter.ExpiredBy _,
          Filter.HasAnyAttribute _,
          Filter.Time _,
          Filter.Near _,
          Filter.Spatial _ ->
          filter.toString();
    };
  }

  private static String show(AttributePath path) {
    StringBuilder out = new StringBuilder(last(path.attribute().iri()));
    path.sub().forEach(sub -> out.append('.').append(last(sub.iri())));
    if (!path.trail().isEmpty()) {
      out.append('[').append(String.join(".", path.trail())).append(']');
    }
    return out.toString();
  }

  private static String last(String iri) {
    return iri.substring(iri.lastIndexOf('/') + 1);
  }

  private static String show(Filter.Operand operand) {
    return switch (operand) {
      case Filter.Operand.Single single -> show(single.value());
      case Filter.Operand.Range range -> show(range.from()) + ".." + show(range.to());
      case Filter.Operand.Regex regex -> regex.pattern().pattern();
    };
  }

  private static String show(city.laterne.store.Value value) {
    String json =
        new String(
            new city.laterne.context.entity.JsonBytes().value(value).toByteArray(),
            java.nio.charset.StandardCharsets.UTF_8);
    return json.replace("\"", "");
  }
}
