package city.laterne.store;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock goes back by an hour and forward by a day while the store runs. */
class ClockJumpTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final long[] JUMPS = {0, 1, -3_600, 1, 1, 86_400, 1, -3_600, 1};
  private static final String LAMP = "urn:l:1";

  @TempDir Path directory;
  private Instant now = NOON;
  private final MachineClock clock = () -> now;
  private Store store;
  private Tenant tenant;

  @BeforeEach
  void open() {
    store =
        Store.open(StoreSettings.of(directory, List.of(), true).withSlabLimit(16L << 20), clock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatWasAcknowledgedStaysInItsOrder() throws InterruptedException {
    for (int i = 0; i < JUMPS.length; i++) {
      now = now.plusSeconds(JUMPS[i]);
      assertThat(write(i)).isInstanceOf(Outcome.Committed.class);
      if (i == JUMPS.length / 2) {
        store.close();
        open();
        assertThat(current("level")).isEqualTo(Value.Decimal.of(i));
      }
    }
    assertThat(current("level")).isEqualTo(Value.Decimal.of(JUMPS.length - 1));
    List<Change> changes = tenant.cursor("end", true).read(100, Duration.ZERO);
    assertThat(changes)
        .extracting(Change::position)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, JUMPS.length).boxed().toList());
    assertThat(changes)
        .extracting(change -> change.attributes().getFirst().value())
        .containsExactlyElementsOf(
            LongStream.range(0, JUMPS.length).<Value>mapToObj(Value.Decimal::of).toList());
    assertThat(history())
        .extracting(row -> row.attributes().getFirst().value())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, JUMPS.length).<Value>mapToObj(Value.Decimal::of).toList());
  }

  @Test
  void aReportRedeliveredBehindAJumpLeavesOneHistoryRow() {
    now = now.minusSeconds(10);
    assertThat(write(0)).isInstanceOf(Outcome.Committed.class);
    int before = history().size();
    for (int i = 0; i < JUMPS.length; i++) {
      report(i);
      now = now.plusSeconds(JUMPS[i]);
      report(i);
      if (i == JUMPS.length / 2) {
        store.close();
        open();
        report(i);
      }
    }
    assertThat(history()).hasSize(before + JUMPS.length);
    assertThat(current("power")).isEqualTo(Value.Decimal.of(JUMPS.length - 1));
  }

  private Outcome write(long level) {
    return tenant.commit(
        Transaction.of(
            Author.domain("test"),
            new Operation.Write(
                LAMP,
                List.of(),
                List.of(name("Streetlight")),
                List.of(Attribute.property(name("level"), Value.Decimal.of(level))),
                Operation.WriteMode.APPEND,
                clock.micros())));
  }

  /** A report of a device whose own clock is steady: one a second. */
  private void report(long power) {
    Outcome outcome =
        tenant.commit(
            Transaction.of(
                new Author("device:1", Set.of(Writer.DEVICE)),
                new Operation.Report(
                    LAMP,
                    List.of(
                        Attribute.property(
                            name("power"),
                            Value.Decimal.of(power),
                            Micros.of(NOON.plusSeconds(power)))),
                    clock.micros())));
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
  }

  private Value current(String attribute) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find(LAMP).orElseThrow().find(name(attribute)).orElseThrow().value();
    }
  }

  private List<HistoryRow> history() {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.history(LAMP, Micros.of(NOON) - 1_000_000_000_000L, Long.MAX_VALUE, 100, false);
    }
  }

  private Name name(String term) {
    return tenant.names().intern("https://example.org/" + term);
  }
}
