package city.laterne.lighting;

import city.laterne.context.jsonld.TermTable;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Declaration.ValueType;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the declarations of one of lighting's types: all serve the operation of public lighting, on
 * the same legal ground. What operators set is kept as long as the entity; the rest as long as it
 * can be shown whether a light was lit.
 *
 * @param type the type's expanded name
 */
record Declaring(String type) {
  /** The vocabulary of words that the core context does not know. */
  static final String VOCABULARY = "https://uri.etsi.org/ngsi-ld/default-context/";

  private static final String PURPOSE = "lighting-operation";
  private static final String BASIS = "Art. 6(1)(e) GDPR";

  /** Claims lapse three years after the end of the year in which they arose (§§ 195, 199 BGB). */
  private static final Duration EVIDENCE_KEPT = Duration.ofDays(4 * 365 + 1);

  /** What names people is kept for a year. */
  private static final Duration NAMES_KEPT = Duration.ofDays(365);

  /** The name of a term in a tenant: the core context's where it has one. */
  static Name name(Names names, String term) {
    return names.intern(TermTable.CORE.expand(term));
  }

  /** The URI of a named thing of a type, such as {@code urn:ngsi-ld:StreetlightFeeder:K%2017}. */
  static String urn(String type, String name) {
    String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return "urn:ngsi-ld:" + type + ":" + escaped.replace("+", "%20").replace("*", "%2A");
  }

  Declaration location() {
    return declare(
        "location", AttributeKind.GEO_PROPERTY, ValueType.ANY, "", Writer.OPERATOR, false);
  }

  Declaration operator(String term, ValueType valueType, String unit) {
    return property(term, valueType, unit, Writer.OPERATOR, false);
  }

  Declaration property(
      String term, ValueType valueType, String unit, Writer writer, boolean indexed) {
    return declare(term, AttributeKind.PROPERTY, valueType, unit, writer, indexed);
  }

  Declaration reference(String term, Writer writer) {
    return declare(term, AttributeKind.RELATIONSHIP, ValueType.ANY, "", writer, false);
  }

  /** A text of the domain that may name who did something. */
  Declaration naming(String term) {
    return new Declaration(
        type,
        TermTable.CORE.expand(term),
        AttributeKind.PROPERTY,
        ValueType.TEXT,
        "",
        Writer.DOMAIN,
        false,
        PURPOSE,
        BASIS,
        Optional.of(NAMES_KEPT));
  }

  Declaration declare(
      String term,
      AttributeKind kind,
      ValueType valueType,
      String unit,
      Writer writer,
      boolean indexed) {
    Optional<Duration> retention =
        switch (writer) {
          case OPERATOR -> Optional.empty();
          case DEVICE, DOMAIN -> Optional.of(EVIDENCE_KEPT);
        };
    return new Declaration(
        type,
        TermTable.CORE.expand(term),
        kind,
        valueType,
        unit,
        writer,
        indexed,
        PURPOSE,
        BASIS,
        retention);
  }
}
