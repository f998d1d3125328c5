package city.laterne.streets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.streets.StreetMap.NamedStreet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;

class SearchNamesTest {
  private static SearchNames of(String... names) {
    return new SearchNames(
        Stream.of(names).map(name -> new NamedStreet(name, "", new Envelope())).toList());
  }

  private static List<String> find(SearchNames names, String text) {
    return names.search(text, 10).stream().map(NamedStreet::name).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Mühlenstraße,mühlenst",
    "Mühlenstraße,mühlenstra",
    "Mühlenstraße,mühlenstraß",
    "Mühlenstraße,muehlenstrasse",
    "Mühlenstraße,muhlen str.",
    "Mühlenstraße,MÜHLENSTR",
    "Mühlenstr.,Mühlenstraße",
    "Aachener Straße,aachenerstr",
    "Aachener Straße,Aachener Str. ",
    "Straße des 17. Juni,str. des 17 juni",
    "Koenigsallee,Königsallee",
    "Weißenburger Straße,weissenb",
    "Joseph-Haydn-Weg,joseph haydn",
    "Rue de la Liberté,liberte"
  })
  void findsANameHoweverItIsTyped(String name, String typed) {
    assertThat(find(of(name, "Am Markt"), typed)).containsExactly(name);
  }

  @Test
  void whoTypesAnUmlautMeansIt() {
    assertThat(find(of("Bärenweg", "Barbaraweg"), "Bär")).containsExactly("Bärenweg");
    assertThat(find(of("Bärenweg", "Barbaraweg"), "bar")).containsExactly("Barbaraweg", "Bärenweg");
  }

  @Test
  void thoseThatBeginWithItComeFirst() {
    assertThat(find(of("Alter Markt", "Marktstraße", "Am Markt"), "markt"))
        .containsExactly("Marktstraße", "Alter Markt", "Am Markt");
    assertThat(of("a1", "a2", "a3").search("a", 2)).hasSize(2);
    assertThat(find(of("Am Markt"), " .-")).isEmpty();
  }
}
