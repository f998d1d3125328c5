package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} under load over HTTP: what was acknowledged is on disk, once. Five rounds, 200
 * with {@code -Dlaterne.full=true}; {@code -Dlaterne.seed} repeats a run.
 */
class CrashTest {
  private static final int WRITERS = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void everyAcknowledgedWriteSurvivesKillAndNoHistoryRowIsDoubled() throws InterruptedException {
    long seed = Long.getLong("laterne.seed", 20_260_101L);
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("laterne.full") ? 200 : 5;
    Path data = folder.resolve("data");
    List<Client> clients = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      try (LaterneProcess platform = LaterneProcess.start(data)) {
        for (Client client : clients) {
          client.verify(platform, "seed " + seed + ", round " + round);
        }
        if (round % 20 == 0) {
          clients.clear();
          for (int writer = 0; writer < WRITERS; writer++) {
            clients.add(new Client(round + "-" + writer));
          }
        }
        killUnderLoad(platform, clients, random);
      }
    }
    try (LaterneProcess platform = LaterneProcess.start(data)) {
      for (Client client : clients) {
        client.verify(platform, "seed " + seed + ", at the end");
      }
    }
  }

  /**
   * Lets all clients write until the platform is killed, at some moment after the first
   * acknowledged writes.
   */
  private static void killUnderLoad(LaterneProcess platform, List<Client> clients, Random random)
      throws InterruptedException {
    AtomicInteger acknowledged = new AtomicInteger();
    Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        clients.stream()
            .map(
                client ->
                    Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, fault) -> faults.add(fault))
                        .start(() -> client.write(platform, acknowledged)))
            .toList();
    int enough = 20 + random.nextInt(400);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (acknowledged.get() < enough && faults.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(500_000);
    }
    platform.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).as("answers that no write may get").isEmpty();
    assertThat(acknowledged.get()).as("writes acknowledged before the kill").isPositive();
  }

  /** One writer with lights of its own, and what it knows of them. Used by one thread at a time. */
  private static final class Client {
    private final String name;
    private final Map<String, Integer> acknowledged = new LinkedHashMap<>();
    private final Map<String, Integer> tried = new LinkedHashMap<>();
    private int lights;
    private int writes;

    Client(String name) {
      this.name = name;
    }

    /**
     * Writes until the platform is gone: one new light in eight writes, otherwise a patch of an old
     * one.
     */
    void write(LaterneProcess platform, AtomicInteger count) {
      try {
        while (true) {
          if (writes++ % 8 == 0) {
            create(platform);
          } else {
            patch(platform);
          }
          count.incrementAndGet();
        }
      } catch (UncheckedIOException gone) {
        // Killed: the write under way may be there or not.
      }
    }

    private void create(LaterneProcess platform) {
      String light = name + "-" + lights++;
      tried.put(light, 0);
      var answer = platform.send("POST", "/ngsi-ld/v1/entities", Lights.created(light));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      acknowledged.put(light, 0);
    }

    private void patch(LaterneProcess platform) {
      List<String> known = List.copyOf(acknowledged.keySet());
      if (known.isEmpty()) {
        create(platform);
        return;
      }
      String light = known.get(writes % known.size());
      tried.put(light, writes);
      var answer =
          platform.send(
              "PATCH",
              "/ngsi-ld/v1/entities/" + Lights.id(light) + "/attrs",
              Lights.renamed(writes));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
      acknowledged.put(light, writes);
    }

    /**
     * Each light carries its last acknowledged write, or the one that was under way at the kill.
     */
    void verify(LaterneProcess platform, String when) {
      for (Map.Entry<String, Integer> light : acknowledged.entrySet()) {
        String path = "/ngsi-ld/v1/entities/" + Lights.id(light.getKey());
        var answer = platform.get(path + "?options=keyValues");
        assertThat(answer.statusCode()).as("%s, %s: %s", when, path, answer.body()).isEqualTo(200);
        String found = JSON.readTree(answer.body()).path("name").asString();
        int last = tried.getOrDefault(light.getKey(), 0);
        assertThat(found)
            .as("%s, %s", when, light.getKey())
            .isIn(named(light.getKey(), light.getValue()), named(light.getKey(), last));
        light.setValue(found.equals(named(light.getKey(), last)) ? last : light.getValue());
        verifyHistory(platform, light.getKey(), when);
      }
    }

    private static void verifyHistory(LaterneProcess platform, String light, String when) {
      String path = "/ngsi-ld/v1/temporal/entities/" + Lights.id(light) + "?attrs=name";
      var answer = platform.get(path);
      assertThat(answer.statusCode())
          .as("%s, %s: %s", when, path, answer.body())
          .isBetween(200, 206);
      JsonNode instances = JSON.readTree(answer.body()).path("name");
      List<String> times = new ArrayList<>();
      for (JsonNode instance : instances) {
        String observedAt = instance.path("observedAt").asString("");
        if (!observedAt.isEmpty()) {
          times.add(observedAt);
        }
      }
      assertThat(times).as("%s, history of %s", when, light).doesNotHaveDuplicates();
    }

    private static String named(String light, int write) {
      return write == 0 ? light : "n" + write;
    }
  }
}
