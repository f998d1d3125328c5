package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.commands.Command;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.lighting.internal.ProgrammeDriver;
import city.laterne.shared.DimLevel;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CircuitControlTest {
  private static final Instant EVENING = LightingFixture.EVENING;
  private static final Instant NIGHT = LightingFixture.NIGHT;
  private static final String K1 = FeederTerms.id("K 1");

  @TempDir private Path directory;
  private LightingFixture city;

  /** Circuit K 1 with two lights that it switches and one that is switched alone. */
  @BeforeEach
  void open() {
    city = new LightingFixture(directory);
    city.addCircuit("K 1");
    city.addLight("a", "K 1", "group", 0);
    city.addLight("b", "K 1", "group", 0.3);
    city.addLight("c", "K 1", "individual", 0);
  }

  @AfterEach
  void close() {
    city.close();
  }

  @Test
  void aCircuitsNameIsEscapedInItsUri() {
    assertThat(K1).isEqualTo("urn:ngsi-ld:StreetlightFeeder:K%201");
    assertThat(city.findCircuit("K 1").name()).isEqualTo("K 1");
  }

  @Test
  void theProgrammeSwitchesTheCircuitOnceAndItsLightsSaySo() throws InterruptedException {
    assertThat(city.turnAt(EVENING)).isEqualTo(2);
    assertThat(city.ordered(K1)).containsExactly(1.0);
    assertThat(city.ordered(LightingFixture.light("a"))).isEmpty();
    assertThat(city.ordered(LightingFixture.light("c"))).containsExactly(1.0);
    for (String name : List.of("a", "b")) {
      assertThat(city.findLight(name).desired()).isEqualTo(1);
      assertThat(city.findLight(name).reason()).isEqualTo(city.findCircuit("K 1").reason());
    }
  }

  @Test
  void atNightTheCircuitStaysOnWhileSingleLightsDim() throws InterruptedException {
    city.turnAt(EVENING);
    city.turnAt(NIGHT);
    assertThat(city.ordered(K1)).containsExactly(1.0);
    assertThat(city.findLight("a").desired()).isEqualTo(1);
    assertThat(city.findLight("a").findReason().orElseThrow().detail()).isEqualTo("night");
    assertThat(city.findLight("c").desired()).isEqualTo(0.5);
  }

  @Test
  void byDayTheCircuitIsOff() throws InterruptedException {
    city.turnAt(EVENING);
    city.turnAt(LightingFixture.DAY.plus(Duration.ofDays(1)));
    assertThat(city.ordered(K1)).containsExactly(1.0, 0.0);
    assertThat(city.findLight("a").desired()).isZero();
  }

  @Test
  void aWishForALightOfACircuitIsRefusedWithTheCircuitsName() throws InterruptedException {
    city.turnAt(EVENING);
    assertThatThrownBy(() -> city.patch(LightingFixture.light("a"), 0.5))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("circuit K 1")
        .hasMessageContaining(K1);
  }

  @Test
  void aWishForTheCircuitReachesAllItsLightsAndEnds() throws InterruptedException {
    city.turnAt(LightingFixture.DAY);
    city.patch(K1, 1);
    city.turnAt(LightingFixture.DAY.plusSeconds(60));
    assertThat(city.findLight("b").desired()).isEqualTo(1);
    assertThat(city.findLight("b").findReason().orElseThrow().rule())
        .isEqualTo(LevelReason.Rule.MANUAL);
    city.turnAt(LightingFixture.DAY.plus(Duration.ofHours(25)));
    assertThat(city.findLight("b").desired()).isZero();
  }

  @Test
  void aCircuitCannotBeDimmedNorGoUnderItsLightsFloor() throws InterruptedException {
    city.turnAt(EVENING);
    assertThat(city.codes(K1, 0.5)).containsExactly("CircuitNotDimmable");
    assertThat(city.codes(K1, 0)).containsExactly("BelowSafetyFloor");
    assertThat(city.codes(K1, 1)).isEmpty();
  }

  @Test
  void aCrewsLockDarkensTheCircuitAndItsSingleLights() throws InterruptedException {
    city.turnAt(EVENING);
    assertThat(Gate.accepted(city.lighting.lock(city.all(), "K 1", "crew 3", "cable")))
        .isEqualTo(2);
    city.turnAt(EVENING.plusSeconds(60));
    assertThat(city.findLight("a").desired()).isZero();
    assertThat(city.findLight("a").findReason().orElseThrow().rule())
        .isEqualTo(LevelReason.Rule.LOCK);
    assertThat(city.findLight("c").desired()).isZero();
    assertThat(city.codes(K1, 1)).containsExactly("CircuitLocked");
    assertThat(city.turnAt(NIGHT)).isZero();
    city.lighting.release(city.all(), "K 1", "crew 3");
    city.turnAt(NIGHT.plusSeconds(60));
    assertThat(city.findLight("a").desired()).isEqualTo(1);
    assertThat(city.findLight("c").desired()).isEqualTo(0.5);
  }

  @Test
  void aLockHoldsBackAnOrderForTheCircuitOnItsWay() throws InterruptedException {
    city.turnAt(LightingFixture.DAY);
    LevelReason wish =
        new LevelReason(LevelReason.Rule.MANUAL, "me", "", EVENING.plusSeconds(3_600));
    GateOutcome on =
        city.gate.pass(
            city.all(), city.ground.rules().order(K1, DimLevel.FULL, wish, Command.Urgency.NORMAL));
    Command command = ((GateOutcome.Accepted) on).command();
    assertThat(city.lighting.holdsBack(command)).isFalse();
    var _ = city.lighting.lock(city.all(), "K 1", "crew 3", "cable");
    assertThat(city.lighting.holdsBack(command)).isTrue();
  }

  @Test
  void emergencyForALightOfACircuitLightsTheCircuitAndEnds() throws InterruptedException {
    city.turnAt(LightingFixture.DAY);
    List<GateOutcome> outcomes =
        city.lighting.emergency(
            city.all(), List.of(LightingFixture.light("a")), "fire", Duration.ofHours(1));
    assertThat(Gate.accepted(outcomes)).isEqualTo(1);
    city.turnAt(LightingFixture.DAY.plusSeconds(1));
    assertThat(city.findLight("b").desired()).isEqualTo(1);
    assertThat(city.findLight("c").desired()).isZero();
    assertThat(city.codes(K1, 0)).containsExactly("EmergencyLight");
    assertThat(city.lighting.resume(city.all(), List.of(LightingFixture.light("b")))).isEqualTo(1);
    city.turnAt(LightingFixture.DAY.plusSeconds(2));
    assertThat(city.findLight("b").desired()).isZero();
  }

  @Test
  void emergencyForAllLightsEveryCircuitOnce() throws InterruptedException {
    city.turnAt(LightingFixture.DAY);
    assertThat(
            Gate.accepted(
                city.lighting.emergency(city.all(), List.of(), "fire", Duration.ofHours(1))))
        .isEqualTo(2);
    assertThat(city.lighting.resume(city.all(), List.of())).isEqualTo(2);
  }

  @Test
  void aLightAddedAtNightSaysWhatItsCircuitDoes() throws InterruptedException {
    city.turnAt(EVENING);
    city.addLight("d", "K 1", "group", 0);
    city.turnAt(EVENING.plusSeconds(1));
    assertThat(city.findLight("d").desired()).isEqualTo(1);
    assertThat(city.ordered(K1)).containsExactly(1.0);
  }

  @Test
  void whatWasNotToldBeforeAStopIsToldAtTheNextStart() throws InterruptedException {
    city.turnAt(LightingFixture.DAY);
    city.patch(K1, 1);
    try (ProgrammeDriver next =
        new ProgrammeDriver(
            city.tenant, city.ground, city.gate, city.cityClock, city.machineClock)) {
      int _ = next.turn(Duration.ZERO);
    }
    assertThat(city.findLight("a").desired()).isEqualTo(1);
  }

  @Test
  void aCircuitThatComesBackOtherwiseIsToldAgain() throws InterruptedException {
    city.turnAt(EVENING);
    city.report(
        K1,
        List.of(
            Attribute.property(
                city.ground.feeders().powerState(), new Value.Text("off"), city.micros())));
    city.driver.returned(K1, city.micros());
    city.machine = city.machine.plusSeconds(5);
    assertThat(city.turnAt(EVENING.plusSeconds(5))).isEqualTo(1);
    assertThat(city.ordered(K1)).containsExactly(1.0, 1.0);
  }

  @Test
  void aCircuitThatReportsSomethingElseIsToldAgainEverMoreSeldom() throws InterruptedException {
    city.turnAt(EVENING);
    city.watch.turn();
    Instant at = EVENING;
    for (int i = 0; i < 12; i++) {
      city.report(
          K1,
          List.of(
              Attribute.property(
                  city.ground.feeders().powerState(), new Value.Text("off"), city.micros())));
      city.watch.turn();
      city.machine = city.machine.plusSeconds(11);
      at = at.plusSeconds(11);
      city.turnAt(at);
    }
    assertThat(city.ordered(K1)).containsExactly(1.0, 1.0, 1.0, 1.0);
  }

  @Test
  void aLightThatReportsAnotherLevelIsToldAgain() throws InterruptedException {
    city.addLight("single", "", "individual", 0);
    city.turnAt(EVENING);
    city.watch.turn();
    double told = city.findLight("single").desired();
    city.report(
        LightingFixture.light("single"),
        List.of(
            Attribute.property(
                city.ground.terms().illuminanceLevel(), Value.ofDouble(0), city.micros())));
    city.watch.turn();
    city.machine = city.machine.plusSeconds(11);
    city.turnAt(EVENING.plusSeconds(11));
    assertThat(city.ordered(LightingFixture.light("single"))).containsExactly(told, told);
  }
}
