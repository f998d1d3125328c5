package city.laterne.context.http;

/**
 * Finds segments of paths that are {@code .} or {@code ..}, however often they are percent-encoded.
 * They are no names (ETSI GS CIM 009 v1.9.1, clause 4.6.2), and whoever resolves them (RFC 3986,
 * clause 5.2.4), as the HTTP server does, acts on another resource than the one that is named: on
 * an entity in place of its attribute.
 */
final class DotSegments {
  private DotSegments() {}

  /** Whether a path as it was sent has one. */
  static boolean areIn(String rawPath) {
    int from = 0;
    while (from <= rawPath.length()) {
      int slash = rawPath.indexOf('/', from);
      int end = slash < 0 ? rawPath.length() : slash;
      if (end > from && isDots(rawPath, from, end)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  private static boolean isDots(String path, int from, int end) {
    char first = path.charAt(from);
    if (first != '.' && first != '%') {
      return false;
    }
    String segment = path.substring(from, end);
    for (int before = segment.length() + 1; segment.length() < before; ) {
      before = segment.length();
      segment = segment.replace("%25", "%").replace("%2e", ".").replace("%2E", ".");
    }
    return segment.equals(".") || segment.equals("..");
  }
}
