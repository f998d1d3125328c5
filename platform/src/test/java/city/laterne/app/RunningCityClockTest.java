package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningCityClockTest {
  private static final Instant GIVEN = Instant.parse("2026-06-21T19:00:00Z");
  private static final Instant OTHER = Instant.parse("2026-12-01T06:00:00Z");

  @TempDir Path data;
  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final MachineClock machine = () -> now;
  private final List<String> told = new ArrayList<>();
  private Store store;
  private Tenant tenant;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), machine);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aGivenTimeCountsAtTheFirstStartAndNobodyIsTold() {
    assertThat(start(Optional.of(GIVEN)).now()).isEqualTo(GIVEN);
    assertThat(told).isEmpty();
  }

  @Test
  void aDirectoryThatWasOnlyFilledMayBecomeASimulatedCity() {
    assertThat(RunningCityClock.beforeStart(tenant, machine).simulated()).isFalse();
    fill();
    assertThat(start(Optional.of(GIVEN)).now()).isEqualTo(GIVEN);
  }

  @Test
  void aDirectoryThatWasFilledAndRanAsARealCityStaysOne() {
    var _ = RunningCityClock.beforeStart(tenant, machine);
    fill();
    var _ = RunningCityClock.start(tenant, machine, 1, Optional.empty(), told::add);
    assertThatThrownBy(() -> start(Optional.of(GIVEN)))
        .isInstanceOfSatisfying(
            Usage.class, usage -> assertThat(usage.sentence()).contains("holds a real city"));
  }

  @Test
  void aGivenTimeThatDoesNotCountIsToldWithTheStoredOne() {
    RunningCityClock first = start(Optional.of(GIVEN));
    now = now.plusSeconds(10);
    first.store();
    assertThat(start(Optional.of(OTHER)).now()).isEqualTo(GIVEN.plusSeconds(600));
    assertThat(told)
        .singleElement()
        .asString()
        .contains("--city-time " + OTHER)
        .contains("stored time " + GIVEN.plusSeconds(600))
        .contains("--data");
  }

  @Test
  void withoutAGivenTimeTheStoredOneCountsInSilence() {
    RunningCityClock _ = start(Optional.of(GIVEN));
    assertThat(start(Optional.empty()).now()).isEqualTo(GIVEN);
    assertThat(told).isEmpty();
  }

  private RunningCityClock start(Optional<Instant> cityTime) {
    return RunningCityClock.start(tenant, machine, 60, cityTime, told::add);
  }

  private void fill() {
    var _ =
        tenant.commit(
            Transaction.of(
                Author.domain("import"),
                new Operation.Create(
                    "urn:ngsi-ld:Streetlight:1",
                    List.of(tenant.names().intern("https://example.org/Streetlight")),
                    List.of(),
                    List.of(),
                    1)));
  }
}
