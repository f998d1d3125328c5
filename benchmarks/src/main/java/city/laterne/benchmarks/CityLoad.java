package city.laterne.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a platform on loopback that holds the model country: each light reports three attributes in
 * turn, in NGSI-LD batches of neighbours ({@code entityOperations/update}), batches in a shuffled
 * order at a fixed rate. At its end it reads a sample of the lights back: each must hold what was
 * last acknowledged for it. {@link CityProbe} beside it, in a process of its own, asks and times.
 *
 * <p>{@code CityLoad --port P --lights N [--rate 31700] [--seconds 600] [--batch 500]
 * [--connections 4]}. A batch's latency counts from when it was due.
 */
public final class CityLoad {
  private static final int SAMPLE = 20_000;

  private final CityReader reader;
  private final int lights;
  private final double rate;
  private final int seconds;
  private final int batch;
  private final int connections;
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
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private CityLoad(String[] arguments) {
    reader = new CityReader(Integer.parseInt(CityReader.option(arguments, "port", "8080")));
    lights = Integer.parseInt(CityReader.option(arguments, "lights", "45000"));
    rate = Double.parseDouble(CityReader.option(arguments, "rate", "31700"));
    seconds = Integer.parseInt(CityReader.option(arguments, "seconds", "600"));
    batch = Integer.parseInt(CityReader.option(arguments, "batch", "500"));
    connections = Integer.parseInt(CityReader.option(arguments, "connections", "4"));
    for (int i = 0; i < (lights + batch - 1) / batch; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));
    acknowledged = new int[order.size()];
    Arrays.fill(acknowledged, -1);
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
    System.out.printf(
        Locale.ROOT,
        "%,d reports in %.1f s, %d batches failed%n",
        reports.get(),
        Math.min(took, seconds),
        failures.get());
    System.out.println("batch        " + CityReader.line(millis));
    System.out.println(check());
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
                HttpRequest.newBuilder(reader.uri("/ngsi-ld/v1/entityOperations/update"))
                    .timeout(CityReader.PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body(which, turn)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 204) {
          millis.add((System.nanoTime() - due) / 1e6);
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
          .append("{\"id\":\"")
          .append(CityReader.id(i))
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

  /** Reads a sample back. */
  private String check() throws IOException, InterruptedException {
    int looked = 0;
    int other = 0;
    for (int i = 0; i < SAMPLE; i++) {
      int light = ThreadLocalRandom.current().nextInt(lights);
      int turn = acknowledged[light / batch];
      if (turn >= 0) {
        looked++;
        String text = reader.get(CityReader.entity(light) + "?attrs=powerConsumption");
        String value = "\"value\":" + watts(light, turn);
        other += text.contains(value) ? 0 : 1;
      }
    }
    return looked + " lights read back, " + other + " of them say something else than acknowledged";
  }
}
