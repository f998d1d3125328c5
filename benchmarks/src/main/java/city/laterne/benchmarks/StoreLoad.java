package city.laterne.benchmarks;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Store;
import city.laterne.store.StoreFigures;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * The store alone under load: {@code DIRECTORY LIGHTS SECONDS}. Makes lights of 15 attributes where
 * the directory is empty, then sends random reports of three attributes (one history row each) for
 * so many seconds and prints rate, memory and the time of a start.
 */
public final class StoreLoad {
  private static final int SUBMISSION = 64;
  private static final int IN_FLIGHT = 64;

  private StoreLoad() {}

  /** Runs the load. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int lights = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    long start = System.nanoTime();
    try (Store store = Store.open(settings(directory), Instant::now)) {
      say("start %.2f s", (System.nanoTime() - start) / 1e9);
      Tenant tenant = store.tenant(Store.DEFAULT_TENANT);
      if (tenant.figures().entities() == 0) {
        create(tenant, lights);
      }
      report(tenant, lights, seconds);
      StoreFigures figures = tenant.figures();
      say(
          "index %.1f B an entity, slab %.1f B an entity, resident %s",
          figures.indexBytes() / (double) lights,
          figures.slabBytes() / (double) lights,
          resident());
      start = System.nanoTime();
    }
    say("stop %.2f s", (System.nanoTime() - start) / 1e9);
    start = System.nanoTime();
    try (Store store = Store.open(settings(directory), Instant::now)) {
      say(
          "start from snapshot %.2f s, %d entities",
          (System.nanoTime() - start) / 1e9,
          store.tenant(Store.DEFAULT_TENANT).figures().entities());
    }
  }

  private static StoreSettings settings(Path directory) {
    return StoreSettings.of(directory, List.of(), true);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String resident() throws java.io.IOException {
    return java.nio.file.Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .findFirst()
        .orElse("unknown");
  }

  private static String id(int light) {
    return "urn:ngsi-ld:Streetlight:" + light;
  }

  private static Name name(Tenant tenant, String term) {
    return tenant.names().intern("https://uri.etsi.org/ngsi-ld/default-context/" + term);
  }

  private static void create(Tenant tenant, int lights) {
    Random random = new Random(1);
    Name type = name(tenant, "Streetlight");
    Name location = tenant.names().intern("https://uri.etsi.org/ngsi-ld/location");
    Name[] hot = {
      name(tenant, "powerState"), name(tenant, "illuminanceLevel"), name(tenant, "powerConsumption")
    };
    long now = Micros.of(Instant.now());
    long start = System.nanoTime();
    ArrayDeque<CompletableFuture<List<Outcome>>> waiting = new ArrayDeque<>();
    List<Transaction> some = new ArrayList<>();
    int side = (int) Math.ceil(Math.sqrt(lights));
    for (int light = 0; light < lights; light++) {
      List<Attribute> attributes = new ArrayList<>();
      attributes.add(
          Attribute.geo(
              location,
              Value.Point.of(
                  6.6 + light % side * 0.0003 + random.nextDouble() * 0.0001,
                  51.3 + Math.floorDiv(light, side) * 0.0002 + random.nextDouble() * 0.0001)));
      attributes.add(Attribute.property(hot[0], new Value.Text("on"), now));
      attributes.add(Attribute.property(hot[1], Value.ofDouble(1), now));
      attributes.add(
          Attribute.property(hot[2], new Value.Decimal(50_000 + random.nextInt(9_999), 3), now));
      for (int extra = 0; extra < 11; extra++) {
        attributes.add(
            Attribute.property(
                name(tenant, "extra" + extra), new Value.Decimal(random.nextInt(100_000), 2)));
      }
      some.add(
          Transaction.of(
              Author.domain("load"),
              new Operation.Create(id(light), List.of(type), List.of(), attributes, now)));
      if (some.size() == 500 || light == lights - 1) {
        waiting.add(tenant.submit(some));
        some = new ArrayList<>();
        while (waiting.size() > 8) {
          waiting.removeFirst().join();
        }
      }
    }
    waiting.forEach(CompletableFuture::join);
    say("created %d at %.0f/s", lights, lights / ((System.nanoTime() - start) / 1e9));
  }

  private static void report(Tenant tenant, int lights, int seconds) {
    Random random = new Random(2);
    Name state = name(tenant, "powerState");
    Name level = name(tenant, "illuminanceLevel");
    Name power = name(tenant, "powerConsumption");
    Author author = Author.domain("load");
    ArrayDeque<CompletableFuture<List<Outcome>>> waiting = new ArrayDeque<>();
    ArrayDeque<Long> sent = new ArrayDeque<>();
    long[] latencies = new long[1 << 20];
    int measured = 0;
    long reports = 0;
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long said = start;
    long saidReports = 0;
    while (System.nanoTime() < end) {
      List<Transaction> some = new ArrayList<>(SUBMISSION);
      long now = Micros.of(Instant.now());
      for (int i = 0; i < SUBMISSION; i++) {
        some.add(
            Transaction.of(
                author,
                new Operation.Report(
                    id(random.nextInt(lights)),
                    List.of(
                        Attribute.property(state, new Value.Text("on"), now),
                        Attribute.property(level, new Value.Decimal(random.nextInt(1_000), 3), now),
                        Attribute.property(
                            power, new Value.Decimal(random.nextInt(99_999), 3), now)),
                    now)));
      }
      waiting.add(tenant.submit(some));
      sent.add(System.nanoTime());
      reports += SUBMISSION;
      if (waiting.size() > IN_FLIGHT) {
        waiting.removeFirst().join();
        latencies[measured++ & (latencies.length - 1)] = System.nanoTime() - sent.removeFirst();
      }
      if (System.nanoTime() - said > 30_000_000_000L) {
        say("… %.0f/s", (reports - saidReports) / ((System.nanoTime() - said) / 1e9));
        said = System.nanoTime();
        saidReports = reports;
      }
    }
    waiting.forEach(CompletableFuture::join);
    double took = (System.nanoTime() - start) / 1e9;
    int kept = Math.min(measured, latencies.length);
    Arrays.sort(latencies, 0, kept);
    say(
        "reports %d at %.0f/s durable, p50 %.1f ms, p99 %.1f ms",
        reports, reports / took, latencies[kept / 2] / 1e6, latencies[(int) (kept * 0.99)] / 1e6);
  }
}
