package city.laterne.context.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Operation;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a tenant: whose they are, how long they live, and what a stop leaves of them. */
class SnapshotsTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final String CAR = "https://uri.etsi.org/ngsi-ld/default-context/Car";
  private static final String BUS = "https://uri.etsi.org/ngsi-ld/default-context/Bus";

  private static final SnapshotQuery EVERYTHING =
      (view, copy) -> {
        view.each(
            new Filter.All(),
            entity -> {
              copy.add(entity);
              return true;
            });
        return List.of();
      };

  @TempDir Path data;
  private Instant now = NOON;
  private Store store;
  private Tenant city;
  private SnapshotHub hub;
  private Snapshots snapshots;

  @BeforeEach
  void open() {
    store = Store.open(StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), () -> now);
    city = store.tenant(Store.DEFAULT_TENANT);
    hub = new SnapshotHub(store, () -> now);
    snapshots = hub.of(city);
  }

  @AfterEach
  void close() {
    hub.close();
    store.close();
  }

  private void reopen() {
    close();
    open();
  }

  private static Principal principal(String name, Right... rights) {
    return new Principal(name, Set.of(rights), Scope.all(Store.DEFAULT_TENANT));
  }

  private static final Principal ANNA = principal("key:anna", Right.READ);

  private void create(String id, String type) {
    city.commit(
        Transaction.of(
            Author.domain("test"),
            new Operation.Create(
                id,
                List.of(city.names().intern(type)),
                List.of(),
                List.of(Attribute.property(city.names().intern("urn:t:a"), new Value.Text("x"))),
                0)));
  }

  private static SnapshotDraft draft(String more) {
    return SnapshotDraft.read(
        Json.TREE.readTree(
            "{\"type\":\"Snapshot\",\"snapshotQueries\":[{\"type\":\"Query\",\"entities\":"
                + "[{\"type\":\"Car\"}]}]"
                + more
                + "}"),
        TermTable.CORE,
        SnapshotDraft.Use.CREATE);
  }

  private Snapshot make(String more, Principal by, SnapshotQuery query) {
    return snapshots.create(draft(more), by, List.of(query), List.of());
  }

  private Snapshot settled(Snapshot made, Principal by) {
    Snapshot read = snapshots.get(made.id(), by);
    while (read.capture().status() == SnapshotStatus.PREPARING) {
      Thread.onSpinWait();
      read = snapshots.get(made.id(), by);
    }
    return read;
  }

  private long held(Snapshot snapshot, Principal by) {
    Tenant annex = snapshots.use(snapshot.id(), by);
    try (ReadView view = annex.read(Scope.all(annex.name()))) {
      return view.count(new Filter.All());
    }
  }

  @Test
  void holdsWhatItsMakerCouldSee() {
    create("urn:x:1", CAR);
    create("urn:x:2", BUS);
    Principal drivers =
        new Principal(
            "key:drivers",
            Set.of(Right.READ),
            new Scope(
                Store.DEFAULT_TENANT,
                Optional.of(Set.of(BUS)),
                Optional.empty(),
                Optional.empty()));
    Snapshot made = settled(make("", drivers, EVERYTHING), drivers);
    assertThat(made.capture().status()).isEqualTo(SnapshotStatus.SUCCESS);
    assertThat(held(made, drivers)).isEqualTo(1);
  }

  @Test
  void isForItsMakerAndAdministratorsAlone() {
    Snapshot made = settled(make("", ANNA, EVERYTHING), ANNA);
    Principal other = principal("key:other", Right.READ, Right.OPERATE, Right.PROVISION);
    assertThatThrownBy(() -> snapshots.get(made.id(), other)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> snapshots.use(made.id(), other)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> snapshots.delete(made.id(), other)).isInstanceOf(Failure.class);
    assertThat(snapshots.purge(SnapshotFilter.parse("snapshotPriority>0"), other)).isZero();
    Principal administrator = principal("key:chief", Right.ADMINISTER);
    assertThat(snapshots.get(made.id(), administrator)).isEqualTo(made);
  }

  @Test
  void statusTellsWhatBecameOfTheQueries() {
    SnapshotQuery failing =
        (_, _) -> {
          throw new Failure(Failure.Kind.FORBIDDEN, "TooManyResults", "Too many.");
        };
    SnapshotQuery nothing = (_, _) -> List.of();
    create("urn:x:1", CAR);
    assertThat(settled(make("", ANNA, nothing), ANNA).capture().status())
        .isEqualTo(SnapshotStatus.EMPTY);
    Snapshot failed = settled(make("", ANNA, failing), ANNA);
    assertThat(failed.capture().status()).isEqualTo(SnapshotStatus.FAILURE);
    assertThat(failed.capture().results().getFirst().code()).isEqualTo("TooManyResults");
    Snapshot both =
        snapshots.create(draft(""), ANNA, List.of(EVERYTHING, failing), List.of(nothing));
    assertThat(settled(both, ANNA).capture().status()).isEqualTo(SnapshotStatus.PARTIAL);
    assertThatThrownBy(() -> snapshots.use(failed.id(), ANNA))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
  }

  @Test
  void aStopHalfwayThroughFillingLeavesAFailureAndNoFiles() throws InterruptedException {
    create("urn:x:1", CAR);
    CountDownLatch halfway = new CountDownLatch(1);
    CountDownLatch stopping = new CountDownLatch(1);
    Snapshot made =
        make(
            "",
            ANNA,
            (view, copy) -> {
              EVERYTHING.fill(view, copy);
              copy.flush();
              halfway.countDown();
              try {
                stopping.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              copy.flush();
              return List.of();
            });
    halfway.await();
    assertThat(store.annexes()).hasSize(1);
    assertThatThrownBy(() -> snapshots.use(made.id(), ANNA))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.CONFLICT));
    Thread closing = Thread.ofVirtual().start(hub::close);
    while (hub.isOpen()) {
      Thread.onSpinWait();
    }
    stopping.countDown();
    closing.join();
    reopen();
    Snapshot read = snapshots.get(made.id(), ANNA);
    assertThat(read.capture().status()).isEqualTo(SnapshotStatus.FAILURE);
    assertThat(read.capture().results().getFirst().code()).isEqualTo("Interrupted");
    assertThat(store.annexes()).isEmpty();
  }

  @Test
  void annexThatNoSnapshotUsesGoesAtTheStart() {
    Snapshot kept = settled(make("", ANNA, EVERYTHING), ANNA);
    store.createAnnex("left-over");
    reopen();
    assertThat(store.annexes()).containsExactly(kept.copy());
    assertThat(snapshots.get(kept.id(), ANNA)).isEqualTo(kept);
  }

  @Test
  void livesADayUnlessSaidOtherwise() {
    long start = now.toEpochMilli() * 1_000;
    long day = Duration.ofDays(1).toNanos() / 1_000;
    Snapshot usual = make("", ANNA, EVERYTHING);
    assertThat(usual.times().expires()).isEqualTo(start + day);
    Snapshot brief = make(",\"snapshotLifetime\":\"PT90S\"", ANNA, EVERYTHING);
    assertThat(brief.times().expires()).isEqualTo(start + 90_000_000);
    Snapshot longer = make(",\"snapshotLifetime\":\"P2DT1H\"", ANNA, EVERYTHING);
    assertThat(longer.times().expires()).isEqualTo(start + 2 * day + day / 24);
    assertThatThrownBy(() -> make(",\"snapshotLifetime\":\"P8D\"", ANNA, EVERYTHING))
        .hasMessageContaining("7 days");
    assertThatThrownBy(() -> make(",\"snapshotLifetime\":\"soon\"", ANNA, EVERYTHING))
        .hasMessageContaining("no duration");
    assertThatThrownBy(() -> make(",\"snapshotLifetime\":\"PT0S\"", ANNA, EVERYTHING))
        .hasMessageContaining("over already");
  }

  @Test
  void isGoneWhenItsTimeIsOver() {
    Snapshot made = settled(make(",\"snapshotLifetime\":\"PT1H\"", ANNA, EVERYTHING), ANNA);
    now = NOON.plus(Duration.ofHours(1));
    assertThatThrownBy(() -> snapshots.get(made.id(), ANNA)).isInstanceOf(Failure.class);
    snapshots.expire();
    while (!store.annexes().isEmpty()) {
      Thread.onSpinWait();
    }
    reopen();
    assertThat(snapshots.list(ANNA)).isEmpty();
  }

  @Test
  void isRefusedBeyondTheMostOfATenant() {
    for (int i = 0; i < Snapshots.MOST; i++) {
      make("", ANNA, EVERYTHING);
    }
    assertThatThrownBy(() -> make("", ANNA, EVERYTHING))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("TooManySnapshots"));
    assertThat(snapshots.purge(SnapshotFilter.parse("snapshotPriority==5"), ANNA))
        .isEqualTo(Snapshots.MOST);
    assertThat(make("", ANNA, EVERYTHING).priority()).isEqualTo(5);
  }

  @Test
  void useIsKeptAcrossAStop() {
    Snapshot made = settled(make("", ANNA, EVERYTHING), ANNA);
    now = NOON.plusSeconds(60);
    snapshots.use(made.id(), ANNA);
    reopen();
    assertThat(snapshots.get(made.id(), ANNA).times().lastUsed())
        .isEqualTo(now.toEpochMilli() * 1_000);
  }

  @Test
  void cloneSurvivesItsOriginal() {
    create("urn:x:1", CAR);
    Snapshot first = settled(make("", ANNA, EVERYTHING), ANNA);
    SnapshotDraft asked =
        SnapshotDraft.read(
            Json.TREE.readTree("{\"type\":\"Snapshot\",\"snapshotPriority\":9}"),
            TermTable.CORE,
            SnapshotDraft.Use.CLONE);
    Snapshot second = snapshots.copy(first.id(), asked, ANNA);
    snapshots.delete(first.id(), ANNA);
    assertThat(second.priority()).isEqualTo(9);
    assertThat(held(second, ANNA)).isEqualTo(1);
  }

  @Test
  void purgeAsksForMembersOfSnapshotsAlone() {
    settled(make(",\"id\":\"urn:s:1\",\"snapshotPriority\":2", ANNA, EVERYTHING), ANNA);
    settled(make(",\"id\":\"urn:s:2\",\"snapshotPriority\":8", ANNA, EVERYTHING), ANNA);
    assertThatThrownBy(() -> SnapshotFilter.parse("speed>50")).hasMessageContaining("speed");
    assertThatThrownBy(() -> SnapshotFilter.parse("")).hasMessageContaining("q is missing");
    assertThat(
            snapshots.purge(
                SnapshotFilter.parse("snapshotPriority<5;createdAt>2026-06-02T00:00:00Z"), ANNA))
        .isZero();
    assertThat(
            snapshots.purge(
                SnapshotFilter.parse(
                    "snapshotPriority<5;createdAt<2026-06-02T00:00:00Z;snapshotStatus!=preparing"),
                ANNA))
        .isEqualTo(1);
    assertThat(snapshots.list(ANNA)).extracting(Snapshot::id).containsExactly("urn:s:2");
  }

  @Test
  void purgeByAgeSparesWhatIsYounger() {
    settled(make(",\"id\":\"urn:s:old\"", ANNA, EVERYTHING), ANNA);
    now = NOON.plusSeconds(60);
    settled(make(",\"id\":\"urn:s:young\"", ANNA, EVERYTHING), ANNA);
    for (String none :
        List.of(
            "createdAt<2026-06-01T12:00:00Z", "modifiedAt>2026-06-01T12:01:00Z", "!createdAt")) {
      assertThat(snapshots.purge(SnapshotFilter.parse(none), ANNA)).as(none).isZero();
    }
    assertThat(snapshots.purge(SnapshotFilter.parse("createdAt<2026-06-01T12:00:30Z"), ANNA))
        .isEqualTo(1);
    assertThat(snapshots.list(ANNA)).extracting(Snapshot::id).containsExactly("urn:s:young");
    assertThat(snapshots.purge(SnapshotFilter.parse("modifiedAt<2026-06-01T12:00:30Z"), ANNA))
        .isZero();
    assertThat(snapshots.purge(SnapshotFilter.parse("modifiedAt==2026-06-01T12:01:00Z"), ANNA))
        .isEqualTo(1);
  }

  @Test
  void purgeOfAllThatHaveBeenMadeMeansAll() {
    settled(make("", ANNA, EVERYTHING), ANNA);
    settled(make("", ANNA, EVERYTHING), ANNA);
    assertThat(snapshots.purge(SnapshotFilter.parse("createdAt"), ANNA)).isEqualTo(2);
  }

  private static SnapshotQuery waiting(CountDownLatch begun, CountDownLatch goesOn) {
    return (view, copy) -> {
      begun.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return EVERYTHING.fill(view, copy);
    };
  }

  @Test
  void fillingLeavesALaterSnapshotOfItsIdAlone() throws InterruptedException {
    create("urn:x:1", CAR);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    make(",\"id\":\"urn:s:1\"", ANNA, waiting(begun, first));
    snapshots.delete("urn:s:1", ANNA);
    Snapshot again = make(",\"id\":\"urn:s:1\"", ANNA, waiting(begun, second));
    begun.await();
    Snapshot behind = make("", ANNA, EVERYTHING);
    first.countDown();
    // Two are filled at once: the third is ready when the first has ended.
    settled(behind, ANNA);
    assertThat(snapshots.get("urn:s:1", ANNA)).isEqualTo(again);
    second.countDown();
    assertThat(settled(again, ANNA).capture().status()).isEqualTo(SnapshotStatus.SUCCESS);
    assertThat(held(again, ANNA)).isEqualTo(1);
  }
}
