package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatterTest {
  private static LogRecord say(String message) {
    LogRecord said = new LogRecord(Level.WARNING, message);
    said.setLoggerName("city.laterne.test");
    said.setInstant(Instant.parse("2026-06-01T12:00:00.123456Z"));
    return said;
  }

  @Test
  void aRecordIsOneJsonLineWhateverItSays() {
    LogRecord said = say("a \"quoted\"\nline");
    said.setThrown(new IllegalStateException("broken"));
    String line = new LogFormatter(Configuration.LogFormat.JSON).format(said);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.get("time").asString()).isEqualTo("2026-06-01T12:00:00.123Z");
    assertThat(json.get("level").asString()).isEqualTo("WARNING");
    assertThat(json.get("message").asString()).isEqualTo("a \"quoted\"\nline");
    assertThat(json.get("error").asString()).contains("broken");
  }

  @Test
  void asTextItIsReadByPeople() {
    assertThat(new LogFormatter(Configuration.LogFormat.TEXT).format(say("hello")))
        .isEqualTo("2026-06-01T12:00:00.123Z WARNING city.laterne.test: hello\n");
  }
}
