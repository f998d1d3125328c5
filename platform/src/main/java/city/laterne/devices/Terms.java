package city.laterne.devices;

import city.laterne.context.jsonld.TermTable;

/** Expansion of plain names to IRIs with NGSI-LD's core context (ETSI GS CIM 009, annex B). */
final class Terms {
  private Terms() {}

  /** The IRI of a term; what has a colon is an IRI already. */
  static String expand(String term) {
    return term.indexOf(':') > 0 ? term : TermTable.CORE.expand(term);
  }
}
