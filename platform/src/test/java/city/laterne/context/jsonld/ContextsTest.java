package city.laterne.context.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ContextsTest {
  private static final String DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/";
  private final Contexts contexts = new Contexts(false, () -> Instant.EPOCH);

  private TermTable table(String json) {
    return contexts.of(JsonMapper.shared().readTree(json));
  }

  @Test
  void plainTermsExpandToTheDefaultContextAndBack() {
    assertThat(TermTable.CORE.expand("powerState")).isEqualTo(DEFAULT + "powerState");
    assertThat(TermTable.CORE.compact(DEFAULT + "powerState")).isEqualTo("powerState");
    assertThat(TermTable.CORE.expand("location"))
        .isEqualTo("https://uri.etsi.org/ngsi-ld/location");
    assertThat(TermTable.CORE.compact("https://uri.etsi.org/ngsi-ld/location"))
        .isEqualTo("location");
    assertThat(TermTable.CORE.expand("https://example.org/x")).isEqualTo("https://example.org/x");
  }

  @Test
  void ownTermsPrefixesAndDefinitionsExpandAndCompact() {
    TermTable table =
        table(
            """
            [{"ex":"https://example.org/","lamp":"ex:Lamp","level":{"@id":"ex:level","@type":"@id"}},
             {"@vocab":"https://vocab.example/","plain":"plain"},
             "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"]""");
    assertThat(table.expand("lamp")).isEqualTo("https://example.org/Lamp");
    assertThat(table.expand("level")).isEqualTo("https://example.org/level");
    assertThat(table.expand("plain")).isEqualTo("https://vocab.example/plain");
    assertThat(table.expand("ex:other")).isEqualTo("https://example.org/other");
    assertThat(table.compact("https://example.org/Lamp")).isEqualTo("lamp");
    assertThat(table.compact("https://example.org/other")).isEqualTo("ex:other");
    assertThat(table.expand("else")).isEqualTo(DEFAULT + "else");
  }

  @Test
  void coreContextHasTheLastWord() {
    assertThat(table("{\"location\":\"https://example.org/location\"}").expand("location"))
        .isEqualTo("https://uri.etsi.org/ngsi-ld/location");
  }

  @Test
  void privateAddressesAreNotFetched() {
    assertThatThrownBy(() -> contexts.at("http://127.0.0.1:1/context.jsonld"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("LdContextNotAvailable");
              assertThat(failure.kind()).isEqualTo(Failure.Kind.UPSTREAM);
            });
  }

  @Test
  void contextsThatReferToThemselvesAreRefused() {
    assertThatThrownBy(() -> table("5")).isInstanceOf(Failure.class);
  }
}
