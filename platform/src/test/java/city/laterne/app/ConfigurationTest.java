package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
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
