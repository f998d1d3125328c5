package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import city.laterne.shared.Micros;
import city.laterne.store.RowWrite;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DistrictMeterTest {
  private final LightTable.Words names = new LightTable.Words(10);
  private final DistrictMeter meter = new DistrictMeter(ZoneId.of("Europe/Berlin"));
  private final List<RowWrite> ended = new ArrayList<>();

  private void at(String time) {
    ended.addAll(meter.advance(Micros.of(Instant.parse(time)), names));
  }

  @Test
  void aDayOfTheClockChangeHasTwentyFiveHours() {
    at("2026-10-24T22:00:00Z");
    meter.move(0, 100, 1);
    at("2026-10-25T22:59:59Z");
    assertThat(meter.at(0).wattHours).isCloseTo(2_500, within(0.1));
    at("2026-10-25T23:00:00Z");
    assertThat(meter.at(0).wattHours).isZero();
    assertThat(ended)
        .extracting(row -> new String(row.key(), StandardCharsets.UTF_8))
        .containsExactly("lighting/energy/2026-10-25");
  }

  @Test
  void aDayOfTheOtherClockChangeHasTwentyThree() {
    at("2026-03-28T23:00:00Z");
    meter.move(0, 100, 1);
    at("2026-03-29T21:59:59Z");
    assertThat(meter.at(0).litHours).isCloseTo(23, within(0.001));
    at("2026-03-30T22:30:00Z");
    assertThat(meter.at(0).litHours).isCloseTo(0.5, within(0.001));
    assertThat(ended).hasSize(2);
  }

  @Test
  void timeThatGoesBackCountsNothingTwice() {
    at("2026-11-23T18:00:00Z");
    meter.move(0, 100, 1);
    at("2026-11-23T19:00:00Z");
    at("2026-11-23T18:30:00Z");
    at("2026-11-23T19:00:00Z");
    assertThat(meter.at(0).wattHours).isCloseTo(100, within(1e-6));
  }

  @Test
  void aLongAbsenceCountsNothing() {
    at("2026-11-23T18:00:00Z");
    meter.move(0, 100, 1);
    at("2026-11-23T19:00:00Z");
    byte[] row = meter.row(names).value();
    DistrictMeter next = new DistrictMeter(ZoneId.of("Europe/Berlin"));
    List<RowWrite> none = next.advance(Micros.of(Instant.parse("2026-11-23T22:00:00Z")), names);
    next.move(0, 100, 1);
    next.resume(Optional.of(row), names);
    assertThat(none).isEmpty();
    assertThat(next.at(0).wattHours).isCloseTo(100, within(1e-6));
  }
}
