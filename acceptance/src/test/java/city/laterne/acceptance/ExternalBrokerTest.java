package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lamps at a broker that is not ours: {@code --mqtt-broker} does the same job as the door. */
@NeedsProgram({"mosquitto", "mosquitto_pub", "mosquitto_sub"})
@Timeout(180)
class ExternalBrokerTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LAMP = "lamp-1";

  @TempDir Path folder;
  private Mosquitto broker;
  private LaterneProcess platform;

  @BeforeEach
  void start() throws Exception {
    broker = new Mosquitto(folder);
    broker.start();
    platform = launch();
    Lamps.provisionGroup(platform);
    Lamps.provision(platform, List.of(LAMP));
    awaitLink();
  }

  @AfterEach
  void stop() {
    platform.close();
    broker.close();
  }

  @Test
  void aReportIsAnAttributeOverHttpAndAnOrderIsConfirmed() throws Exception {
    broker.publish(Lamps.reports(LAMP), "{\"powerConsumption\":51}");
    awaitWatts(51);
    orderAndConfirm("0.42");
    String metrics = platform.get("/metrics").body();
    assertThat(metrics).contains("laterne_mqtt_broker_dropped_total 0");
    assertThat(metrics).containsPattern("laterne_mqtt_broker_received_total [1-9]");
    assertThat(metrics).containsPattern("laterne_mqtt_broker_sent_total [1-9]");
  }

  @Test
  void aBrokerThatWasKilledIsFoundAgain() throws Exception {
    broker.publish(Lamps.reports(LAMP), "{\"powerConsumption\":52}");
    awaitWatts(52);
    broker.kill();
    Waiting.until("the loss is seen", () -> !linked());
    order("0.43");
    broker.start();
    awaitLink();
    broker.publish(Lamps.reports(LAMP), "{\"powerConsumption\":53}");
    awaitWatts(53);
    confirm("0.43");
  }

  @Test
  void aPlatformStartsWithoutItsBroker() throws Exception {
    int _ = platform.stop();
    broker.kill();
    platform = launch();
    Waiting.until("it is told", () -> platform.printed().contains("is not to be reached"));
    assertThat(linked()).isFalse();
    broker.start();
    awaitLink();
    broker.publish(Lamps.reports(LAMP), "{\"powerConsumption\":54}");
    awaitWatts(54);
    assertThat(platform.printed().split("is not to be reached", -1)).hasSize(2);
  }

  @Test
  void whatComesWhileThePlatformIsKilledWaitsAtTheBroker() throws Exception {
    platform.kill();
    broker.publish(Lamps.reports(LAMP), "{\"powerConsumption\":55}");
    broker.publish(Lamps.reports(LAMP), "{\"powerState\":\"on\"}");
    platform = launch();
    awaitWatts(55);
    Waiting.until("both are there", () -> light().path("powerState").asString("").equals("on"));
  }

  private LaterneProcess launch() {
    return LaterneProcess.start(folder.resolve("data"), "--mqtt-broker", broker.uri());
  }

  private void awaitLink() {
    Waiting.until("the link stands", this::linked);
  }

  private boolean linked() {
    return platform.get("/metrics").body().contains("\nlaterne_mqtt_broker_connected 1\n");
  }

  private void awaitWatts(int watts) {
    Waiting.until(
        "%d W are reported".formatted(watts),
        () -> light().path("powerConsumption").asInt(-1) == watts);
  }

  private JsonNode light() {
    return JSON.readTree(
        platform.get("/ngsi-ld/v1/entities/" + Lights.id(LAMP) + "?options=keyValues").body());
  }

  private void orderAndConfirm(String level) throws Exception {
    broker.publish(Lamps.reports(LAMP), "{\"powerState\":\"on\"}");
    Waiting.until("the light is known", () -> light().path("id").isString());
    order(level);
    confirm(level);
  }

  private void order(String level) {
    var answer =
        platform.send(
            "PATCH",
            "/ngsi-ld/v1/entities/" + Lights.id(LAMP) + "/attrs",
            "{\"desiredIlluminanceLevel\":{\"type\":\"Property\",\"value\":" + level + "}}");
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
  }

  /** The lamp begins to listen, gets the order and answers it. */
  private void confirm(String level) throws Exception {
    BlockingQueue<String> orders = broker.listen("/" + Lamps.APIKEY + "/" + LAMP + "/cmd");
    JsonNode got = JSON.missingNode();
    while (!got.path("illuminanceLevel").toString().equals(level)) {
      String message = orders.poll(60, TimeUnit.SECONDS);
      assertThat(message).as("an order for " + level).isNotNull();
      got = JSON.readTree(message);
    }
    String id = got.path("commandId").asString();
    broker.publish(
        "/" + Lamps.APIKEY + "/" + LAMP + "/cmdexe",
        "{\"illuminanceLevel\":\"OK\",\"commandId\":\"" + id + "\"}");
    Waiting.until("the order is confirmed", () -> state(id).equals("CONFIRMED"));
  }

  private String state(String id) {
    String entity = URLEncoder.encode(Lights.id(LAMP), StandardCharsets.UTF_8);
    JsonNode commands = JSON.readTree(platform.get("/commands?entity=" + entity).body());
    return StreamSupport.stream(commands.spliterator(), false)
        .filter(command -> command.path("id").asString("").equals(id))
        .map(command -> command.path("state").asString(""))
        .findFirst()
        .orElse("");
  }
}
