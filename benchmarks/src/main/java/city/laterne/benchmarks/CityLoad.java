package city.laterne.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a platform on loopback that holds the model country: each light reports three attributes in
 * turn, in NGSI-LD batches of neighbours ({@code entityOperations/update}), batches in a shuffled
 * order at a fixed rate; meanwhile tiles of all zooms and radius queries around random lights are
 * asked for and timed. At its end it reads a sample of the lights back: each must hold what was
 * last acknowledged for it.
 *
 * <p>{@code CityLoad --port P --lights N [--rate 31700] [--seconds 600] [--batch 500]
 * [--connections 4] [--probes true]}. A batch's latency counts from when it was due.
 */
public final class CityLoad {
  private static final int SAMPLE = 20_000;
  private static final int FIRST_ZOOM = 4;
  private static final int LAST_ZOOM = 18;
  private static final String URN = "urn:ngsi-ld:Streetlight:model-";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String base;
  private final int lights;
  private final double rate;
  private final int seconds;
  private final int batch;
  private final int connections;
  private final boolean probes;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final List<Integer> order = new ArrayList<>();

  /** By batch, the turn that was last acknowledged for it; −1 for none. */
  private final int[] acknowledged;

  private final AtomicLong next = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();
  private final Map<String, List<Double>> millis = Collections.synchronizedMap(new TreeMap<>());
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private volatile boolean over;

  private CityLoad(String[] arguments) {
    base = "http://127.0.0.1:" + option(arguments, "port", "8080");
    lights = Integer.parseInt(option(arguments, "lights", "45000"));
    rate = Double.parseDouble(option(arguments, "rate", "31700"));
    seconds = Integer.parseInt(option(arguments, "seconds", "600"));
    batch = Integer.parseInt(option(arguments, "batch", "500"));
    connections = Integer.parseInt(option(arguments, "connections", "4"));
    probes = Boolean.parseBoolean(option(arguments, "probes", "true"));
    for (int i = 0; i < (lights + batch - 1) / batch; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));
    acknowledged = new int[order.size()];
    Arrays.fill(acknowledged, -1);
  }

  private static String option(String[] arguments, String name, String otherwise) {
    int at = Arrays.asList(arguments).indexOf("--" + name);
    return at >= 0 && at + 1 < arguments.length ? arguments[at + 1] : otherwise;
  }

  /** Runs the load and prints its figures. */
  public static void main(String[] arguments) throws Exception {
    new CityLoad(arguments).run();
  }

  private void run() throws Exception {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(Thread.ofPlatform().start(() -> send(start, end)));
    }
    Thread prober = Thread.ofPlatform().start(this::probe);
    long before = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      LockSupport.parkNanos(30_000_000_000L);
      long now = reports.get();
      System.out.printf(
          Locale.ROOT,
          "%4d s: %,d reports acknowledged, %,.0f/s, %d failures%n",
          (System.nanoTime() - start) / 1_000_000_000,
          now,
          (now - before) / 30.0,
          failures.get());
      before = now;
    }
    double took = (System.nanoTime() - start) / 1e9;
    over = true;
    prober.join();
    System.out.printf(
        Locale.ROOT,
        "%,d reports in %.1f s, %d batches failed%n",
        reports.get(),
        Math.min(took, seconds),
        failures.get());
    millis.forEach((what, all) -> System.out.println(line(what, all)));
    System.out.println(check());
  }

  private static String line(String what, List<Double> all) {
    double[] sorted = all.stream().mapToDouble(each -> each).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%-12s %6d times, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        what,
        sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        sorted[sorted.length - 1]);
  }

  private void note(String what, long since) {
    millis
        .computeIfAbsent(what, _ -> Collections.synchronizedList(new ArrayList<>()))
        .add((System.nanoTime() - since) / 1e6);
  }

  private void send(long start, long end) {
    while (true) {
      long number = next.getAndIncrement();
      long due = start + (long) (number * batch / rate * 1e9);
      if (due >= end || System.nanoTime() >= end) {
        return;
      }
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      int which = order.get((int) (number % order.size()));
      int turn = (int) (number / order.size());
      try {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create(base + "/ngsi-ld/v1/entityOperations/update"))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body(which, turn)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 204) {
          note("batch", due);
          acknowledged[which] = turn;
          reports.addAndGet(Math.min(batch, lights - which * batch));
        } else {
          fail(answer.statusCode() + " " + answer.body());
        }
      } catch (IOException | InterruptedException e) {
        fail(e.toString());
      }
    }
  }

  private void fail(String why) {
    if (failures.getAndIncrement() < 5) {
      System.out.println("failed: " + why.substring(0, Math.min(300, why.length())));
    }
  }

  private byte[] body(int which, int turn) {
    StringBuilder json = new StringBuilder(batch * 330);
    String at = began.plusSeconds(300L * turn).toString();
    String observed = ",\"observedAt\":\"" + at + "\"}";
    for (int i = which * batch; i < Math.min(lights, (which + 1) * batch); i++) {
      json.append(json.isEmpty() ? '[' : ',')
          .append("{\"id\":\"" + URN)
          .append(i + 1)
          .append(
              "\",\"type\":\"Streetlight\",\"powerState\":{\"type\":\"Property\",\"value\":\"off\"")
          .append(observed)
          .append(",\"illuminanceLevel\":{\"type\":\"Property\",\"value\":0")
          .append(observed)
          .append(",\"powerConsumption\":{\"type\":\"Property\",\"unitCode\":\"WTT\",\"value\":")
          .append(watts(i, turn))
          .append(observed)
          .append('}');
    }
    return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What a light says that it takes on standby, W: another figure each turn. */
  private static String watts(int light, int turn) {
    return "0." + (10 + (light * 31 + turn * 17) % 90) + "5";
  }

  private void probe() {
    while (probes && !over) {
      try {
        Thread.sleep(50);
        double[] place = place(ThreadLocalRandom.current().nextInt(lights));
        String near =
            "/ngsi-ld/v1/entities?type=Streetlight&limit=100&georel="
                + URLEncoder.encode("near;maxDistance==500", StandardCharsets.UTF_8)
                + "&geometry=Point&coordinates="
                + URLEncoder.encode("[" + place[0] + "," + place[1] + "]", StandardCharsets.UTF_8);
        long start = System.nanoTime();
        var _ = get(near);
        note("radius", start);
        int zoom = ThreadLocalRandom.current().nextInt(FIRST_ZOOM, LAST_ZOOM + 1);
        start = System.nanoTime();
        var _ = get("/tiles/lights/" + zoom + "/" + tile(place, zoom) + ".json");
        note(String.format(Locale.ROOT, "tile %02d", zoom), start);
        note("tile", start);
      } catch (IOException | InterruptedException e) {
        fail("probe: " + e);
      }
    }
  }

  private static String tile(double[] place, int zoom) {
    double radians = Math.toRadians(place[1]);
    double y = (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2;
    return (int) ((place[0] + 180) / 360 * (1 << zoom)) + "/" + (int) (y * (1 << zoom));
  }

  private double[] place(int light) throws IOException, InterruptedException {
    String text = get("/ngsi-ld/v1/entities/" + URN + (light + 1) + "?attrs=location");
    String marker = "\"coordinates\":[";
    int at = text.indexOf(marker) + marker.length();
    String[] parts = text.substring(at, text.indexOf(']', at)).split(",", 2);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      byte[] bytes = in.readAllBytes();
      if (answer.statusCode() != 200) {
        throw new IOException(path + " answered " + answer.statusCode());
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** Reads a sample back. */
  private String check() throws IOException, InterruptedException {
    int looked = 0;
    int other = 0;
    for (int i = 0; i < SAMPLE; i++) {
      int light = ThreadLocalRandom.current().nextInt(lights);
      int turn = acknowledged[light / batch];
      if (turn >= 0) {
        looked++;
        String text = get("/ngsi-ld/v1/entities/" + URN + (light + 1) + "?attrs=powerConsumption");
        String value = "\"value\":" + watts(light, turn);
        other += text.contains(value) ? 0 : 1;
      }
    }
    return looked + " lights read back, " + other + " of them say something else than acknowledged";
  }
}
