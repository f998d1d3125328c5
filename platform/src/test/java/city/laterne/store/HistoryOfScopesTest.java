package city.laterne.store;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Micros;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scopes over time, deletions that are told, and what is remembered of entities that are gone. */
class HistoryOfScopesTest {
  private static final long NOON = Micros.of(Instant.parse("2026-06-01T12:00:00Z"));
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;
  private static final Author AUTHOR = Author.domain("test");
  private static final String ID = "urn:x:1";

  @TempDir Path directory;
  private Store store;
  private Tenant tenant;
  private Name type;
  private Name n;
  private Name scope;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(directory, List.of(), true), () -> Micros.toInstant(NOON));
    tenant = store.tenant(Store.DEFAULT_TENANT);
    type = tenant.names().intern("https://example.org/T");
    n = tenant.names().intern("https://example.org/n");
    scope = tenant.names().intern("https://uri.etsi.org/ngsi-ld/scope");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void commit(Operation... operations) {
    for (Operation operation : operations) {
      assertThat(tenant.commit(Transaction.of(AUTHOR, operation)))
          .isInstanceOf(Outcome.Committed.class);
    }
  }

  private static HeadChange scopes(String... scopes) {
    return new HeadChange(true, List.of(scopes), false, Micros.ABSENT);
  }

  private Operation create(String... scopes) {
    return new Operation.Create(ID, List.of(type), List.of(scopes), List.of(number(1, NOON)), NOON);
  }

  private Operation change(long at, String... scopes) {
    return new Operation.Merge(ID, List.of(), List.of(), List.of(), scopes(scopes), at);
  }

  private Attribute number(int value, long at) {
    return Attribute.property(n, Value.Decimal.of(value), at);
  }

  private List<String> told(boolean newestFirst, long from, long to) {
    List<String> told = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.history(
          ID,
          from,
          to,
          newestFirst,
          row -> {
            told.add((row.time() - NOON) / HOUR + (row.ofScopes() ? " scope " : " ") + value(row));
            return true;
          });
    }
    return told;
  }

  private static String value(HistoryRow row) {
    return switch (row.attributes().getFirst().value()) {
      case Value.Text(String text) -> text;
      case Value.Items items -> items.values().size() + " scopes";
      case Value.Null _ -> "gone";
      case Value other -> Double.toString(other.asDouble());
    };
  }

  @Test
  void theyStandInTheHistoryInOrderOfTimeAndSurviveARestart() {
    commit(create("/a"), change(NOON + HOUR, "/a", "/b"));
    commit(new Operation.Report(ID, List.of(number(2, NOON + 2 * HOUR)), NOON + 2 * HOUR));
    commit(change(NOON + DAY), new Operation.Report(ID, List.of(number(3, NOON + 2 * DAY)), NOON));
    List<String> all =
        List.of("0 1.0", "0 scope /a", "1 scope 2 scopes", "2 2.0", "24 scope gone", "48 3.0");
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(all);
    store.close();
    open();
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(all);
    assertThat(told(true, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly(
            "48 3.0", "24 scope gone", "2 2.0", "1 scope 2 scopes", "0 scope /a", "0 1.0");
    assertThat(told(false, NOON + HOUR, NOON + DAY)).containsExactly("1 scope 2 scopes", "2 2.0");
  }

  @Test
  void theSameScopesAgainAreNoChange() {
    commit(create("/a"), change(NOON + HOUR, "/a"));
    commit(
        new Operation.Put(
            ID, List.of(type), List.of("/a"), List.of(number(2, NOON)), true, NOON + HOUR));
    assertThat(told(false, NOON, NOON + DAY)).filteredOn(row -> row.contains("scope")).hasSize(1);
  }

  @Test
  void theyEndWithTheirEntityAndBeginAgainWithIt() {
    commit(create("/a"), new Operation.Delete(ID, NOON + HOUR), create("/b"));
    assertThat(told(false, NOON, NOON + DAY))
        .filteredOn(row -> row.contains("scope"))
        .containsExactlyInAnyOrder("0 scope /a", "1 scope gone", "0 scope /b");
  }

  @Test
  void aHistoryThatIsToldKeepsWhatIsNewer() {
    commit(create("/a"));
    Attribute early = Attribute.property(scope, new Value.Text("/early"), NOON - HOUR);
    commit(new Operation.Evolve(ID, List.of(), HeadChange.NONE, List.of(early), NOON + HOUR));
    assertThat(told(false, NOON - DAY, NOON + DAY))
        .containsExactly("-1 scope /early", "0 1.0", "0 scope /a");
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.find(ID).orElseThrow().scopes()).containsExactly("/a");
      assertThat(view.scopes(ID)).extracting(HistoryRow::time).containsExactly(NOON - HOUR, NOON);
    }
  }

  @Test
  void aDeletionThatIsToldCountsFromItsTime() {
    commit(create());
    Attribute gone = Attribute.property(n, Value.Null.NULL).withTimes(Micros.ABSENT, NOON - HOUR);
    commit(new Operation.Evolve(ID, List.of(), HeadChange.NONE, List.of(gone), NOON + HOUR));
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.find(ID).orElseThrow().find(n)).isPresent();
    }
    Attribute later = gone.withTimes(Micros.ABSENT, NOON + HOUR);
    commit(new Operation.Evolve(ID, List.of(), HeadChange.NONE, List.of(later), NOON + 2 * HOUR));
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.find(ID).orElseThrow().find(n)).isEmpty();
    }
    assertThat(told(false, NOON - DAY, NOON + DAY)).containsExactly("-1 gone", "0 1.0", "1 gone");
  }

  @Test
  void whatIsGoneIsRememberedAndItsHistoryCanBeWrittenAnew() {
    commit(create("/a"));
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.findGone(ID)).isEmpty();
    }
    commit(new Operation.Delete(ID, NOON + HOUR));
    List<HistoryRow> empty;
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      Entity gone = view.findGone(ID).orElseThrow();
      assertThat(gone.types()).containsExactly(type);
      assertThat(gone.modifiedAt()).isEqualTo(NOON + HOUR);
      assertThat(gone.attributes()).isEmpty();
      empty =
          view.history(ID, Long.MIN_VALUE, Long.MAX_VALUE, 10, false).stream()
              .map(row -> row.with(List.of()))
              .toList();
    }
    assertThat(empty).hasSize(3);
    commit(new Operation.Rewrite(ID, List.of(), empty, List.of(), List.of(), NOON + 2 * HOUR));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
    Operation resurrection =
        new Operation.Rewrite(
            ID, List.of(n), List.of(), List.of(number(1, NOON)), List.of(), NOON + 3 * HOUR);
    assertThat(tenant.commit(Transaction.of(AUTHOR, resurrection)))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(
            Stream.of("urn:x:never", ID)
                .map(id -> new Operation.Rewrite(id, List.of(), List.of(), List.of(), List.of(), 1))
                .map(
                    one -> tenant.commit(Transaction.of(AUTHOR, one)) instanceof Outcome.Committed))
        .containsExactly(false, true);
  }

  /** An entity with scopes of which no row tells, as of versions that kept none. */
  private Operation adopt(String... scopes) {
    Entity entity =
        new Entity(0, ID, List.of(type), List.of(scopes), NOON, NOON, List.of(number(1, NOON)));
    return new Operation.Adopt(entity, List.of(), NOON + HOUR);
  }

  @Test
  void scopesOfBeforeThereWereRowsAreToldWithTheFirstChange() {
    commit(adopt("/a"));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
    commit(change(NOON + HOUR, "/a"));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
    commit(change(NOON + 2 * HOUR, "/b"), change(NOON + 3 * HOUR, "/c"));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly("0 scope /a", "2 scope /b", "3 scope /c");
    commit(change(NOON + 4 * HOUR), new Operation.Delete(ID, NOON + 5 * HOUR));
    assertThat(told(false, NOON, NOON + DAY))
        .containsExactly("0 scope /a", "2 scope /b", "3 scope /c", "4 scope gone");
  }

  @Test
  void scopesOfBeforeThereWereRowsOutliveTheirEntity() {
    commit(adopt("/a", "/b"), new Operation.Delete(ID, NOON + 2 * HOUR));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly("0 scope 2 scopes", "2 scope gone");
  }

  @Test
  void scopesOfBeforeThereWereRowsStayWhenEarlierOnesAreTold() {
    commit(adopt("/a"));
    Attribute early = Attribute.property(scope, new Value.Text("/early"), NOON - HOUR);
    commit(new Operation.Evolve(ID, List.of(), HeadChange.NONE, List.of(early), NOON + HOUR));
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly("-1 scope /early", "0 scope /a");
  }

  @Test
  void firstScopesHaveNoneBeforeThem() {
    commit(adopt());
    Transaction twice =
        Transaction.of(AUTHOR, List.of(change(NOON + HOUR, "/a"), change(NOON + 2 * HOUR, "/b")));
    assertThat(tenant.commit(twice)).isInstanceOf(Outcome.Committed.class);
    assertThat(told(false, Long.MIN_VALUE, Long.MAX_VALUE))
        .containsExactly("1 scope /a", "2 scope /b");
  }

  @Test
  void changesOfOneCommitAndOfSeveralInARowTellThemOnce() {
    commit(adopt("/a"));
    List<Transaction> all = new ArrayList<>();
    for (int hour = 1; hour <= 20; hour++) {
      all.add(Transaction.of(AUTHOR, change(NOON + hour * HOUR, "/" + hour)));
    }
    List.of(tenant.submit(all.subList(0, 10)), tenant.submit(all.subList(10, 20)))
        .forEach(submitted -> assertThat(submitted.join()).hasSize(10));
    assertThat(told(false, NOON, NOON + HOUR)).containsExactly("0 scope /a");
    assertThat(told(false, NOON, NOON + DAY)).hasSize(21);
  }
}
