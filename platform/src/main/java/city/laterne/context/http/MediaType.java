package city.laterne.context.http;

import city.laterne.shared.Failure;
import java.util.Locale;

/** Media types of answers (ETSI GS CIM 009 v1.9.1, clause 6.3.4). */
enum MediaType {
  /** Plain JSON; the @context is in a Link header. */
  JSON("application/json"),
  /** JSON-LD, the @context in the body. */
  LD_JSON("application/ld+json"),
  /** GeoJSON. */
  GEO_JSON("application/geo+json");

  private final String name;

  MediaType(String name) {
    this.name = name;
  }

  /** As it stands in headers. */
  String text() {
    return name;
  }

  /**
   * The one that an Accept header wants most (RFC 9110, section 12.5.1); of equals the first here.
   *
   * @throws Failure UNSUPPORTED, code NotAcceptable, when it wants none of them
   */
  static MediaType choose(String accept, boolean geoJson) {
    if (accept.isBlank() || accept.equals("application/json") || accept.equals("*/*")) {
      return JSON;
    }
    MediaType best = JSON;
    double most = 0;
    for (MediaType type : values()) {
      double weight = type == GEO_JSON && !geoJson ? 0 : type.weight(accept);
      if (weight > most) {
        most = weight;
        best = type;
      }
    }
    if (most == 0) {
      throw new Failure(
          Failure.Kind.UNSUPPORTED,
          "NotAcceptable",
          "Answers are application/json or application/ld+json"
              + (geoJson ? " or application/geo+json" : "")
              + ", not "
              + accept
              + ".");
    }
    return best;
  }

  /** The weight that the most specific range gives to this type. */
  private double weight(String accept) {
    double weight = 0;
    int precision = -1;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      String wanted = parts[0].strip();
      int fits = wanted.equals(name) ? 2 : wanted.equals("application/*") ? 1 : 0;
      if (fits > precision && (fits > 0 || wanted.equals("*/*"))) {
        precision = fits;
        weight = weight(parts);
      }
    }
    return weight;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException _) {
          return 1;
        }
      }
    }
    return 1;
  }
}
