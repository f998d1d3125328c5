package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import city.laterne.shared.DimLevel;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Reference moments reckoned with Meeus, Astronomical Algorithms (2nd ed.), chapter 25, low
 * accuracy (0.01°), geometric altitude −4° of the sun's centre.
 */
class SunProgrammeTest {
  private static final SunProgramme.Cell TROMSO = SunProgramme.Cell.of(18.96, 69.65);
  private static final SunProgramme.Cell DUISBURG = SunProgramme.Cell.of(6.76, 51.43);

  private final SunProgramme programme = new SunProgramme(ProgrammeSettings.usual());

  @Test
  void crossesFourDegreesWhenTheAlmanacSays() {
    assertCrossing(13.45, 52.55, "2026-06-21", "2026-06-21T02:13:10Z", "2026-06-21T20:03:00Z");
    assertCrossing(13.45, 52.55, "2026-12-21", "2026-12-21T06:48:50Z", "2026-12-21T15:19:45Z");
    assertCrossing(6.75, 51.45, "2026-03-20", "2026-03-20T05:15:40Z", "2026-03-20T18:06:25Z");
    assertCrossing(6.75, 51.45, "2026-09-23", "2026-09-23T05:00:10Z", "2026-09-23T17:49:35Z");
  }

  @Test
  void theMiddleOfACellStandsForItsCorners() {
    SunProgramme.Cell northernmost = SunProgramme.Cell.of(8.41, 55.05);
    long worst = 0;
    for (int day = 0; day < 365; day++) {
      Instant noon = Instant.parse("2026-01-01T12:00:00Z").plus(day, ChronoUnit.DAYS);
      Instant middle = set(northernmost.longitude(), northernmost.latitude(), noon);
      for (double east : new double[] {-0.05, 0.05}) {
        for (double north : new double[] {-0.05, 0.05}) {
          Instant corner =
              set(northernmost.longitude() + east, northernmost.latitude() + north, noon);
          worst = Math.max(worst, Math.abs(ChronoUnit.SECONDS.between(middle, corner)));
        }
      }
    }
    assertThat(worst).isBetween(30L, 42L);
  }

  private static Instant set(double longitude, double latitude, Instant after) {
    return SunProgramme.findNextSet(longitude, latitude, -4, after).orElseThrow();
  }

  @Test
  void goesThroughTheNightsOfAClockChange() {
    assertThat(phase(DUISBURG, "2026-03-28T22:01:00Z")).isEqualTo(SunProgramme.Phase.NIGHT);
    assertThat(phase(DUISBURG, "2026-03-29T02:59:00Z")).isEqualTo(SunProgramme.Phase.NIGHT);
    assertThat(phase(DUISBURG, "2026-03-29T03:01:00Z")).isEqualTo(SunProgramme.Phase.MORNING);
    assertThat(phase(DUISBURG, "2026-10-25T03:59:00Z")).isEqualTo(SunProgramme.Phase.NIGHT);
    assertThat(phase(DUISBURG, "2026-10-25T04:01:00Z")).isEqualTo(SunProgramme.Phase.MORNING);
    assertThat(phase(DUISBURG, "2026-10-25T12:00:00Z")).isEqualTo(SunProgramme.Phase.DAY);
  }

  @Test
  void knowsThePolarDayAndNight() {
    for (int hour = 0; hour < 24; hour++) {
      Instant june = Instant.parse("2026-06-21T00:00:00Z").plus(hour, ChronoUnit.HOURS);
      assertThat(programme.at(TROMSO, june).phase()).isEqualTo(SunProgramme.Phase.DAY);
    }
    SunProgramme.Cell spitsbergen = SunProgramme.Cell.of(15.6, 78.2);
    Instant december = Instant.parse("2026-12-21T00:00:00Z");
    assertThat(programme.at(spitsbergen, december).phase()).isEqualTo(SunProgramme.Phase.NIGHT);
    assertThat(programme.at(spitsbergen, december.plus(10, ChronoUnit.HOURS)).phase())
        .isEqualTo(SunProgramme.Phase.MORNING);
    assertThat(programme.at(spitsbergen, december.plus(12, ChronoUnit.HOURS)).phase())
        .isEqualTo(SunProgramme.Phase.EVENING);
  }

  @Test
  void leavesLockedAndHeldLightsAlone() {
    Instant evening = Instant.parse("2026-11-23T18:00:00Z");
    SunProgramme.Light free = light("free", false, Instant.MIN);
    SunProgramme.Light locked = light("locked", true, Instant.MIN);
    SunProgramme.Light held = light("held", false, evening.plusSeconds(1));
    assertThat(programme.step(List.of(free, locked, held), evening))
        .extracting(SunProgramme.Decision::id)
        .containsExactly("free");
  }

  @Test
  void aCircuitIsOnOrOffAndItsFloorKeepsItOn() {
    Instant night = Instant.parse("2026-11-23T23:30:00Z");
    assertThat(programme.step(List.of(circuit(0, Double.NaN, "")), night))
        .extracting(decision -> decision.level().fraction())
        .containsExactly(1.0);
    SunProgramme dark =
        new SunProgramme(
            new ProgrammeSettings(
                -4,
                DimLevel.FULL,
                DimLevel.OFF,
                DimLevel.FULL,
                LocalTime.of(23, 0),
                LocalTime.of(5, 0),
                ZoneId.of("Europe/Berlin")));
    assertThat(dark.step(List.of(circuit(0, 1, "evening"), circuit(0.3, 0, "")), night))
        .extracting(decision -> decision.level().fraction())
        .containsExactly(0.0, 1.0);
  }

  @Test
  void aNewPhaseAtTheSameLevelIsANewReasonOnly() {
    Instant night = Instant.parse("2026-11-23T23:30:00Z");
    assertThat(programme.step(List.of(circuit(0, 1, "evening")), night))
        .extracting(SunProgramme.Decision::newLevel)
        .containsExactly(false);
    assertThat(programme.step(List.of(circuit(0, 1, "night")), night)).isEmpty();
  }

  private static SunProgramme.Light circuit(double floor, double desired, String phase) {
    return new SunProgramme.Light(
        "circuit", DUISBURG, floor, true, false, desired, phase, Instant.MIN);
  }

  @Test
  void burnsAboutFourThousandHoursAYear() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    int dark = 0;
    for (int step = 0; step < 365 * 144; step++) {
      Instant at = start.plus(step * 10L, ChronoUnit.MINUTES);
      if (programme.at(DUISBURG, at).phase() != SunProgramme.Phase.DAY) {
        dark++;
      }
    }
    assertThat(dark / 6.0).isCloseTo(3_998, within(15.0));
  }

  private static SunProgramme.Light light(String id, boolean locked, Instant heldUntil) {
    return new SunProgramme.Light(id, DUISBURG, 0, false, locked, Double.NaN, "", heldUntil);
  }

  private SunProgramme.Phase phase(SunProgramme.Cell cell, String at) {
    return programme.at(cell, Instant.parse(at)).phase();
  }

  private static void assertCrossing(
      double longitude, double latitude, String date, String rise, String set) {
    Instant start = Instant.parse(date + "T00:00:00Z");
    assertThat(SunProgramme.findNextRise(longitude, latitude, -4, start).orElseThrow())
        .isCloseTo(Instant.parse(rise), within(60, ChronoUnit.SECONDS));
    assertThat(SunProgramme.findNextSet(longitude, latitude, -4, start).orElseThrow())
        .isCloseTo(Instant.parse(set), within(60, ChronoUnit.SECONDS));
  }
}
