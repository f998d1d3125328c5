package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import city.laterne.commands.Command;
import city.laterne.commands.Dispatcher;
import city.laterne.commands.Gate;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.GateRefusal;
import city.laterne.commands.Outbox;
import city.laterne.lighting.http.LightingHttp;
import city.laterne.lighting.internal.ProgrammeDriver;
import city.laterne.security.AuditLeaf;
import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.CityClock;
import city.laterne.shared.DimLevel;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightingTest {
  private static final Instant DAY = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant EVENING = Instant.parse("2026-11-23T18:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-11-23T23:30:00Z");
  private static final String LAMP = "urn:ngsi-ld:Streetlight:a";
  private static final String FILE =
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
          + "{\"id\":\"a\",\"ref\":\"7\",\"circuit\":\"K1\",\"safety_floor\":\"0.6\"},"
          + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[13.44,52.48]}}]}";

  @TempDir private Path directory;
  private Store store;
  private Tenant tenant;
  private Instant city = DAY;
  private final Instant machine = Instant.parse("2026-11-23T12:00:00Z");
  private Instant later = machine;
  private LightingGround ground;
  private Gate gate;
  private Lighting lighting;
  private ProgrammeDriver driver;

  private final CityClock cityClock =
      new CityClock() {
        @Override
        public Instant now() {
          return city;
        }

        @Override
        public double speed() {
          return 60;
        }
      };

  @BeforeEach
  void open() {
    MachineClock clock = () -> machine;
    store =
        Store.open(
            StoreSettings.of(directory, StreetlightTerms.declarations(), false)
                .withSlabLimit(64 << 20),
            clock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    ground = LightingGround.of(tenant, cityClock, ProgrammeSettings.usual());
    Outbox outbox = new Outbox(tenant, clock);
    Dispatcher dispatcher = new Dispatcher(outbox, clock, 100, Duration.ofHours(1));
    gate =
        new Gate(
            tenant, clock, outbox, dispatcher, List.of(ground.rules()), new AuditTrail(clock, 1));
    lighting = new Lighting(tenant, ground, gate, cityClock, clock);
    driver = new ProgrammeDriver(tenant, ground, gate, cityClock, () -> later);
  }

  @AfterEach
  void close() {
    driver.close();
    store.close();
  }

  @Test
  void importsOnceAndSaysSo() {
    ImportReport first = importFile();
    ImportReport second = importFile();
    assertThat(first.notes()).singleElement().asString().startsWith("No map of the city");
    assertThat(first).isEqualTo(report(first, 1, 0));
    assertThat(second).isEqualTo(report(second, 0, 1));
    assertThat(light().pole()).isEqualTo("7");
    assertThat(light().safetyFloor()).isEqualTo(0.6);
  }

  @Test
  void theSummaryTellsTheCitysClock() throws IOException, InterruptedException {
    LightingHttp endpoints =
        new LightingHttp((_, _) -> reader(), _ -> lighting, _ -> NoMap.INSTANCE);
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(HttpRouting.builder().register("/", endpoints))
            .build()
            .start();
    URI summary = URI.create("http://127.0.0.1:" + server.port() + "/lighting/summary");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(summary).build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .contains("\"cityTime\":\"2026-11-23T12:00:00Z\"")
          .contains("\"speed\":60.0")
          .contains("\"zone\":\"Europe/Berlin\"");
    } finally {
      server.stop();
    }
  }

  @Test
  void aDimmedOrStartingLampCountsAsBurning() {
    importFile();
    for (String word : List.of("on", "low", "bootingUp")) {
      saysPower(word);
      assertThat(lighting.summary(all()).counts())
          .extracting(LightingSummary.Counts::on, LightingSummary.Counts::off)
          .as(word)
          .containsExactly(1, 0);
    }
    saysPower("off");
    assertThat(lighting.summary(all()).counts().off()).isEqualTo(1);
    saysPower("tired");
    assertThat(lighting.summary(all()).counts())
        .extracting(LightingSummary.Counts::on, LightingSummary.Counts::off)
        .containsExactly(0, 0);
  }

  private void saysPower(String word) {
    later = later.plusSeconds(1);
    report(
        Attribute.property(ground.terms().powerState(), new Value.Text(word), Micros.of(later)),
        later);
  }

  @Test
  void theProgrammeFollowsTheNightAndKeepsTheFloor() throws InterruptedException {
    importFile();
    assertThat(levelAt(DAY)).isEqualTo(0);
    assertThat(levelAt(EVENING)).isEqualTo(1);
    assertThat(levelAt(NIGHT)).isEqualTo(0.6);
    assertThat(light().findReason().orElseThrow().detail()).isEqualTo("night");
    assertThat(driver.turn(Duration.ZERO)).isZero();
  }

  @Test
  void anOperatorsWishHoldsUntilItsEnd() throws InterruptedException {
    importFile();
    assertThat(levelAt(EVENING)).isEqualTo(1);
    LevelReason wish =
        new LevelReason(LevelReason.Rule.MANUAL, "me", "", EVENING.plusSeconds(3_600));
    assertThat(wish(0.8, wish)).isInstanceOf(GateOutcome.Accepted.class);
    assertThat(levelAt(EVENING.plusSeconds(3_000))).isEqualTo(0.8);
    assertThat(levelAt(EVENING.plusSeconds(3_700))).isEqualTo(1);
  }

  @Test
  void aControllerThatComesBackDarkIsToldItsLevelAgain() throws InterruptedException {
    importFile();
    assertThat(levelAt(EVENING)).isEqualTo(1);
    says(1, EVENING);
    driver.returned(LAMP, Micros.of(later));
    later = later.plusSeconds(5);
    assertThat(driver.turn(Duration.ZERO)).isZero();
    says(0, EVENING.plusSeconds(60));
    driver.returned(LAMP, Micros.of(later));
    assertThat(driver.turn(Duration.ZERO)).isZero();
    later = later.plusSeconds(5);
    assertThat(driver.turn(Duration.ZERO)).isEqualTo(1);
    assertThat(driver.turn(Duration.ZERO)).isZero();
  }

  private void says(double level, Instant at) {
    report(
        Attribute.property(ground.terms().illuminanceLevel(), Value.ofDouble(level), Micros.of(at)),
        at);
  }

  private void report(Attribute attribute, Instant at) {
    assertThat(
            tenant.commit(
                Transaction.of(
                    new Author("device:a", Set.of(Writer.DEVICE)),
                    new Operation.Report(LAMP, List.of(attribute), Micros.of(at)))))
        .isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void theGateRefusesWithReasons() throws InterruptedException {
    importFile();
    city = EVENING;
    assertThat(codes(wish(0.2, manual()))).containsExactly("BelowSafetyFloor");
    assertThat(codes(gate.pass(reader(), order(1, manual())))).containsExactly("Forbidden");
    LevelReason over = new LevelReason(LevelReason.Rule.MANUAL, "me", "", EVENING.minusSeconds(1));
    assertThat(codes(wish(1, over))).containsExactly("CommandExpired");
  }

  @Test
  void whatIsRefusedForLackOfRightLeavesAnAuditLeaf() {
    importFile();
    assertThatThrownBy(() -> lighting.emergency(reader(), List.of(), "x", Duration.ofHours(1)))
        .hasMessageContaining("lacks the right COMMAND");
    assertThatThrownBy(() -> lighting.lock(reader(), "K1", "crew 3", "cable"))
        .hasMessageContaining("lacks the right COMMAND");
    assertThat(AuditTrail.list(tenant, 0, 10))
        .extracting(AuditLeaf::who, AuditLeaf::what, AuditLeaf::target, AuditLeaf::outcome)
        .containsExactly(
            tuple("reader", "emergency light", "all lights", "refused Forbidden"),
            tuple("reader", "lock", "circuit K1", "refused Forbidden"));
  }

  @Test
  void aCrewsLockBeatsEverythingUntilItIsReleased() throws InterruptedException {
    importFile();
    assertThat(levelAt(EVENING)).isEqualTo(1);
    assertThat(Gate.accepted(lighting.lock(all(), "K1", "crew 3", "cable"))).isEqualTo(1);
    assertThat(levelAt(EVENING)).isEqualTo(0);
    assertThat(codes(wish(1, manual()))).containsExactly("CircuitLocked");
    assertThat(Gate.accepted(lighting.emergency(all(), List.of(), "fire", Duration.ofHours(1))))
        .isZero();
    assertThat(levelAt(NIGHT)).isEqualTo(0);
    lighting.release(all(), "K1", "crew 3");
    assertThat(levelAt(NIGHT)).isEqualTo(0.6);
  }

  @Test
  void aLockHoldsBackWhatTheGateLetThroughBefore() throws InterruptedException {
    importFile();
    assertThat(levelAt(EVENING)).isEqualTo(1);
    GateOutcome on = wish(1, manual());
    Command command = ((GateOutcome.Accepted) on).command();
    assertThat(lighting.holdsBack(command)).isFalse();
    var _ = lighting.lock(all(), "K1", "crew 3", "cable");
    assertThat(lighting.holdsBack(command)).isTrue();
    lighting.release(all(), "K1", "crew 3");
    assertThat(lighting.holdsBack(command)).isFalse();
  }

  @Test
  void emergencyLightHoldsAgainstOperatorsAndEnds() throws InterruptedException {
    importFile();
    assertThat(levelAt(NIGHT)).isEqualTo(0.6);
    assertThat(Gate.accepted(lighting.emergency(all(), List.of(), "fire", Duration.ofHours(1))))
        .isEqualTo(1);
    assertThat(levelAt(NIGHT)).isEqualTo(1);
    assertThat(codes(wish(0.7, manual()))).containsExactly("EmergencyLight");
    assertThat(lighting.resume(all(), List.of())).isEqualTo(1);
    assertThat(levelAt(NIGHT)).isEqualTo(0.6);
  }

  @Test
  void theRealLampsOfNeukoellnComeInAndGoOn() throws IOException, InterruptedException {
    Path file = Path.of("../../shared/data/lamps/neukoelln-street-lamps.geojson");
    if (!Files.exists(file)) {
      file = Path.of("../../../shared/data/lamps/neukoelln-street-lamps.geojson");
    }
    Assumptions.assumeTrue(Files.exists(file), "neukoelln-street-lamps.geojson is absent");
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(lighting.importLamps(all(), in, NoMap.INSTANCE).created()).isEqualTo(4_983);
    }
    city = EVENING;
    int switched = driver.turn(Duration.ZERO);
    assertThat(switched).isEqualTo(4_983);
    assertThat(lighting.summary(all()).counts().desiredOn()).isEqualTo(4_983);
  }

  private static ImportReport report(ImportReport like, int created, int unchanged) {
    return new ImportReport(
        1,
        created,
        0,
        unchanged,
        0,
        List.of(),
        ImportReport.Outside.NONE,
        ImportReport.Completed.NOTHING,
        like.notes());
  }

  private ImportReport importFile() {
    return lighting.importLamps(
        all(), new ByteArrayInputStream(FILE.getBytes(StandardCharsets.UTF_8)), NoMap.INSTANCE);
  }

  private double levelAt(Instant time) throws InterruptedException {
    city = time;
    for (int i = 0; i < 3; i++) {
      int _ = driver.turn(Duration.ofMillis(50));
    }
    return light().desired();
  }

  private Streetlight light() {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return Streetlight.of(view.find(LAMP).orElseThrow(), ground.terms());
    }
  }

  private LevelReason manual() {
    return new LevelReason(LevelReason.Rule.MANUAL, "me", "", city.plusSeconds(3_600));
  }

  private GateOutcome wish(double level, LevelReason reason) {
    return gate.pass(all(), order(level, reason));
  }

  private city.laterne.commands.Order order(double level, LevelReason reason) {
    return ground.rules().order(LAMP, new DimLevel(level), reason, Command.Urgency.NORMAL);
  }

  private static List<String> codes(GateOutcome outcome) {
    return switch (outcome) {
      case GateOutcome.Accepted _ -> List.of();
      case GateOutcome.Refused refused ->
          refused.reasons().stream().map(GateRefusal::code).toList();
    };
  }

  private Principal all() {
    return new Principal("me", Set.of(Right.values()), Scope.all(tenant.name()));
  }

  private Principal reader() {
    return new Principal("reader", Set.of(Right.READ), Scope.all(tenant.name()));
  }
}
