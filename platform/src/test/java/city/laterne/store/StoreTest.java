package city.laterne.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store promises, seen through its public interface. */
class StoreTest {
  private static final String LIGHT = "https://example.org/Streetlight";
  private static final String STATE = "https://example.org/powerState";
  private static final String POWER = "https://example.org/powerConsumption";
  private static final String DESIRED = "https://example.org/desired";
  private static final String DISTRICT = "https://uri.etsi.org/ngsi-ld/default-context/district";
  private static final long NOON = Micros.of(Instant.parse("2026-06-01T12:00:00Z"));
  private static final Scope ALL = Scope.all(Store.DEFAULT_TENANT);
  private static final Author DEVICE = new Author("device:1", Set.of(Writer.DEVICE));
  private static final Author CITY = new Author("key:city", Set.of(Writer.OPERATOR, Writer.DEVICE));

  @TempDir Path directory;
  private Store store;
  private Tenant tenant;
  private Name light;
  private Name state;
  private Name power;
  private Name desired;
  private Name location;

  private static List<Declaration> declarations() {
    List<Declaration> declarations = new ArrayList<>();
    declarations.add(
        declared(
            "https://uri.etsi.org/ngsi-ld/location",
            AttributeKind.GEO_PROPERTY,
            Writer.OPERATOR,
            false,
            "map"));
    declarations.add(declared(STATE, AttributeKind.PROPERTY, Writer.DEVICE, true, "lighting"));
    declarations.add(declared(POWER, AttributeKind.PROPERTY, Writer.DEVICE, false, "energy"));
    declarations.add(declared(DESIRED, AttributeKind.PROPERTY, Writer.DOMAIN, false, "lighting"));
    declarations.add(declared(DISTRICT, AttributeKind.PROPERTY, Writer.OPERATOR, true, "map"));
    return declarations;
  }

  private static Declaration declared(
      String attribute, AttributeKind kind, Writer writer, boolean indexed, String purpose) {
    return new Declaration(
        LIGHT,
        attribute,
        kind,
        attribute.equals(POWER) ? Declaration.ValueType.NUMBER : Declaration.ValueType.ANY,
        "",
        writer,
        indexed,
        purpose,
        "public task",
        Optional.empty());
  }

  @BeforeEach
  void open() {
    store =
        Store.open(
            StoreSettings.of(directory, declarations(), false), () -> Micros.toInstant(NOON));
    tenant = store.tenant(Store.DEFAULT_TENANT);
    light = tenant.names().intern(LIGHT);
    state = tenant.names().intern(STATE);
    power = tenant.names().intern(POWER);
    desired = tenant.names().intern(DESIRED);
    location = tenant.names().intern("https://uri.etsi.org/ngsi-ld/location");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Outcome create(String id, double lon, double lat, String powerState) {
    return tenant.commit(
        Transaction.of(
            CITY,
            new Operation.Create(
                id,
                List.of(light),
                List.of(),
                List.of(
                    Attribute.geo(location, Value.Point.of(lon, lat)),
                    Attribute.property(state, new Value.Text(powerState), NOON)),
                NOON)));
  }

  private Outcome report(String id, double watts, long observedAt) {
    return tenant.commit(
        Transaction.of(
            DEVICE,
            new Operation.Report(
                id,
                List.of(Attribute.property(power, Value.ofDouble(watts), observedAt)),
                NOON + 5_000_000)));
  }

  private Entity get(String id) {
    try (ReadView view = tenant.read(ALL)) {
      return view.find(id).orElseThrow();
    }
  }

  private List<String> ids(Filter filter) {
    try (ReadView view = tenant.read(ALL)) {
      return view.list(new Query(filter, 0, 100, false)).entities().stream()
          .map(Entity::id)
          .toList();
    }
  }

  private static Filter on(Name name, String text) {
    return new Filter.Compare(
        AttributePath.of(name),
        Filter.Operator.EQUAL,
        List.of(new Filter.Operand.Single(new Value.Text(text))));
  }

  private Operation made(int number) {
    return new Operation.Create(
        "urn:l:" + number,
        List.of(light),
        List.of(),
        List.of(Attribute.property(state, new Value.Text(number % 4 == 0 ? "on" : "off"), NOON)),
        NOON);
  }

  @Test
  void aScanPassesEachOfThousandsOnceUntilItIsToldToStop() {
    List<Transaction> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(Transaction.of(CITY, made(i)));
    }
    tenant.submit(many).join();
    for (int round = 0; round < 2; round++) {
      List<String> seen = new ArrayList<>();
      tenant.scan(ALL, on(state, "on"), Set.of(), entity -> seen.add(entity.id()), () -> {});
      assertThat(seen).hasSize(2_500).doesNotHaveDuplicates().contains("urn:l:0", "urn:l:9996");
      seen.clear();
      tenant.scan(
          ALL,
          new Filter.HasType(light),
          Set.of(),
          entity -> seen.add(entity.id()) && seen.size() < 5_000,
          () -> {});
      assertThat(seen).hasSize(5_000);
      store.close();
      open();
    }
  }

  @Test
  void whatChangesBetweenThePartsOfAScanIsPassedAfterwardsOrWasPassed() {
    List<Transaction> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(Transaction.of(CITY, made(i)));
    }
    tenant.submit(many).join();
    Map<String, String> seen = new HashMap<>();
    Set<String> changed = new HashSet<>();
    int[] parts = {0};
    try (ChangeCursor cursor = tenant.tail(ALL)) {
      tenant.scan(
          ALL,
          new Filter.HasType(light),
          Set.of(state),
          entity -> {
            assertThat(entity.attributes()).extracting(Attribute::name).containsExactly(state);
            seen.put(entity.id(), entity.text(state));
            return true;
          },
          () -> {
            for (String id : List.of("urn:l:" + parts[0], "urn:l:" + (9_999 - parts[0]))) {
              tenant.commit(
                  Transaction.of(
                      CITY,
                      new Operation.Write(
                          id,
                          List.of(),
                          List.of(),
                          List.of(Attribute.property(state, new Value.Text("new"), NOON)),
                          Operation.WriteMode.APPEND,
                          NOON)));
            }
            for (Change change : cursor.read(100)) {
              boolean passed = seen.containsKey(change.entityId());
              changed.add(change.entityId() + (passed ? " passed" : " to come"));
            }
            parts[0]++;
          });
    }
    assertThat(parts[0]).isEqualTo(3);
    assertThat(changed).contains("urn:l:0 passed", "urn:l:9999 to come", "urn:l:9998 to come");
    assertThat(seen).hasSize(10_000).containsEntry("urn:l:9999", "new");
  }

  @Test
  void anEntityComesBackAsItWentInAndSurvivesARestart() {
    assertThat(create("urn:l:1", 6.76, 51.43, "on")).isInstanceOf(Outcome.Committed.class);
    for (int round = 0; round < 2; round++) {
      Entity entity = get("urn:l:1");
      assertThat(entity.types()).extracting(Name::iri).containsExactly(LIGHT);
      assertThat(entity.find(state).orElseThrow().value()).isEqualTo(new Value.Text("on"));
      assertThat(entity.find(state).orElseThrow().observedAt()).isEqualTo(NOON);
      assertThat(entity.find(location).orElseThrow().value())
          .isEqualTo(Value.Point.of(6.76, 51.43));
      assertThat(entity.createdAt()).isEqualTo(NOON);
      store.close();
      open();
    }
  }

  @Test
  void queriesFindByTypeValueAndPlace() {
    create("urn:l:1", 6.76, 51.43, "on");
    create("urn:l:2", 6.761, 51.43, "off");
    create("urn:l:3", 6.80, 51.43, "on");
    assertThat(ids(new Filter.HasType(light))).containsExactly("urn:l:1", "urn:l:2", "urn:l:3");
    assertThat(ids(on(state, "on"))).containsExactly("urn:l:1", "urn:l:3");
    assertThat(ids(new Filter.Near(location, 6.76, 51.43, 0, 500)))
        .containsExactly("urn:l:1", "urn:l:2");
    assertThat(
            ids(
                new Filter.And(
                    List.of(on(state, "on"), new Filter.Near(location, 6.76, 51.43, 0, 500)))))
        .containsExactly("urn:l:1");
    tenant.commit(Transaction.of(CITY, new Operation.Delete("urn:l:1", NOON)));
    assertThat(ids(on(state, "on"))).containsExactly("urn:l:3");
    assertThat(ids(new Filter.HasType(light))).containsExactly("urn:l:2", "urn:l:3");
    store.close();
    open();
    assertThat(ids(on(state, "on"))).containsExactly("urn:l:3");
    assertThat(ids(new Filter.Near(location, 6.76, 51.43, 0, 500))).containsExactly("urn:l:2");
  }

  @Test
  void theNewestObservationWinsAndALateOneGoesToHistoryOnly() {
    create("urn:l:1", 6.76, 51.43, "on");
    report("urn:l:1", 50, NOON + 2_000_000);
    report("urn:l:1", 40, NOON + 1_000_000);
    assertThat(get("urn:l:1").find(power).orElseThrow().value()).isEqualTo(Value.ofDouble(50));
    try (ReadView view = tenant.read(ALL)) {
      assertThat(
              view.history("urn:l:1", NOON + 1, Long.MAX_VALUE, 10, false).stream()
                  .map(HistoryRow::time))
          .containsExactly(NOON + 1_000_000, NOON + 2_000_000);
    }
  }

  @Test
  void aRedeliveredReportLeavesOneHistoryRow() {
    create("urn:l:1", 6.76, 51.43, "on");
    report("urn:l:1", 50, NOON + 2_000_000);
    report("urn:l:1", 50, NOON + 2_000_000);
    report("urn:l:1", 60, NOON + 3_000_000);
    report("urn:l:1", 50, NOON + 2_000_000);
    try (ReadView view = tenant.read(ALL)) {
      assertThat(view.history("urn:l:1", NOON + 1, Long.MAX_VALUE, 10, true)).hasSize(2);
    }
  }

  @Test
  void nobodyButTheDomainWritesWhatTheDomainOwns() {
    create("urn:l:1", 6.76, 51.43, "on");
    Operation write =
        new Operation.Write(
            "urn:l:1",
            List.of(),
            List.of(),
            List.of(Attribute.property(desired, Value.ofDouble(1))),
            Operation.WriteMode.APPEND,
            NOON);
    assertThat(tenant.commit(Transaction.of(CITY, write)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.NotYours.class));
    assertThat(tenant.commit(Transaction.of(Author.domain("lighting"), write)))
        .isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void undeclaredDataAreRefusedUnlessTheTenantIsOpen() {
    create("urn:l:1", 6.76, 51.43, "on");
    Name strange = tenant.names().intern("https://example.org/strange");
    assertThat(
            tenant.commit(
                Transaction.of(
                    CITY,
                    new Operation.Write(
                        "urn:l:1",
                        List.of(),
                        List.of(),
                        List.of(Attribute.property(strange, Value.Bool.TRUE)),
                        Operation.WriteMode.APPEND,
                        NOON))))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Undeclared.class));
  }

  @Test
  void oneRefusedOperationRefusesTheWholeTransaction() {
    create("urn:l:1", 6.76, 51.43, "on");
    Outcome outcome =
        tenant.commit(
            new Transaction(
                CITY,
                List.of(
                    new Operation.Delete("urn:l:1", NOON),
                    new Operation.Delete("urn:l:none", NOON)),
                List.of(RowWrite.put(Space.OUTBOX, new byte[] {1}, new byte[] {2})),
                Map.of()));
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(get("urn:l:1").id()).isEqualTo("urn:l:1");
    assertThat(tenant.row(Space.OUTBOX, new byte[] {1})).isEmpty();
  }

  @Test
  void aScopeHidesTypesAndAttributesOfOtherPurposes() {
    create("urn:l:1", 6.76, 51.43, "on");
    report("urn:l:1", 50, NOON + 1);
    Scope energy =
        new Scope(
            Store.DEFAULT_TENANT,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Set.of("energy")));
    try (ReadView view = tenant.read(energy)) {
      assertThat(view.find("urn:l:1").orElseThrow().attributes())
          .extracting(Attribute::name)
          .containsExactly(power);
      assertThat(view.count(on(state, "on"))).isZero();
    }
    Scope nothing =
        new Scope(Store.DEFAULT_TENANT, Optional.of(Set.of()), Optional.empty(), Optional.empty());
    try (ReadView view = tenant.read(nothing)) {
      assertThat(view.find("urn:l:1")).isEmpty();
      assertThat(view.count(new Filter.HasType(light))).isZero();
    }
    assertThatThrownBy(() -> tenant.read(Scope.all("other"))).isInstanceOf(Failure.class);
  }

  @Test
  void aDeletionIsToldToThoseWhoCouldSeeTheEntityAndToNobodyElse() throws InterruptedException {
    Name district = tenant.names().intern(DISTRICT);
    Scope north = scoped(Optional.empty(), Optional.of(Set.of("north")));
    Scope otherTypes = scoped(Optional.of(Set.of("https://example.org/Other")), Optional.empty());
    try (ChangeCursor all = tenant.tail(ALL);
        ChangeCursor northern = tenant.tail(north);
        ChangeCursor others = tenant.tail(otherTypes)) {
      for (String place : List.of("north", "south")) {
        String id = "urn:l:" + place;
        assertThat(create(id, 13, 52, "on")).isInstanceOf(Outcome.Committed.class);
        tenant.commit(
            Transaction.of(
                CITY,
                new Operation.Write(
                    id,
                    List.of(),
                    List.of(),
                    List.of(Attribute.property(district, new Value.Text(place))),
                    Operation.WriteMode.APPEND,
                    NOON)));
        tenant.commit(Transaction.of(CITY, new Operation.Delete(id, NOON)));
      }
      assertThat(deleted(all)).containsExactly("urn:l:north", "urn:l:south");
      assertThat(deleted(northern)).containsExactly("urn:l:north");
      assertThat(deleted(others)).isEmpty();
    }
    try (ReadView view = tenant.read(north)) {
      assertThat(view.history("urn:l:north", 0, Long.MAX_VALUE, 10, false)).isNotEmpty();
      assertThat(view.history("urn:l:south", 0, Long.MAX_VALUE, 10, false)).isEmpty();
    }
  }

  private static Scope scoped(Optional<Set<String>> types, Optional<Set<String>> districts) {
    return new Scope(Store.DEFAULT_TENANT, types, districts, Optional.empty());
  }

  private static List<String> deleted(ChangeCursor cursor) throws InterruptedException {
    return cursor.read(100, Duration.ZERO).stream()
        .filter(change -> change.kind() == Change.Kind.DELETED)
        .map(Change::entityId)
        .toList();
  }

  @Test
  void aViewKeepsSeeingItsMomentWhileTheWorldGoesOn() {
    create("urn:l:1", 6.76, 51.43, "on");
    try (ReadView before = tenant.read(ALL)) {
      tenant.commit(
          Transaction.of(
              DEVICE,
              new Operation.Report(
                  "urn:l:1",
                  List.of(Attribute.property(state, new Value.Text("off"), NOON + 1)),
                  NOON + 1)));
      create("urn:l:2", 6.76, 51.43, "on");
      assertThat(before.count(on(state, "on"))).isEqualTo(1);
      assertThat(before.find("urn:l:2")).isEmpty();
    }
    assertThat(ids(on(state, "on"))).containsExactly("urn:l:2");
  }

  @Test
  void aDurableCursorResumesWhereItStopped() throws InterruptedException {
    ChangeCursor cursor = tenant.cursor("reader", true);
    create("urn:l:1", 6.76, 51.43, "on");
    create("urn:l:2", 6.76, 51.43, "on");
    List<Change> first = cursor.read(1, Duration.ofSeconds(5));
    assertThat(first).extracting(Change::entityId).containsExactly("urn:l:1");
    tenant.commit(
        new Transaction(CITY, List.of(), List.of(), Map.of("reader", first.getFirst().position())));
    store.close();
    open();
    ChangeCursor again = tenant.cursor("reader", true);
    assertThat(again.read(10, Duration.ofSeconds(5)))
        .extracting(Change::entityId)
        .containsExactly("urn:l:2");
    assertThat(again.read(10, Duration.ZERO)).isEmpty();
  }

  @Test
  void aDirectoryIsOpenedOnce() {
    assertThatThrownBy(() -> Store.open(StoreSettings.of(directory, List.of(), true), Instant::now))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("DirectoryInUse"));
  }

  @Test
  void sideRowsAreListedInKeyOrderBehindAKey() {
    List<RowWrite> writes = new ArrayList<>();
    for (byte i = 1; i <= 5; i++) {
      writes.add(RowWrite.put(Space.SESSION, new byte[] {7, i}, new byte[] {i}));
    }
    writes.add(RowWrite.put(Space.SESSION, new byte[] {8}, new byte[] {9}));
    tenant.commit(Transaction.ofRows(CITY, writes));
    assertThat(tenant.rows(Space.SESSION, new byte[] {7}, new byte[] {7, 2}, 2))
        .extracting(row -> row.key()[1])
        .containsExactly((byte) 3, (byte) 4);
    assertThat(tenant.rows(Space.DEVICE, new byte[0], new byte[0], 10)).isEmpty();
  }
}
