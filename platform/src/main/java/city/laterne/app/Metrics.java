package city.laterne.app;

import city.laterne.store.Store;
import city.laterne.store.StoreFigures;
import city.laterne.store.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Writes the figures of all tenants and of the process in Prometheus' text format 0.0.4. */
final class Metrics {
  private final Store store;
  private final Supplier<Map<String, Long>> more;

  /**
   * Over a store.
   *
   * @param more further counters by full metric name, e.g. {@code laterne_quarantined_total};
   *     labels may stand behind
   */
  Metrics(Store store, Supplier<Map<String, Long>> more) {
    this.store = store;
    this.more = more;
  }

  String text() {
    StringBuilder out = new StringBuilder(4096);
    Map<String, StoreFigures> figures = new LinkedHashMap<>();
    for (String name : store.tenants()) {
      Tenant tenant = store.tenant(name);
      figures.put(name, tenant.figures());
    }
    each(
        out,
        figures,
        "entities",
        "gauge",
        "Entities ever made, the deleted ones included",
        StoreFigures::entities);
    each(out, figures, "queue_length", "gauge", "Transactions waiting", StoreFigures::queued);
    each(
        out,
        figures,
        "queue_limit",
        "gauge",
        "Transactions that may wait",
        StoreFigures::queueLimit);
    each(
        out,
        figures,
        "transactions_total",
        "counter",
        "Transactions committed",
        StoreFigures::transactions);
    each(
        out,
        figures,
        "log_position",
        "gauge",
        "Number of the last change",
        StoreFigures::logPosition);
    each(
        out,
        figures,
        "log_trimmed",
        "gauge",
        "Number up to which the change log was cut",
        StoreFigures::logTrimmed);
    each(
        out,
        figures,
        "slab_bytes",
        "gauge",
        "Bytes of packed entities in memory",
        StoreFigures::slabBytes);
    each(
        out,
        figures,
        "slab_limit_bytes",
        "gauge",
        "Bytes of packed entities there may be",
        StoreFigures::slabLimit);
    each(
        out,
        figures,
        "index_bytes",
        "gauge",
        "Memory of the indexes, estimated",
        StoreFigures::indexBytes);
    each(
        out,
        figures,
        "disk_refuses",
        "gauge",
        "1 while the disk refuses writes",
        f -> f.diskRefuses().isEmpty() ? 0L : 1L);
    cursors(out, figures);
    commits(out, figures);
    Map<String, Long> others = new TreeMap<>(more.get());
    others.forEach((name, value) -> out.append(name).append(' ').append(value).append('\n'));
    process(out);
    return out.toString();
  }

  private static void each(
      StringBuilder out,
      Map<String, StoreFigures> figures,
      String name,
      String type,
      String help,
      Function<StoreFigures, Long> value) {
    head(out, "laterne_" + name, type, help);
    figures.forEach(
        (tenant, f) -> sample(out, "laterne_" + name, label("tenant", tenant), value.apply(f)));
  }

  private static void cursors(StringBuilder out, Map<String, StoreFigures> figures) {
    for (String name : List.of("position", "lag")) {
      head(out, "laterne_cursor_" + name, "gauge", "Durable cursors of the change log: " + name);
      figures.forEach(
          (tenant, f) ->
              f.cursors()
                  .forEach(
                      (cursor, at) ->
                          sample(
                              out,
                              "laterne_cursor_" + name,
                              label("tenant", tenant) + "," + label("cursor", cursor),
                              name.equals("lag") ? Math.max(0, f.logPosition() - at) : at)));
    }
  }

  private static void commits(StringBuilder out, Map<String, StoreFigures> figures) {
    String name = "laterne_commit_seconds";
    head(out, name, "histogram", "Durable commits (write and fsync) by duration");
    figures.forEach(
        (tenant, f) -> {
          String label = label("tenant", tenant);
          new TreeMap<>(f.commitSeconds())
              .forEach(
                  (bound, count) -> {
                    if (!Double.isInfinite(bound)) {
                      sample(
                          out,
                          name + "_bucket",
                          label + "," + label("le", bound.toString()),
                          count);
                    }
                  });
          sample(out, name + "_bucket", label + ",le=\"+Inf\"", f.commits());
          out.append(name)
              .append("_sum{")
              .append(label)
              .append("} ")
              .append(f.fsyncMicros() / 1e6)
              .append('\n');
          sample(out, name + "_count", label, f.commits());
        });
  }

  private static void process(StringBuilder out) {
    Runtime runtime = Runtime.getRuntime();
    head(out, "jvm_memory_used_bytes", "gauge", "Heap in use");
    sample(
        out,
        "jvm_memory_used_bytes",
        "area=\"heap\"",
        runtime.totalMemory() - runtime.freeMemory());
    head(out, "jvm_memory_max_bytes", "gauge", "Heap there may be");
    sample(out, "jvm_memory_max_bytes", "area=\"heap\"", runtime.maxMemory());
    head(out, "process_resident_memory_bytes", "gauge", "Resident memory of the process");
    out.append("process_resident_memory_bytes ").append(residentBytes()).append('\n');
  }

  /** From Linux' {@code /proc/self/status} (kB); 0 where there is none. */
  private static long residentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException _) {
      return 0;
    }
    return 0;
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder out, String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String label(String name, String value) {
    return name
        + "=\""
        + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + "\"";
  }
}
