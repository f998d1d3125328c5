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
  private final Supplier<List<Metric>> more;

  /**
   * Over a store.
   *
   * @param more what other parts count
   */
  Metrics(Store store, Supplier<List<Metric>> more) {
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
        Metric.Kind.GAUGE,
        "Entities ever made, the deleted ones included",
        StoreFigures::entities);
    each(
        out,
        figures,
        "queue_length",
        Metric.Kind.GAUGE,
        "Transactions waiting",
        StoreFigures::queued);
    each(
        out,
        figures,
        "queue_limit",
        Metric.Kind.GAUGE,
        "Transactions that may wait",
        StoreFigures::queueLimit);
    each(
        out,
        figures,
        "transactions_total",
        Metric.Kind.COUNTER,
        "Transactions committed",
        StoreFigures::transactions);
    each(
        out,
        figures,
        "log_position",
        Metric.Kind.GAUGE,
        "Number of the last change",
        StoreFigures::logPosition);
    each(
        out,
        figures,
        "log_trimmed",
        Metric.Kind.GAUGE,
        "Number up to which the change log was cut",
        StoreFigures::logTrimmed);
    each(
        out,
        figures,
        "slab_bytes",
        Metric.Kind.GAUGE,
        "Bytes of packed entities in memory",
        StoreFigures::slabBytes);
    each(
        out,
        figures,
        "slab_limit_bytes",
        Metric.Kind.GAUGE,
        "Bytes of packed entities there may be",
        StoreFigures::slabLimit);
    each(
        out,
        figures,
        "index_bytes",
        Metric.Kind.GAUGE,
        "Memory of the indexes, estimated",
        StoreFigures::indexBytes);
    each(
        out,
        figures,
        "disk_refuses",
        Metric.Kind.GAUGE,
        "1 while the disk refuses writes",
        f -> f.diskRefuses().isEmpty() ? 0L : 1L);
    cursors(out, figures);
    commits(out, figures);
    more.get().forEach(metric -> metric.write(out));
    process(out);
    return out.toString();
  }

  private static void each(
      StringBuilder out,
      Map<String, StoreFigures> figures,
      String name,
      Metric.Kind kind,
      String help,
      Function<StoreFigures, Long> value) {
    Metric.head(out, "laterne_" + name, kind, help);
    figures.forEach(
        (tenant, f) ->
            Metric.sample(out, "laterne_" + name, Metric.label("tenant", tenant), value.apply(f)));
  }

  private static void cursors(StringBuilder out, Map<String, StoreFigures> figures) {
    for (String name : List.of("position", "lag")) {
      Metric.head(
          out,
          "laterne_cursor_" + name,
          Metric.Kind.GAUGE,
          "Durable cursors of the change log: " + name);
      figures.forEach(
          (tenant, f) ->
              f.cursors()
                  .forEach(
                      (cursor, at) ->
                          Metric.sample(
                              out,
                              "laterne_cursor_" + name,
                              Metric.label("tenant", tenant) + "," + Metric.label("cursor", cursor),
                              name.equals("lag") ? Math.max(0, f.logPosition() - at) : at)));
    }
  }

  private static void commits(StringBuilder out, Map<String, StoreFigures> figures) {
    String name = "laterne_commit_seconds";
    Metric.head(out, name, Metric.Kind.HISTOGRAM, "Durable commits (write and fsync) by duration");
    figures.forEach(
        (tenant, f) -> {
          String label = Metric.label("tenant", tenant);
          new TreeMap<>(f.commitSeconds())
              .forEach(
                  (bound, count) -> {
                    if (!Double.isInfinite(bound)) {
                      Metric.sample(
                          out,
                          name + "_bucket",
                          label + "," + Metric.label("le", bound.toString()),
                          count);
                    }
                  });
          Metric.sample(out, name + "_bucket", label + ",le=\"+Inf\"", f.commits());
          out.append(name)
              .append("_sum{")
              .append(label)
              .append("} ")
              .append(f.fsyncMicros() / 1e6)
              .append('\n');
          Metric.sample(out, name + "_count", label, f.commits());
        });
  }

  private static void process(StringBuilder out) {
    Runtime runtime = Runtime.getRuntime();
    Metric.head(out, "jvm_memory_used_bytes", Metric.Kind.GAUGE, "Heap in use");
    Metric.sample(
        out,
        "jvm_memory_used_bytes",
        "area=\"heap\"",
        runtime.totalMemory() - runtime.freeMemory());
    Metric.head(out, "jvm_memory_max_bytes", Metric.Kind.GAUGE, "Heap there may be");
    Metric.sample(out, "jvm_memory_max_bytes", "area=\"heap\"", runtime.maxMemory());
    Metric.head(
        out, "process_resident_memory_bytes", Metric.Kind.GAUGE, "Resident memory of the process");
    Metric.sample(out, "process_resident_memory_bytes", "", residentBytes());
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
}
