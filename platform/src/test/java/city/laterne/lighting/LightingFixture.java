package city.laterne.lighting;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.commands.Command;
import city.laterne.commands.Dispatcher;
import city.laterne.commands.Gate;
import city.laterne.commands.GateDesiredValues;
import city.laterne.commands.GateOutcome;
import city.laterne.commands.GateRefusal;
import city.laterne.commands.Outbox;
import city.laterne.lighting.internal.LightWatch;
import city.laterne.lighting.internal.ProgrammeDriver;
import city.laterne.security.AuditTrail;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.CityClock;
import city.laterne.shared.DimLevel;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Entity;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A tenant with lighting on it, whose clocks stand still until they are set. */
final class LightingFixture implements AutoCloseable {
  static final Instant DAY = Instant.parse("2026-11-23T12:00:00Z");
  static final Instant EVENING = Instant.parse("2026-11-23T18:00:00Z");
  static final Instant NIGHT = Instant.parse("2026-11-23T23:30:00Z");

  final Store store;
  final Tenant tenant;
  final LightingGround ground;
  final Gate gate;
  final Outbox outbox;
  final Lighting lighting;
  final ProgrammeDriver driver;
  LightWatch watch;
  final MachineClock machineClock = () -> this.machine;
  Instant city = DAY;
  Instant machine = Instant.parse("2026-11-23T12:00:00Z");

  final CityClock cityClock =
      new CityClock() {
        @Override
        public Instant now() {
          return city;
        }

        @Override
        public double speed() {
          return 1;
        }
      };

  LightingFixture(Path directory) {
    store =
        Store.open(
            StoreSettings.of(directory, LightingGround.declarations(), false)
                .withSlabLimit(64 << 20),
            machineClock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    ground = LightingGround.of(tenant, cityClock, ProgrammeSettings.usual());
    outbox = new Outbox(tenant, machineClock);
    Dispatcher dispatcher = new Dispatcher(outbox, machineClock, 100, Duration.ofHours(1));
    gate =
        new Gate(
            tenant,
            machineClock,
            outbox,
            dispatcher,
            List.of(ground.rules()),
            new AuditTrail(machineClock, 1));
    lighting = new Lighting(tenant, ground, gate, cityClock, machineClock);
    driver = new ProgrammeDriver(tenant, ground, gate, cityClock, machineClock);
    watch = newWatch();
  }

  /** A watch as the next start would make it. */
  LightWatch newWatch() {
    return new LightWatch(
        tenant,
        ground,
        cityClock,
        machineClock,
        id -> driver.contradicted(id, machineClock.micros()));
  }

  /** Lets both clocks go on. */
  void pass(Duration time) {
    machine = machine.plus(time);
    city = city.plus(time);
  }

  static String light(String name) {
    return "urn:ngsi-ld:Streetlight:" + name;
  }

  /** A light of 50 W with 0.5 W of standby. */
  void addLight(String name, String circuit, String controlling, double floor) {
    StreetlightTerms terms = ground.terms();
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.geo(terms.location(), Value.Point.of(6.765, 51.432)));
    attributes.add(Attribute.property(terms.circuit(), new Value.Text(circuit)));
    attributes.add(Attribute.property(terms.controlling(), new Value.Text(controlling)));
    attributes.add(Attribute.property(terms.floor(), Value.ofDouble(floor)));
    attributes.add(Attribute.property(terms.powerRating(), Value.ofDouble(50)));
    attributes.add(Attribute.property(terms.district(), new Value.Text("Mitte")));
    create(
        light(name),
        new Operation.Create(light(name), List.of(terms.type()), List.of(), attributes, micros()));
  }

  void addCircuit(String name) {
    FeederTerms terms = ground.feeders();
    create(
        name,
        new Operation.Create(
            FeederTerms.id(name),
            List.of(terms.type()),
            List.of(),
            List.of(
                Attribute.property(terms.name(), new Value.Text(name)),
                Attribute.geo(terms.location(), Value.Point.of(6.765, 51.432))),
            micros()));
  }

  private void create(String what, Operation operation) {
    assertThat(tenant.commit(Transaction.of(Author.domain("test"), operation)))
        .as(what)
        .isInstanceOf(Outcome.Committed.class);
  }

  long micros() {
    return Micros.of(machine);
  }

  /** A light's device reports. */
  void report(String name, String powerState, double level, double watts) {
    StreetlightTerms terms = ground.terms();
    report(
        light(name),
        List.of(
            Attribute.property(terms.powerState(), new Value.Text(powerState), micros()),
            Attribute.property(terms.illuminanceLevel(), Value.ofDouble(level), micros()),
            Attribute.property(terms.powerConsumption(), Value.ofDouble(watts), micros())));
  }

  void report(String id, List<Attribute> attributes) {
    assertThat(
            tenant.commit(
                Transaction.of(
                    new Author("device", Set.of(Writer.DEVICE)),
                    new Operation.Report(id, attributes, micros()))))
        .isInstanceOf(Outcome.Committed.class);
  }

  /** Lets the programme come to rest at a time of the city. */
  int turnAt(Instant time) throws InterruptedException {
    city = time;
    int switched = 0;
    for (int i = 0; i < 3; i++) {
      switched += driver.turn(Duration.ofMillis(1));
    }
    return switched;
  }

  Entity find(String id) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find(id).orElseThrow();
    }
  }

  Streetlight findLight(String name) {
    return Streetlight.of(find(light(name)), ground.terms());
  }

  Circuit findCircuit(String name) {
    return Circuit.of(find(FeederTerms.id(name)), ground.feeders());
  }

  /** What was ordered of an entity's device, the oldest first. */
  List<Double> ordered(String id) {
    return outbox.list(id, 100).stream().map(command -> command.value().asDouble()).toList();
  }

  List<String> codes(String id, double level) {
    LevelReason wish = new LevelReason(LevelReason.Rule.MANUAL, "me", "", city.plusSeconds(3_600));
    return switch (gate.pass(
        all(), ground.rules().order(id, new DimLevel(level), wish, Command.Urgency.NORMAL))) {
      case GateOutcome.Accepted _ -> List.of();
      case GateOutcome.Refused refused ->
          refused.reasons().stream().map(GateRefusal::code).toList();
    };
  }

  /** Writes a desired level as the generic API does. */
  void patch(String id, double level) {
    new GateDesiredValues(gate, List.of(ground.rules()))
        .desire(
            all(), find(id), Attribute.property(ground.terms().desired(), Value.ofDouble(level)));
  }

  Principal all() {
    return new Principal("me", Set.of(Right.values()), Scope.all(tenant.name()));
  }

  @Override
  public void close() {
    driver.close();
    watch.close();
    store.close();
  }
}
