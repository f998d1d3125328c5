package city.laterne.acceptance;

/** Street lights as JSON, as a client of the API writes them. */
final class Lights {
  private Lights() {}

  /** The URI of a light. */
  static String id(String name) {
    return "urn:ngsi-ld:Streetlight:" + name;
  }

  /** A new light. */
  static String created(String name) {
    return """
    {"id":"%s","type":"Streetlight","name":{"type":"Property","value":"%s"},
     "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[13.44,52.48]}}}"""
        .formatted(id(name), name);
  }

  /** Another name for it, observed at a second after 2026-01-01. */
  static String renamed(int round) {
    return "{\"name\":{\"type\":\"Property\",\"value\":\"n%d\",\"observedAt\":\"%s\"}}"
        .formatted(round, java.time.Instant.ofEpochSecond(1_767_225_600L + round));
  }
}
