package city.laterne.devices.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OutageLogTest {
  private Instant now = Instant.parse("2026-06-01T20:00:00Z");
  private final OutageLog log = new OutageLog(() -> now);

  @Test
  void aDayOfAbsenceGivesALineAnHour() {
    int lines = 0;
    for (int i = 0; i < 24 * 120; i++) {
      lines += log.began() ? 1 : 0;
      now = now.plusSeconds(30);
    }
    assertThat(lines).isEqualTo(24);
    assertThat(log.ended()).isTrue();
    assertThat(log.ended()).isFalse();
  }

  @Test
  void anEndlessTugOfWarCountsAsOneOutage() {
    int lines = 0;
    for (int i = 0; i < 600; i++) {
      lines += log.ended() ? 1 : 0;
      now = now.plusSeconds(1);
      lines += log.began() ? 1 : 0;
      now = now.plusSeconds(1);
    }
    assertThat(lines).as("connected, lost, connected").isEqualTo(3);
  }

  @Test
  void theLossOfASteadyConnectionIsToldEachTime() {
    for (int i = 0; i < 5; i++) {
      assertThat(log.ended()).isTrue();
      now = now.plusSeconds(60);
      assertThat(log.isSteady()).isTrue();
      assertThat(log.began()).isTrue();
      assertThat(log.began()).isFalse();
    }
  }
}
