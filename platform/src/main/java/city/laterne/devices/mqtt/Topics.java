package city.laterne.devices.mqtt;

/** Rules of topic names and filters (MQTT 5.0, section 4.7). */
final class Topics {
  /** The most levels taken; the standard sets no bound, memory does. */
  static final int MOST_LEVELS = 64;

  private static final int LONGEST = 900;
  private static final String SHARED = "$share/";

  private Topics() {}

  /** Whether clients may publish to it: no wildcards, not empty, bounded. */
  static boolean isName(String topic) {
    return isBounded(topic) && topic.indexOf('+') < 0 && topic.indexOf('#') < 0;
  }

  /**
   * Whether it is a well-formed filter: {@code +} and {@code #} alone in their level, {@code #}
   * last.
   */
  static boolean isFilter(String filter) {
    if (!isBounded(filter)) {
      return false;
    }
    for (int at = 0; at < filter.length(); at++) {
      char c = filter.charAt(at);
      boolean startsLevel = at == 0 || filter.charAt(at - 1) == '/';
      boolean last = at == filter.length() - 1;
      if (c == '#' && !(startsLevel && last)) {
        return false;
      }
      if (c == '+' && !(startsLevel && (last || filter.charAt(at + 1) == '/'))) {
        return false;
      }
    }
    return true;
  }

  static boolean isShared(String filter) {
    return filter.startsWith(SHARED);
  }

  static boolean hasWildcard(String filter) {
    return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
  }

  /** Whether a name matches a filter; wildcards at the front do not match {@code $} topics. */
  static boolean matches(String filter, String name) {
    if (name.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
      return false;
    }
    int f = 0;
    int n = 0;
    while (true) {
      int filterEnd = end(filter, f);
      if (filter.startsWith("#", f)) {
        return true;
      }
      int nameEnd = end(name, n);
      boolean plus = filterEnd == f + 1 && filter.charAt(f) == '+';
      if (!plus && !filter.regionMatches(f, name, n, Math.max(filterEnd - f, nameEnd - n))) {
        return false;
      }
      if (nameEnd == name.length()) {
        return filterEnd == filter.length() || filter.substring(filterEnd).equals("/#");
      }
      if (filterEnd == filter.length()) {
        return false;
      }
      f = filterEnd + 1;
      n = nameEnd + 1;
    }
  }

  private static int end(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static boolean isBounded(String text) {
    if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
      return false;
    }
    return text.chars().filter(c -> c == '/').count() < MOST_LEVELS;
  }
}
