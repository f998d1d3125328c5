package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                               | JSON",
        "*/*                                              | JSON",
        "application/*                                    | JSON",
        "application/ld+json                              | LD_JSON",
        "application/json;q=0.5,application/ld+json       | LD_JSON",
        "application/json,application/ld+json             | JSON",
        "application/geo+json                             | GEO_JSON",
        "text/html,*/*;q=0.1                              | JSON",
        "*/*,application/json;q=0.1                       | LD_JSON"
      })
  void mostWantedTypeIsChosen(String accept, MediaType expected) {
    assertThat(MediaType.choose(accept, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/geo+json", "application/json;q=0"})
  void whatCannotBeServedIsRefused(String accept) {
    assertThatThrownBy(() -> MediaType.choose(accept, false))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("NotAcceptable"));
  }
}
