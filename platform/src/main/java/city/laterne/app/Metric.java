package city.laterne.app;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A family of samples in Prometheus' text format 0.0.4.
 *
 * @param name letters, digits and underscores; a counter's ends with {@code _total}
 * @param kind what its samples are
 * @param help a few words in one line
 * @param samples by their labels, as {@link #label} writes them, commas between; no labels: an
 *     empty text
 */
record Metric(String name, Kind kind, String help, SortedMap<String, Long> samples) {
  /** What samples are. */
  enum Kind {
    /** Only grows while the process lives. */
    COUNTER("counter"),
    /** Goes up and down. */
    GAUGE("gauge"),
    /** Counts by upper bounds. */
    HISTOGRAM("histogram");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As the format spells it. */
    String word() {
      return word;
    }
  }

  Metric {
    samples = new TreeMap<>(samples);
  }

  /** A family of one sample without labels. */
  static Metric of(String name, Kind kind, String help, long value) {
    TreeMap<String, Long> samples = new TreeMap<>();
    samples.put("", value);
    return new Metric(name, kind, help, samples);
  }

  /** One label. */
  static String label(String name, String value) {
    return name
        + "=\""
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + "\"";
  }

  /** Appends the family with its HELP and TYPE lines. */
  void write(StringBuilder out) {
    head(out, name, kind, help);
    samples.forEach((labels, value) -> sample(out, name, labels, value));
  }

  static void head(StringBuilder out, String name, Kind kind, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(kind.word()).append('\n');
  }

  static void sample(StringBuilder out, String name, String labels, long value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
  }
}
