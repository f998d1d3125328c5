package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} while commands are on their way: none comes again after its confirmation had a
 * PUBACK, none after its expiry, and what was neither is carried out in the end. Lamps that answer
 * get orders for an hour, deaf ones for two seconds. Three rounds, 50 with {@code
 * -Dlaterne.full=true}; {@code -Dlaterne.seed} repeats a run.
 */
@Timeout(1_800)
class CommandCrashTest {
  private static final int LAMPS = 6;
  private static final int ROUNDS_OF_A_LAMP = 8;
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  @Test
  void noCommandComesAgainAfterConfirmationOrExpiry() throws Exception {
    Random random = new Random(Long.getLong("laterne.seed", 20_260_103L));
    int rounds = Boolean.getBoolean("laterne.full") ? 50 : 3;
    Path data = folder.resolve("data");
    List<Lamp> lamps = List.of();
    Instant passed = Instant.EPOCH;
    for (int round = 0; round < rounds; round++) {
      await(passed);
      Instant started = Instant.now();
      try (LaterneProcess platform = LaterneProcess.start(data)) {
        if (round % ROUNDS_OF_A_LAMP == 0) {
          lamps = provision(platform, round);
        }
        for (Lamp lamp : lamps) {
          lamp.connect(platform, round, started);
        }
        double level = (1 + round % 9) / 10.0;
        passed = Instant.now().plus(SHORT);
        for (Lamp lamp : lamps) {
          lamp.order(platform, level, lamp.answers ? passed.plusSeconds(3_600) : passed);
        }
        LockSupport.parkNanos(random.nextInt(400_000_000));
        platform.kill();
      }
    }
    await(passed);
    Instant started = Instant.now();
    try (LaterneProcess platform = LaterneProcess.start(data)) {
      for (Lamp lamp : lamps) {
        lamp.connect(platform, rounds, started);
      }
      for (Lamp lamp : lamps) {
        Waiting.until(
            "every command to " + lamp.name + " ended: " + lamp.commands(platform),
            () -> lamp.hasEnded(platform));
      }
    }
    assertThat(violations).isEmpty();
  }

  private static void await(Instant moment) {
    Waiting.until("it is " + moment, () -> Instant.now().isAfter(moment));
  }

  private List<Lamp> provision(LaterneProcess platform, int round) {
    List<Lamp> lamps = new ArrayList<>();
    for (int i = 0; i < LAMPS; i++) {
      lamps.add(new Lamp("lamp-" + round + "-" + i, i % 2 == 0));
    }
    Lamps.provisionGroup(platform);
    Lamps.provision(platform, lamps.stream().map(lamp -> lamp.name).toList());
    return lamps;
  }

  /** A lamp, and what it knows of its commands. */
  private final class Lamp {
    private final String name;
    private final boolean answers;

    /** In which round's process the confirmation of a command had its PUBACK. */
    private final Map<String, Integer> confirmedIn = new ConcurrentHashMap<>();

    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

    Lamp(String name, boolean answers) {
      this.name = name;
      this.answers = answers;
    }

    private String topic(String level) {
      return "/" + Lamps.APIKEY + "/" + name + level;
    }

    void connect(LaterneProcess platform, int round, Instant started) {
      Mqtt5AsyncClient client =
          Mqtt5Client.builder()
              .identifier(name)
              .serverHost("127.0.0.1")
              .serverPort(platform.mqttPort())
              .buildAsync();
      client
          .connectWith()
          .simpleAuth()
          .username(Lamps.APIKEY)
          .password(Lamps.SECRET.getBytes(StandardCharsets.UTF_8))
          .applySimpleAuth()
          .send()
          .join();
      client
          .publishWith()
          .topic(Lamps.reports(name))
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload("{\"powerState\":\"on\"}".getBytes(StandardCharsets.UTF_8))
          .send()
          .join();
      client
          .subscribeWith()
          .topicFilter(topic("/cmd"))
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(message -> take(client, message, round, started))
          .send()
          .join();
    }

    private void take(Mqtt5AsyncClient client, Mqtt5Publish message, int round, Instant started) {
      String id = JSON.readTree(message.getPayloadAsBytes()).path("commandId").asString("");
      if (confirmedIn.getOrDefault(id, round) < round) {
        violations.add(name + " got " + id + " again in round " + round + ", confirmed before");
      }
      if (expiries.getOrDefault(id, Instant.MAX).isBefore(started)) {
        violations.add(name + " got " + id + " from a process that began after its expiry");
      }
      if (answers) {
        String answer = "{\"illuminanceLevel\":\"OK\",\"commandId\":\"" + id + "\"}";
        var _ =
            client
                .publishWith()
                .topic(topic("/cmdexe"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(answer.getBytes(StandardCharsets.UTF_8))
                .send()
                .thenAccept(_ -> confirmedIn.putIfAbsent(id, round));
      }
    }

    void order(LaterneProcess platform, double level, Instant until) {
      String body =
          """
          {"desiredIlluminanceLevel":{"type":"Property","value":%s,
           "until":{"type":"Property","value":"%s"}}}"""
              .formatted(level, until);
      var answer =
          platform.send("PATCH", "/ngsi-ld/v1/entities/" + Lights.id(name) + "/attrs", body);
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      for (JsonNode command : commands(platform)) {
        expiries.put(
            command.path("id").asString(), Instant.parse(command.path("expiresAt").asString()));
      }
    }

    private JsonNode commands(LaterneProcess platform) {
      String entity = URLEncoder.encode(Lights.id(name), StandardCharsets.UTF_8);
      return JSON.readTree(platform.get("/commands?entity=" + entity).body());
    }

    /** Whether each order was carried out, replaced or, for a deaf lamp, ran out. */
    boolean hasEnded(LaterneProcess platform) {
      JsonNode commands = commands(platform);
      for (JsonNode command : commands) {
        String state = command.path("state").asString("");
        boolean ended =
            state.equals("SUPERSEDED") || state.equals(answers ? "CONFIRMED" : "EXPIRED");
        if (!ended) {
          return false;
        }
      }
      return !commands.isEmpty();
    }
  }
}
