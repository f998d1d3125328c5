package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.devices.mqtt.ExternalBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static Configuration of(String... words) {
    return Configuration.of(CommandLine.parse("run", List.of(words)));
  }

  @Test
  void withoutOptionsItListensOnTheLoopbackWithLogin() {
    Configuration usual = of();
    assertThat(usual.port()).isEqualTo(8080);
    assertThat(usual.bind().isLoopbackAddress()).isTrue();
    assertThat(usual.open()).isFalse();
    assertThat(usual.privateEndpoints()).isFalse();
    assertThat(usual.speed()).isEqualTo(1);
    assertThat(usual.cityTime()).isEmpty();
    assertThat(usual.logFormat()).isEqualTo(Configuration.LogFormat.JSON);
  }

  @Test
  void everyOptionIsTaken() {
    Configuration given =
        of(
            "--port",
            "0",
            "--data=/tmp/x",
            "--open",
            "--mqtt-port",
            "1883",
            "--speed",
            "600",
            "--city-time",
            "2026-06-21T19:00:00Z",
            "--log-format",
            "text",
            "--slab-bytes",
            "2097152");
    assertThat(given.port()).isZero();
    assertThat(given.data()).hasToString("/tmp/x");
    assertThat(given.open()).isTrue();
    assertThat(given.privateEndpoints()).isTrue();
    assertThat(given.mqttPort()).hasValue(1883);
    assertThat(given.speed()).isEqualTo(600);
    assertThat(given.cityTime()).contains(Instant.parse("2026-06-21T19:00:00Z"));
    assertThat(given.logFormat()).isEqualTo(Configuration.LogFormat.TEXT);
    assertThat(given.slabBytes()).isEqualTo(2_097_152);
  }

  @Test
  void theBrokersPasswordComesTrimmedFromAFileAndIsNeverShown(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "open sesame\n");
    Configuration given =
        of(
            "--mqtt-broker",
            "mqtts://broker.example:8884",
            "--mqtt-broker-user",
            "city",
            "--mqtt-broker-password-file",
            file.toString(),
            "--mqtt-broker-client-id=laterne-2");
    assertThat(given.broker())
        .contains(
            new ExternalBroker.Settings(
                true, "broker.example", 8884, "laterne-2", "city", "open sesame"));
    assertThat(given.toString()).doesNotContain("sesame");
  }

  @Test
  void aBrokerNeedsNoMoreThanItsHost() {
    assertThat(of().broker()).isEmpty();
    assertThat(of("--mqtt-broker", "mqtt://broker").broker())
        .contains(new ExternalBroker.Settings(false, "broker", 1883, "laterne", "", ""));
    assertThat(of("--mqtt-broker", "MQTTS://[::1]/").broker())
        .contains(new ExternalBroker.Settings(true, "::1", 8883, "laterne", "", ""));
  }

  @Test
  void anEmptyPasswordFileIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "\n");
    assertThatThrownBy(
            () ->
                of(
                    "--mqtt-broker=mqtt://broker",
                    "--mqtt-broker-user=city",
                    "--mqtt-broker-password-file=" + file))
        .isInstanceOf(Usage.class)
        .hasMessageContaining("holds no password");
  }

  @Test
  void aPasswordInTheBrokersUriIsNotRepeated() {
    assertThatThrownBy(() -> of("--mqtt-broker", "mqtt://city:open sesame@broker"))
        .isInstanceOf(Usage.class)
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> of("--mqtt-broker", "mqtt://city:sesame@broker"))
        .isInstanceOf(Usage.class)
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "--port x, not a port",
    "--port 70000, not a port",
    "--speed fast, not a number",
    "--speed 0, not more than 0",
    "--city-time noon, not a time with zone",
    "--log-format xml, neither json nor text",
    "--mqtts-port 8883, needs --tls-cert",
    "--tls-cert /nowhere, cannot be read",
    "--port, needs a value",
    "--wrong 1, not known",
    "--open --bind 0.0.0.0, loopback",
    "--mqtt-broker http://broker:1883, neither with mqtt://",
    "--mqtt-broker broker, neither with mqtt://",
    "--mqtt-broker broker:1883, neither with mqtt://",
    "--mqtt-broker mqtt://, not a URI",
    "--mqtt-broker mqtt:broker, names no host",
    "--mqtt-broker mqtt://:1883, names no host",
    "--mqtt-broker mqtt://broker:70000, not a port",
    "--mqtt-broker mqtt://broker:0, not a port",
    "--mqtt-broker mqtt://broker/city, more than a host",
    "--mqtt-broker mqtt://me:secret@broker, --mqtt-broker-password-file",
    "--mqtt-broker-user me, needs --mqtt-broker",
    "--mqtt-broker-client-id me, needs --mqtt-broker",
    "--mqtt-broker mqtt://broker --mqtt-broker-password-file /nowhere, needs --mqtt-broker-user",
    "--mqtt-broker mqtt://b --mqtt-broker-user u --mqtt-broker-password-file /no, cannot be read",
    "--mqtt-broker mqtt://b --mqtt-broker-user u --mqtt-broker-password-file /tmp, cannot be read",
    "--mqtt-broker mqtt://b --mqtt-broker-user=, blank",
    "--open=yes, takes no value",
    "--port 1 --port 2, twice"
  })
  void whatCannotBeCarriedOutIsToldInASentence(String words, String sentence) {
    assertThatThrownBy(() -> of(words.split(" ")))
        .isInstanceOf(Usage.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void anUnknownCommandEndsWithTwo() {
    assertThat(Main.run(List.of("fly"))).isEqualTo(2);
    assertThat(Main.run(List.of("run", "--fly"))).isEqualTo(2);
  }
}
