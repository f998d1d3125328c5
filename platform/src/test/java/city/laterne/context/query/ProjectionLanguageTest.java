package city.laterne.context.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.entity.FakeNames;
import city.laterne.context.entity.Projection;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.Name;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionLanguageTest {
  private final Vocabulary terms = new Vocabulary(new FakeNames(), TermTable.CORE);
  private final Name name = terms.intern("name");
  private final Name colour = terms.intern("colour");
  private final Name locatedAt = terms.intern("locatedAt");

  private Projection parse(String... parameters) {
    Map<String, String> given = new java.util.HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      given.put(parameters[i], parameters[i + 1]);
    }
    return ProjectionLanguage.parse(given, terms);
  }

  @Test
  void withoutParametersEverythingIsKept() {
    assertThat(parse()).isSameAs(Projection.ALL);
  }

  @Test
  void onlyPickedMembersAreKept() {
    Projection projection = parse("pick", "id,name|locatedAt{id,colour}");
    assertThat(projection.keeps("id")).isTrue();
    assertThat(projection.keeps("type")).isFalse();
    assertThat(projection.keeps(name)).isTrue();
    assertThat(projection.keeps(colour)).isFalse();
    Projection below = projection.below(locatedAt);
    assertThat(below.keeps("id")).isTrue();
    assertThat(below.keeps("type")).isFalse();
    assertThat(below.keeps(colour)).isTrue();
    assertThat(below.keeps(name)).isFalse();
    assertThat(projection.below(name).keeps("type")).as("nothing is picked behind name").isTrue();
  }

  @Test
  void omittedMembersAreLeftOut() {
    Projection projection = parse("omit", "type,name,locatedAt{colour}");
    assertThat(projection.keeps("id")).isTrue();
    assertThat(projection.keeps("type")).isFalse();
    assertThat(projection.keeps(name)).isFalse();
    assertThat(projection.keeps(locatedAt)).as("only something behind it is omitted").isTrue();
    assertThat(projection.below(locatedAt).keeps(colour)).isFalse();
    assertThat(projection.below(locatedAt).keeps("type")).isTrue();
  }

  @Test
  void attrsSelectAttributesAlone() {
    Projection projection = parse("attrs", "name,unheardOf");
    assertThat(projection.keeps("type")).isTrue();
    assertThat(projection.keeps(name)).isTrue();
    assertThat(projection.keeps(colour)).isFalse();
    assertThat(parse("attrs", "unheardOf").keeps(name)).as("none of them is known").isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "pick id;name",
        "pick id,locatedAt{name",
        "pick id,locatedAt{{name}",
        "pick id,,name",
        "pick id,locatedAt{,name}",
        "pick id,locatedAt{}",
        "pick ''",
        "omit name}",
        "attrs id,name",
        "attrs name,,colour"
      })
  void wrongListIsRefused(String parameter, String list) {
    refuses(() -> parse(parameter, list));
  }

  @Test
  void contradictionIsRefused() {
    refuses(() -> parse("pick", "name", "omit", "name"));
    refuses(() -> parse("pick", "id", "omit", "id"));
    refuses(() -> parse("pick", "name", "attrs", "colour"));
    refuses(() -> parse("omit", "name", "attrs", "colour"));
    refuses(() -> parse("pick", "a{".repeat(50) + "a" + "}".repeat(50)));
  }

  private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadRequestData"));
  }
}
