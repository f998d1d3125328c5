package city.laterne.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Author;
import city.laterne.store.Declaration;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History goes when its declared time is over, and not before. */
class RetentionTest {
  private static final String LIGHT = "https://example.org/Streetlight";
  private static final String POWER = "https://example.org/powerConsumption";
  private static final String STATE = "https://example.org/powerState";
  private static final String ID = "urn:ngsi-ld:Streetlight:1";
  private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
  private static final Author CITY = new Author("city", Set.of(Writer.values()));

  @TempDir Path directory;
  private Instant now = START;

  private TenantEngine open() {
    StoreSettings settings =
        StoreSettings.of(
            directory,
            List.of(
                declared(POWER, Optional.of(Duration.ofDays(30))),
                declared(STATE, Optional.empty())),
            false);
    return new TenantEngine(Store.DEFAULT_TENANT, directory, settings, () -> now);
  }

  private static Declaration declared(String attribute, Optional<Duration> retention) {
    return new Declaration(
        LIGHT,
        attribute,
        AttributeKind.PROPERTY,
        Declaration.ValueType.ANY,
        "",
        Writer.DEVICE,
        false,
        "lighting",
        "public task",
        retention);
  }

  /** A report a day for 40 days: power always, the state on every tenth day. */
  private static void report(TenantEngine tenant) {
    Name light = tenant.names().intern(LIGHT);
    Name power = tenant.names().intern(POWER);
    Name state = tenant.names().intern(STATE);
    for (int day = 0; day < 40; day++) {
      long at = Micros.of(START.plus(Duration.ofDays(day)));
      Attribute watts = Attribute.property(power, Value.ofDouble(day), at);
      Attribute on = Attribute.property(state, new Value.Text("on"), at);
      List<Attribute> attributes = day % 10 == 0 ? List.of(watts, on) : List.of(watts);
      Operation operation =
          day == 0
              ? new Operation.Create(ID, List.of(light), List.of(), attributes, at)
              : new Operation.Report(ID, attributes, at);
      assertThat(tenant.commit(Transaction.of(CITY, operation)))
          .isInstanceOf(Outcome.Committed.class);
    }
  }

  private static List<String> history(TenantEngine tenant) {
    try (ReadView view = tenant.read(Scope.all(Store.DEFAULT_TENANT))) {
      return view.history(ID, 0, Long.MAX_VALUE, 1_000, false).stream()
          .map(RetentionTest::text)
          .toList();
    }
  }

  private static String text(HistoryRow row) {
    long day = Duration.between(START, Micros.toInstant(row.time())).toDays();
    return day + ":" + row.attributes().size();
  }

  @Test
  void onlyWhatOutlivedItsTimeGoesAlsoAfterARestart() {
    try (TenantEngine tenant = open()) {
      report(tenant);
      assertThat(history(tenant)).hasSize(40);
    }
    now = START.plus(Duration.ofDays(45));
    List<String> left;
    try (TenantEngine tenant = open()) {
      tenant.forget();
      left = history(tenant);
      assertThat(left).startsWith("0:1", "10:1", "15:1", "16:1").endsWith("39:1").hasSize(27);
      assertThat(left).contains("20:2", "30:2").doesNotContain("14:1");
      tenant.forget();
      assertThat(history(tenant)).isEqualTo(left);
    }
    now = START.plus(Duration.ofDays(46));
    try (TenantEngine tenant = open()) {
      assertThat(history(tenant)).isEqualTo(left);
      tenant.forget();
      assertThat(history(tenant)).hasSize(26).doesNotContain("15:1");
    }
  }

  @Test
  void aClockThatJumpsAheadTakesNothingAway() {
    try (TenantEngine tenant = open()) {
      report(tenant);
      now = START.plus(Duration.ofDays(4_000));
      tenant.forget();
      assertThat(history(tenant)).hasSize(40);
    }
  }
}
