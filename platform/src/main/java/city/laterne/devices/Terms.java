package city.laterne.devices;

import java.util.Set;

/**
 * Expansion of plain names to IRIs with NGSI-LD's core context (ETSI GS CIM 009, clause 4.4 and
 * annex B).
 */
final class Terms {
  private static final String CORE = "https://uri.etsi.org/ngsi-ld/";
  private static final String DEFAULT = "https://uri.etsi.org/ngsi-ld/default-context/";
  private static final Set<String> CORE_TERMS =
      Set.of("location", "observationSpace", "operationSpace", "scope");

  private Terms() {}

  /** The IRI of a term; what has a colon is an IRI already. */
  static String expand(String term) {
    if (term.indexOf(':') > 0) {
      return term;
    }
    return CORE_TERMS.contains(term) ? CORE + term : DEFAULT + term;
  }
}
