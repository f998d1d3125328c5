package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
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
 * {@code kill -9} under load over MQTT: every report with a PUBACK is on disk, and one that the
 * device sends again has one row in the history. Three rounds, 100 with {@code
 * -Dlaterne.full=true}; {@code -Dlaterne.seed} repeats a run.
 */
class MqttCrashTest {
  private static final int DEVICES = 8;
  private static final int ROUNDS_OF_A_DEVICE = 10;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Instant first =
      Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

  @TempDir Path folder;

  @Test
  void everyAcknowledgedReportSurvivesKillAndHasOneHistoryRow() throws InterruptedException {
    long seed = Long.getLong("laterne.seed", 20_260_102L);
    Random random = new Random(seed);
    int rounds = Boolean.getBoolean("laterne.full") ? 100 : 3;
    Path data = folder.resolve("data");
    List<Device> devices = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      try (LaterneProcess platform = LaterneProcess.start(data)) {
        for (Device device : devices) {
          device.verify(platform, "seed " + seed + ", round " + round);
        }
        if (round % ROUNDS_OF_A_DEVICE == 0) {
          devices = provision(platform, round);
        }
        killUnderLoad(platform, devices, random);
      }
    }
    try (LaterneProcess platform = LaterneProcess.start(data)) {
      for (Device device : devices) {
        device.verify(platform, "seed " + seed + ", at the end");
      }
    }
  }

  private List<Device> provision(LaterneProcess platform, int round) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new Device("lamp-" + round + "-" + i, first));
    }
    Lamps.provisionGroup(platform);
    Lamps.provision(platform, devices.stream().map(device -> device.name).toList());
    return devices;
  }

  private static void killUnderLoad(LaterneProcess platform, List<Device> devices, Random random)
      throws InterruptedException {
    AtomicInteger acknowledged = new AtomicInteger();
    Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        devices.stream()
            .map(
                device ->
                    Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, fault) -> faults.add(fault))
                        .start(() -> device.report(platform, acknowledged)))
            .toList();
    int enough = 20 + random.nextInt(400);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (acknowledged.get() < enough && faults.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(500_000);
    }
    int before = acknowledged.get();
    platform.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).as("answers that no report may get").isEmpty();
    assertThat(before).as("reports acknowledged before the kill").isGreaterThanOrEqualTo(enough);
  }

  /** A device, and what it knows of its reports. Used by one thread at a time. */
  private static final class Device {
    private final String name;
    private final Instant first;

    /** The number of the last report with a PUBACK. */
    private int acknowledged;

    /** The number of the last report sent: one ahead while it has no PUBACK. */
    private int sent;

    Device(String name, Instant first) {
      this.name = name;
      this.first = first;
    }

    /**
     * Reports until the platform is gone; first, as MQTT has it, what was not acknowledged, again.
     */
    void report(LaterneProcess platform, AtomicInteger count) {
      Mqtt5BlockingClient client =
          Mqtt5Client.builder()
              .identifier(name)
              .serverHost("127.0.0.1")
              .serverPort(platform.mqttPort())
              .buildBlocking();
      client
          .connectWith()
          .simpleAuth()
          .username(Lamps.APIKEY)
          .password(Lamps.SECRET.getBytes(StandardCharsets.UTF_8))
          .applySimpleAuth()
          .send();
      try {
        while (true) {
          sent = acknowledged + 1;
          String report =
              "{\"powerConsumption\":%d,\"TimeInstant\":\"%s\"}".formatted(sent, time(sent));
          var _ =
              client
                  .publishWith()
                  .topic(Lamps.reports(name))
                  .qos(MqttQos.AT_LEAST_ONCE)
                  .payload(report.getBytes(StandardCharsets.UTF_8))
                  .send();
          acknowledged = sent;
          count.incrementAndGet();
        }
      } catch (MqttSessionExpiredException | MqttClientStateException gone) {
        // Killed: the report under way may be there or not.
      }
    }

    /** The light carries the last acknowledged report, or the one under way at the kill. */
    void verify(LaterneProcess platform, String when) {
      String path = "/ngsi-ld/v1/entities/" + Lights.id(name) + "?options=keyValues";
      var answer = platform.get(path);
      assertThat(answer.statusCode()).as("%s, %s: %s", when, path, answer.body()).isEqualTo(200);
      int found = JSON.readTree(answer.body()).path("powerConsumption").asInt();
      assertThat(found).as("%s, %s", when, name).isBetween(acknowledged, sent);
      verifyHistory(platform, found, when);
    }

    private void verifyHistory(LaterneProcess platform, int last, String when) {
      String path = "/ngsi-ld/v1/temporal/entities/" + Lights.id(name) + "?attrs=powerConsumption";
      var answer = platform.get(path);
      assertThat(answer.statusCode()).as("%s, %s: %s", when, path, answer.body()).isEqualTo(200);
      JsonNode instances = JSON.readTree(answer.body()).path("powerConsumption");
      Map<Instant, Integer> rows = new HashMap<>();
      for (JsonNode instance : instances.isArray() ? instances : List.of(instances)) {
        Instant observedAt = Instant.parse(instance.path("observedAt").asString());
        assertThat(rows.put(observedAt, instance.path("value").asInt()))
            .as("%s, second row of %s at %s", when, name, observedAt)
            .isNull();
      }
      Map<Instant, Integer> wanted = new HashMap<>();
      for (int number = 1; number <= last; number++) {
        wanted.put(time(number), number);
      }
      assertThat(rows).as("%s, history of %s", when, name).isEqualTo(wanted);
    }

    private Instant time(int number) {
      return first.plusMillis(number);
    }
  }
}
