package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Mosquitto's clients at the device door: an implementation of MQTT that is not ours. */
@NeedsProgram({"mosquitto_pub", "mosquitto_sub"})
@Timeout(120)
class MosquittoTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static LaterneProcess platform;

  @BeforeAll
  static void start() {
    platform = LaterneProcess.start(folder.resolve("data"));
    Lamps.provisionGroup(platform);
    Lamps.provision(platform, List.of("lamp-1", "lamp-2"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void aReportOfAnyVersionIsAnAttributeOverHttp() throws Exception {
    int watts = 50;
    for (String version : List.of("mqttv311", "mqttv5")) {
      String report = "{\"powerState\":\"on\",\"powerConsumption\":" + ++watts + "}";
      Ended ended =
          run(publisher("-V", version, "-q", "1", "-t", Lamps.reports("lamp-1"), "-m", report));
      assertThat(ended.code()).as(ended.printed()).isZero();
      var answer =
          platform.get("/ngsi-ld/v1/entities/" + Lights.id("lamp-1") + "?options=keyValues");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var light = JSON.readTree(answer.body());
      assertThat(light.path("powerState").asString()).isEqualTo("on");
      assertThat(light.path("powerConsumption").asInt()).isEqualTo(watts);
    }
  }

  @Test
  void aRetainedMessageWaitsForASubscriber() throws Exception {
    Ended sent = run(publisher("-q", "1", "-r", "-t", "/k/lamp-2/note", "-m", "kept"));
    assertThat(sent.code()).as(sent.printed()).isZero();
    Ended got = run(subscriber("-C", "1", "-W", "20", "-t", "/k/+/note"));
    assertThat(got).isEqualTo(new Ended(0, "kept\n"));
  }

  @Test
  void aWillIsPublishedWhenAClientIsKilled() throws Exception {
    Ended sent = run(publisher("-q", "1", "-r", "-t", "/k/lamp-1/hello", "-m", "here"));
    assertThat(sent.code()).as(sent.printed()).isZero();
    List<String> mortal = subscriber("-t", "/k/lamp-1/hello", "--will-topic", "/k/lamp-1/gone");
    mortal.addAll(List.of("--will-payload", "dark", "--will-qos", "1", "--will-retain"));
    Process process = new ProcessBuilder(mortal).redirectErrorStream(true).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("here");
    } finally {
      process.destroyForcibly();
    }
    Ended got = run(subscriber("-C", "1", "-W", "20", "-t", "/k/lamp-1/gone"));
    assertThat(got).isEqualTo(new Ended(0, "dark\n"));
  }

  @Test
  void aWrongPasswordIsRefused() throws Exception {
    List<String> command =
        command("mosquitto_pub", "wrong", "-t", Lamps.reports("lamp-2"), "-m", "{}");
    command.addAll(List.of("-q", "1"));
    Ended ended = run(command);
    assertThat(ended.code()).isNotZero();
    assertThat(ended.printed()).containsIgnoringCase("refused");
  }

  /** A program that ended. */
  private record Ended(int code, String printed) {}

  private static List<String> publisher(String... more) {
    return command("mosquitto_pub", Lamps.SECRET, more);
  }

  private static List<String> subscriber(String... more) {
    return command("mosquitto_sub", Lamps.SECRET, more);
  }

  private static List<String> command(String program, String password, String... more) {
    List<String> command = new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p"));
    command.add(Integer.toString(platform.mqttPort()));
    command.addAll(List.of("-u", Lamps.APIKEY, "-P", password));
    command.addAll(List.of(more));
    return command;
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      return new Ended(process.exitValue(), printed);
    } finally {
      process.destroyForcibly();
    }
  }
}
