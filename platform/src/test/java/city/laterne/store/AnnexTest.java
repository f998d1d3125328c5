package city.laterne.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants that stand apart. */
class AnnexTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final long NOW = Micros.of(NOON);
  private static final Author AUTHOR = Author.domain("test");

  @TempDir Path data;
  private Store store;

  @BeforeEach
  void open() {
    store =
        Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), () -> NOON);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  private static Entity entity(Tenant tenant, String id, long value, long time) {
    Attribute speed =
        Attribute.property(tenant.names().intern("urn:t:speed"), Value.Decimal.of(value))
            .withTimes(time, time + 1);
    return new Entity(
        0,
        id,
        List.of(tenant.names().intern("urn:t:Car")),
        List.of("/a"),
        time,
        time + 1,
        List.of(speed));
  }

  private static Outcome adopt(Tenant tenant, Entity entity, HistoryRow... rows) {
    return tenant.commit(Transaction.of(AUTHOR, new Operation.Adopt(entity, List.of(rows), NOW)));
  }

  private static Entity read(Tenant tenant, String id) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find(id).orElseThrow();
    }
  }

  private static long count(Tenant tenant) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.count(new Filter.All());
    }
  }

  @Test
  void annexIsNoTenant() {
    store.createAnnex("copy");
    assertThat(store.tenants()).containsExactly(Store.DEFAULT_TENANT);
    assertThat(store.annexes()).containsExactly("copy");
    assertThatThrownBy(() -> store.tenant("copy")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> store.createAnnex("copy")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> store.annex("../tenants/default")).isInstanceOf(Failure.class);
  }

  @Test
  void annexIsThereAfterARestart() {
    adopt(store.createAnnex("copy"), entity(store.annex("copy"), "urn:x:1", 5, NOW - 10));
    reopen();
    assertThat(count(store.annex("copy"))).isEqualTo(1);
  }

  @Test
  void adoptedEntityKeepsItsTimes() {
    Tenant annex = store.createAnnex("copy");
    adopt(annex, entity(annex, "urn:x:1", 5, NOW - 5_000_000));
    Entity read = read(annex, "urn:x:1");
    assertThat(read.createdAt()).isEqualTo(NOW - 5_000_000);
    assertThat(read.modifiedAt()).isEqualTo(NOW - 4_999_999);
    assertThat(read.scopes()).containsExactly("/a");
    assertThat(read.attributes().getFirst().createdAt()).isEqualTo(NOW - 5_000_000);
    assertThat(read.attributes().getFirst().modifiedAt()).isEqualTo(NOW - 4_999_999);
  }

  @Test
  void adoptedAgainAnEntityGetsWhatItLacksAlone() {
    Tenant annex = store.createAnnex("copy");
    adopt(annex, entity(annex, "urn:x:1", 5, NOW - 10));
    Entity more = entity(annex, "urn:x:1", 6, NOW - 3);
    Attribute name = Attribute.property(annex.names().intern("urn:t:name"), new Value.Text("a"));
    adopt(
        annex,
        new Entity(
            0,
            more.id(),
            more.types(),
            List.of(),
            more.createdAt(),
            more.modifiedAt(),
            List.of(more.attributes().getFirst(), name)));
    Entity read = read(annex, "urn:x:1");
    assertThat(read.number(annex.names().intern("urn:t:speed"))).isEqualTo(5);
    assertThat(read.text(annex.names().intern("urn:t:name"))).isEqualTo("a");
    assertThat(read.createdAt()).isEqualTo(NOW - 10);
  }

  @Test
  void adoptedHistoryIsThatAlone() {
    Tenant annex = store.createAnnex("copy");
    Entity car = entity(annex, "urn:x:1", 5, NOW - 10);
    long then = NOW - 86_400_000_000L;
    HistoryRow row =
        new HistoryRow(
            then, 7, List.of(car.attributes().getFirst().withObservedAt(then)), List.of(), false);
    adopt(annex, car, row);
    try (ReadView view = annex.read(Scope.all(annex.name()))) {
      List<HistoryRow> rows = view.history("urn:x:1", Long.MIN_VALUE, Long.MAX_VALUE, 10, false);
      assertThat(rows).containsExactly(row);
    }
  }

  @Test
  void copyIsIndependent() {
    Tenant first = store.createAnnex("first");
    adopt(first, entity(first, "urn:x:1", 5, NOW));
    store.copyAnnex("first", "second");
    adopt(first, entity(first, "urn:x:2", 6, NOW));
    store.dropAnnex("first");
    assertThat(count(store.annex("second"))).isEqualTo(1);
    Tenant second = store.annex("second");
    adopt(second, entity(second, "urn:x:3", 6, NOW));
    assertThat(count(second)).isEqualTo(2);
  }

  @Test
  void droppedAnnexLeavesNoFilesAndTakesNobodyIn() throws IOException {
    Tenant annex = store.createAnnex("copy");
    adopt(annex, entity(annex, "urn:x:1", 5, NOW));
    store.dropAnnex("copy");
    store.dropAnnex("copy");
    assertThat(store.annexes()).isEmpty();
    try (var left = Files.list(data.resolve("annexes"))) {
      assertThat(left).isEmpty();
    }
    assertThatThrownBy(() -> annex.read(Scope.all("copy")))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("NoSuchAnnex"));
    assertThatThrownBy(() -> adopt(annex, entity(annex, "urn:x:2", 5, NOW)))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(() -> store.annex("copy")).isInstanceOf(Failure.class);
  }

  @Test
  void droppingWaitsForThoseWhoRead() throws InterruptedException {
    Tenant annex = store.createAnnex("copy");
    adopt(annex, entity(annex, "urn:x:1", 5, NOW));
    Thread dropping;
    try (ReadView view = annex.read(Scope.all("copy"))) {
      dropping = Thread.ofVirtual().start(() -> store.dropAnnex("copy"));
      while (store.annexes().contains("copy")) {
        Thread.onSpinWait();
      }
      assertThat(view.find("urn:x:1")).isPresent();
    }
    dropping.join();
    assertThat(data.resolve("annexes/copy")).doesNotExist();
  }

  @Test
  void whatAKillLeftOfADroppedAnnexGoesAtTheNextStart() throws IOException {
    store.close();
    Path left = data.resolve("annexes/copy.gone/rocksdb");
    Files.createDirectories(left);
    Files.writeString(left.resolve("CURRENT"), "half");
    open();
    assertThat(data.resolve("annexes/copy.gone")).doesNotExist();
    assertThat(store.annexes()).isEmpty();
  }
}
