package city.laterne.context.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeQueryTest {
  private static final List<String> PARK = List.of("/Madrid/Gardens/North", "/Company/Unit");

  private static boolean matches(Filter filter) {
    return switch (filter) {
      case Filter.And and -> and.parts().stream().allMatch(ScopeQueryTest::matches);
      case Filter.Or or -> or.parts().stream().anyMatch(ScopeQueryTest::matches);
      case Filter.ScopeMatches scope ->
          PARK.stream().anyMatch(one -> scope.pattern().matcher(one).matches());
      default -> throw new AssertionError(filter + " is no part of a scope query");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/Madrid/Gardens/North true",
        "/Madrid/Gardens false",
        "/Madrid/+/North true",
        "/Madrid/+ false",
        "/Madrid/# true",
        "/Madrid/Gardens/North/# true",
        "/# true",
        "/Mad.id/# false",
        "/Madrid/#;/Company/Unit true",
        "/Madrid/#;/Other false",
        "/Other,/Company/+ true",
        "/Other|/Company/+ true",
        "/Other;/Madrid/#,/Company/# true",
        "/Other;(/Madrid/#,/Company/#) false"
      })
  void scopesAreMatched(String query, boolean expected) {
    assertThat(matches(ScopeQuery.parse(query))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Madrid", "/", "/a//b", "/#/a", "/a;", "(/a", "/a)", ",/a"})
  void wrongQueryIsRefused(String query) {
    assertThatThrownBy(() -> ScopeQuery.parse(query))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadRequestData"));
  }
}
