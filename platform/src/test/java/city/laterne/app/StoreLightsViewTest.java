package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.portal.Light;
import city.laterne.portal.LightCell;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightsView;
import city.laterne.portal.TileAddress;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;

class StoreLightsViewTest {
  private static final String TERM = "https://uri.etsi.org/ngsi-ld/default-context/";
  private static final long AT = 1_760_000_000_000_000L;
  private static final Envelope CITY = new Envelope(6.7, 6.8, 51.4, 51.5);
  private static final TileAddress TILE = TileAddress.around(6.76, 51.43, 14);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Store store;
  private Tenant tenant;
  private StoreLightsView view;

  @BeforeEach
  void open() {
    store =
        Store.open(
            StoreSettings.of(directory, List.of(), true).withSlabLimit(16L << 20),
            () -> Instant.parse("2026-01-15T17:30:00Z"));
    tenant = store.createTenant("default");
    view = new StoreLightsView(store);
  }

  @AfterEach
  void close() {
    view.close();
    store.close();
  }

  @Test
  void cityWithoutLightsHasNone() {
    assertThat(all(everything())).isEmpty();
  }

  @Test
  void lightsAreReadWithPlacePoleAndReadings() {
    create("urn:1", "Streetlight");
    create("urn:2", "Bench");
    assertThat(all(everything()))
        .containsExactly(
            new Light(
                0,
                "urn:1",
                "M 7",
                6.76,
                51.43,
                new Light.Readings(0.7, Double.NaN, Light.Power.ON, Light.Condition.OK)));
  }

  @Test
  void aDimmedOrStartingLampBurnsOnTheMapToo() {
    create("urn:1", "Streetlight");
    for (String word : List.of("low", "bootingUp", "on")) {
      write("urn:1", property("powerState", new Value.Text(word)));
      assertThat(all(everything()).getFirst().readings().power())
          .as(word)
          .isEqualTo(Light.Power.ON);
    }
  }

  @Test
  void lightsOutsideTheScopeStayHidden() {
    create("urn:1", "Streetlight");
    Scope benches =
        new Scope(
            "default", Optional.of(Set.of(TERM + "Bench")), Optional.empty(), Optional.empty());
    assertThat(all(new Principal("key:benches", Set.of(Right.READ), benches))).isEmpty();
  }

  @Test
  void changesArriveInOrderAndOnlyThoseOfLights() throws Exception {
    counted();
    try (LightsView.Following following = view.follow(everything(), CITY)) {
      create("urn:2", "Bench");
      create("urn:1", "Streetlight");
      take(following, LightChange.Appeared.class);
      write("urn:1", property("illuminanceLevel", Value.ofDouble(0.4)));
      LightChange dimmed = take(following, LightChange.Read.class);
      write("urn:1", property("annotations", new Value.Text("painted")));
      write("urn:1", property("streetPoleNum", new Value.Text("M 8")));
      commit(new Operation.Delete("urn:1", AT + 9));
      take(following, LightChange.Gone.class);
      assertThat(dimmed)
          .isEqualTo(
              new LightChange.Read(
                  1,
                  "urn:1",
                  new Light.Readings(
                      0.4, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN)));
    }
  }

  @Test
  void countsFollowWhatHappens() throws Exception {
    create("urn:1", "Streetlight");
    create("urn:2", "Streetlight");
    counted();
    LightCell both = view.cells(everything(), TILE, 17).getFirst();
    assertThat(both.count()).isEqualTo(2);
    assertThat(both.on()).isEqualTo(2);
    try (LightsView.CellFollowing following = view.followCells(everything(), CITY, 17)) {
      write("urn:1", property("powerState", new Value.Text("off")));
      assertThat(following.next(PATIENCE))
          .isEqualTo(
              new LightsView.CellNews.Counted(List.of(new LightCell(both.square(), 2, 1, 0, 0))));
    }
  }

  @Test
  void lightsMadeBeforeAStartAreCounted() {
    for (int number = 0; number < 50; number++) {
      create("urn:" + number, "Streetlight");
    }
    counted();
    LightsView.Overview overview = view.overview(everything());
    assertThat(overview.lights()).isEqualTo(50);
    assertThat(overview.bounds().orElseThrow().contains(6.76, 51.43)).isTrue();
  }

  @Test
  void whoSeesSomeLightsGetsCountsOfThoseOnly() {
    create("urn:1", "Streetlight");
    create("urn:2", "Streetlight");
    write("urn:2", property("district", new Value.Text("Mitte")));
    counted();
    Scope mitte =
        new Scope("default", Optional.empty(), Optional.of(Set.of("Mitte")), Optional.empty());
    Principal clerk = new Principal("key:mitte", Set.of(Right.READ), mitte);
    assertThat(view.cells(clerk, TILE, 17).getFirst().count()).isEqualTo(1);
    assertThat(view.overview(clerk).lights()).isEqualTo(1);
    assertThat(view.cells(everything(), TILE, 17).getFirst().count()).isEqualTo(2);
  }

  @Test
  void lightsAreFoundByPoleAndById() {
    create("urn:ngsi-ld:Streetlight:k-12", "Streetlight");
    create("urn:ngsi-ld:Bench:k-12", "Bench");
    counted();
    for (String text : List.of("m 7", "K-12", "k-1", "urn:ngsi-ld:Streetlight:k-12")) {
      assertThat(view.search(everything(), text, 5)).as(text).hasSize(1);
    }
    assertThat(view.search(everything(), "urn:ngsi-ld:Bench:k-12", 5)).isEmpty();
  }

  private void counted() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (view.atMost(everything(), new TileAddress(0, 0, 0)) == Long.MAX_VALUE) {
      assertThat(System.nanoTime()).as("waited for the count").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static LightChange take(LightsView.Following following, Class<?> kind) throws Exception {
    List<LightChange> changes = following.next(PATIENCE);
    while (!changes.isEmpty()) {
      if (kind.isInstance(changes.getLast())) {
        return changes.getLast();
      }
      changes = following.next(PATIENCE);
    }
    throw new AssertionError("no " + kind.getSimpleName() + " came");
  }

  private List<Light> all(Principal principal) {
    List<Light> lights = new ArrayList<>();
    view.each(principal, CITY, lights::add);
    return lights;
  }

  private static Principal everything() {
    return new Principal("key:test", Set.of(Right.READ), Scope.all("default"));
  }

  private void create(String id, String type) {
    commit(
        new Operation.Create(
            id,
            List.of(name(TERM + type)),
            List.of(),
            List.of(
                Attribute.geo(
                    name("https://uri.etsi.org/ngsi-ld/location"), Value.Point.of(6.76, 51.43)),
                property("streetPoleNum", new Value.Text("M 7")),
                property("illuminanceLevel", Value.ofDouble(0.7)),
                property("powerState", new Value.Text("on")),
                Attribute.property(
                    name("https://uri.etsi.org/ngsi-ld/status"), new Value.Text("ok"))),
            AT));
  }

  private void write(String id, Attribute attribute) {
    commit(
        new Operation.Write(
            id, List.of(), List.of(), List.of(attribute), Operation.WriteMode.APPEND, AT + 1));
  }

  private void commit(Operation operation) {
    Outcome outcome = tenant.commit(Transaction.of(Author.domain("test"), operation));
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
  }

  private Attribute property(String term, Value value) {
    return Attribute.property(name(TERM + term), value);
  }

  private Name name(String iri) {
    return tenant.names().intern(iri);
  }
}
