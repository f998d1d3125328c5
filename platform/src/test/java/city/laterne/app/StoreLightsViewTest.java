package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.portal.Light;
import city.laterne.portal.LightChange;
import city.laterne.portal.LightsView;
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

class StoreLightsViewTest {
  private static final String TERM = "https://uri.etsi.org/ngsi-ld/default-context/";
  private static final long AT = 1_760_000_000_000_000L;
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
    try (LightsView.Following following = view.follow(everything())) {
      create("urn:2", "Bench");
      create("urn:1", "Streetlight");
      write("urn:1", property("illuminanceLevel", Value.ofDouble(0.4)));
      write("urn:1", property("annotations", new Value.Text("painted")));
      write("urn:1", property("streetPoleNum", new Value.Text("M 8")));
      commit(new Operation.Delete("urn:1", AT + 9));
      List<LightChange> changes = new ArrayList<>();
      while (changes.isEmpty() || !(changes.getLast() instanceof LightChange.Gone)) {
        List<LightChange> more = following.next(PATIENCE);
        assertThat(more).isNotEmpty();
        changes.addAll(more);
      }
      assertThat(changes)
          .contains(
              new LightChange.Read(
                  "urn:1",
                  new Light.Readings(
                      0.4, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN)));
      assertThat(changes).extracting(LightChange::id).containsOnly("urn:1");
    }
  }

  private List<Light> all(Principal principal) {
    List<Light> lights = new ArrayList<>();
    view.each(principal, lights::add);
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
