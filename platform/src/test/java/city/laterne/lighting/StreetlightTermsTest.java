package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.context.jsonld.TermTable;
import city.laterne.store.Declaration;
import org.junit.jupiter.api.Test;

class StreetlightTermsTest {
  @Test
  void everyDeclaredNameIsWhatItsTermMeansInPlainJson() {
    assertThat(StreetlightTerms.declarations())
        .allSatisfy(
            declared -> {
              String iri = declared.attribute();
              String term = iri.substring(iri.lastIndexOf('/') + 1);
              assertThat(TermTable.CORE.expand(term)).isEqualTo(iri);
              assertThat(TermTable.CORE.compact(iri)).isEqualTo(term);
            });
    assertThat(TermTable.CORE.expand("Streetlight")).isEqualTo(StreetlightTerms.TYPE);
    assertThat(TermTable.CORE.expand("desiredIlluminanceLevel"))
        .isEqualTo(StreetlightTerms.DESIRED);
  }

  @Test
  void statusAndLocationAreTheCoreContextsOwn() {
    assertThat(StreetlightTerms.declarations())
        .extracting(Declaration::attribute)
        .contains("https://uri.etsi.org/ngsi-ld/status", "https://uri.etsi.org/ngsi-ld/location");
  }
}
