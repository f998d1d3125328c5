package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightWatchTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final double FULL = 50;
  private static final double STANDBY = 0.5;

  @TempDir private Path directory;
  private LightingFixture city;

  /** Four lights of 50 W on circuit K 1, which shall burn. */
  @BeforeEach
  void open() throws InterruptedException {
    city = new LightingFixture(directory);
    city.addCircuit("K 1");
    for (String name : List.of("a", "b", "c", "d")) {
      city.addLight(name, "K 1", "group", 0);
    }
    city.turnAt(LightingFixture.EVENING);
    city.watch.turn();
  }

  @AfterEach
  void close() {
    city.close();
  }

  /** So many intervals, in each of which the lights named report with a power. */
  private void report(int intervals, Consumer<LightingFixture> reports)
      throws InterruptedException {
    for (int i = 0; i < intervals; i++) {
      city.pass(INTERVAL);
      reports.accept(city);
      city.watch.turn();
    }
  }

  private static Consumer<LightingFixture> burning(String... names) {
    return drawing(FULL, names);
  }

  private static Consumer<LightingFixture> drawing(double watts, String... names) {
    return fixture -> {
      for (String name : names) {
        fixture.report(name, watts > 1 ? "on" : "off", watts > 1 ? 1 : 0, watts);
      }
    };
  }

  private List<String> kinds() {
    return faults().stream().map(fault -> fault.kind().word()).toList();
  }

  private List<Fault> faults() {
    return city.lighting.listFaults(city.all(), 100);
  }

  @Test
  void aLampIsOutOnceWithItsPlaceAndOverWhenItBurns() throws InterruptedException {
    report(2, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    assertThat(kinds()).as("too early").isEmpty();
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    assertThat(kinds()).containsExactly("lampOut");
    Fault fault = faults().getFirst();
    assertThat(fault.entity()).isEqualTo(LightingFixture.light("d"));
    assertThat(fault.longitude()).isCloseTo(6.765, within(1e-6));
    assertThat(fault.sentence()).contains("0.4 W").contains("50.0 W");
    assertThat(Instant.parse(fault.since()))
        .isBetween(LightingFixture.EVENING, LightingFixture.EVENING.plusSeconds(20));
    report(6, burning("a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLampOutLastsThroughTheDayThatTellsNothing() throws InterruptedException {
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    city.turnAt(LightingFixture.DAY.plus(Duration.ofDays(1)));
    report(8, drawing(STANDBY, "a", "b", "c", "d"));
    assertThat(kinds()).containsExactly("lampOut");
  }

  @Test
  void aLightThatBurnsByDayIsADayBurner() throws InterruptedException {
    city.turnAt(LightingFixture.DAY.plus(Duration.ofDays(1)));
    report(8, drawing(STANDBY, "a", "b", "c").andThen(burning("d")));
    assertThat(kinds()).containsExactly("dayBurner");
    report(6, drawing(STANDBY, "a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void powerFarFromTheCurveIsAFault() throws InterruptedException {
    report(8, burning("a", "b").andThen(drawing(70, "c")).andThen(drawing(25, "d")));
    assertThat(kinds()).containsExactlyInAnyOrder("powerTooHigh", "powerTooLow");
    report(8, burning("a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aSilentLightIsWithoutContactUntilItSpeaks() throws InterruptedException {
    report(4, burning("a", "b", "c", "d"));
    report(4, burning("a", "b", "c"));
    assertThat(kinds()).as("too early").isEmpty();
    report(5, burning("a", "b", "c"));
    assertThat(kinds()).containsExactly("noContact");
    report(1, burning("a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void whenAllAreSilentTheWayIsBrokenNotTheLights() throws InterruptedException {
    report(4, burning("a", "b", "c", "d"));
    report(20, burning());
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aSilentCircuitIsOneIncident() throws InterruptedException {
    city.addLight("other", "K 2", "individual", 0);
    report(4, burning("a", "b", "c", "d", "other"));
    report(12, burning("other"));
    assertThat(kinds()).containsExactly("circuitSilent");
    assertThat(faults().getFirst().count()).isEqualTo(4);
    assertThat(faults().getFirst().entity()).isEqualTo(FeederTerms.id("K 1"));
    report(2, burning("a", "b", "c", "d", "other"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aDarkCircuitIsOneIncidentAndTakesItsLightsFaultsUp() throws InterruptedException {
    report(6, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    assertThat(kinds()).containsExactly("lampOut");
    report(6, drawing(STANDBY, "a", "b", "c", "d"));
    assertThat(kinds()).containsExactly("circuitDark");
    report(6, burning("a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLockedCircuitIsLeftInPeace() throws InterruptedException {
    city.addLight("other", "K 2", "individual", 0);
    report(4, burning("a", "b", "c", "d", "other"));
    var _ = city.lighting.lock(city.all(), "K 1", "crew 3", "cable");
    report(12, burning("other"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aRestartOpensNothingTwiceAndClosesWhatIsOver() throws InterruptedException {
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    city.watch.close();
    city.watch = city.newWatch();
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    assertThat(kinds()).containsExactly("lampOut");
    report(6, burning("a", "b", "c", "d"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLightThatGoesTakesItsFaultWithIt() throws InterruptedException {
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    assertThat(
            city.tenant.commit(
                Transaction.of(
                    Author.domain("test"),
                    new Operation.Delete(LightingFixture.light("d"), city.micros()))))
        .isInstanceOf(Outcome.Committed.class);
    report(2, burning("a", "b", "c"));
    assertThat(kinds()).isEmpty();
  }

  @Test
  void anAcknowledgedFaultSaysWhoTookNote() throws InterruptedException {
    report(8, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    String id = faults().getFirst().id();
    assertThat(city.lighting.acknowledge(city.all(), List.of(id, "urn:x:none"), "crew sent"))
        .isEqualTo(1);
    assertThat(faults().getFirst().acknowledgedBy()).isEqualTo("me");
    assertThat(faults().getFirst().acknowledgedText()).isEqualTo("crew sent");
  }

  @Test
  void energyAndHoursOfADistrictAddUpAndSurviveARestart() throws InterruptedException {
    report(1, burning("a", "b", "c", "d"));
    report(240, burning("a", "b", "c", "d"));
    DistrictFigures hour = district();
    assertThat(hour.lights()).isEqualTo(4);
    assertThat(hour.on()).isEqualTo(4);
    assertThat(hour.powerWatts()).isCloseTo(200, within(0.1));
    assertThat(hour.energyTodayWh()).isCloseTo(200, within(0.5));
    assertThat(hour.burningHoursToday()).isCloseTo(4, within(0.01));
    city.watch.close();
    city.pass(Duration.ofMinutes(30));
    city.watch = city.newWatch();
    city.watch.turn();
    assertThat(district().energyTodayWh()).isCloseTo(300, within(0.5));
  }

  @Test
  void theSummaryComparesPowerWithThePlan() throws InterruptedException {
    report(2, burning("a", "b", "c").andThen(drawing(0.4, "d")));
    LightingSummary.Counts counts = city.watch.counts();
    assertThat(counts.planWatts()).isCloseTo(200, within(0.5));
    assertThat(counts.watts()).isCloseTo(150.4, within(0.1));
    assertThat(city.lighting.summary(city.all()).counts())
        .as("counted without the watch")
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < 0.01 ? 0 : 1, Double.class)
        .isEqualTo(counts);
  }

  private DistrictFigures district() {
    List<DistrictFigures> all = city.watch.listDistricts();
    assertThat(all).extracting(DistrictFigures::name).containsExactly("Mitte");
    return all.getFirst();
  }
}
