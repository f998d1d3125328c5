package city.laterne.context.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.store.Value;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fr                          | fr,nl       | fr",
        "nl,fr                       | fr,nl       | nl",
        "fr;q=0.2,nl;q=0.9           | fr,nl       | nl",
        "FR                          | fr,nl       | fr",
        "nl-BE                       | fr,nl       | nl",
        "en                          | de,en-US    | en-US",
        "fr-CH,fr;q=0.9,en;q=0.8,*   | en,fr       | fr",
        "*                           | fr,nl       | fr",
        "pt                          | fr,nl       | fr",
        "pt                          | fr,@none    | @none",
        "fr;q=0,nl;q=0.1             | fr,nl       | nl"
      })
  void bestLanguageIsChosen(String filter, String tags, String expected) {
    SequencedMap<String, Value> map = new LinkedHashMap<>();
    for (String tag : tags.split(",")) {
      map.put(tag, new Value.Text("in " + tag));
    }
    assertThat(LanguageFilter.parse(filter).best(new Value.Fields(map)).getKey())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fr,", "fr;q=2", "fr;q=x", "fr;x=1", "fr;q=1;q=1", "französisch"})
  void wrongFilterIsRefused(String filter) {
    assertThatThrownBy(() -> LanguageFilter.parse(filter))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("BadRequestData"));
  }
}
