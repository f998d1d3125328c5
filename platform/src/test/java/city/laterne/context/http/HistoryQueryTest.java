package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.context.entity.Json;
import city.laterne.context.entity.Projection;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.snapshot.SnapshotDraft;
import city.laterne.context.snapshot.SnapshotHub;
import city.laterne.context.snapshot.SnapshotQuery;
import city.laterne.context.snapshot.Snapshots;
import city.laterne.context.temporal.TemporalQuery;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Operation;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a query over time of a snapshot. */
class HistoryQueryTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final Principal ANNA =
      new Principal("key:anna", Set.of(Right.READ), Scope.all(Store.DEFAULT_TENANT));
  private static final String DRAFT =
      "{\"id\":\"urn:s:1\",\"type\":\"Snapshot\",\"snapshotTemporalQueries\":[{\"type\":\"Query\","
          + "\"entities\":[{\"type\":\"Car\"}],\"temporalQ\":{\"timerel\":\"after\","
          + "\"timeAt\":\"2026-01-01T00:00:00Z\"}}]}";

  private static final HistoryQuery EVERYTHING =
      new HistoryQuery(
          new Filter.All(),
          new Filter.All(),
          TemporalQuery.parse(Map.of("timerel", "after", "timeAt", "2026-01-01T00:00:00Z"), true),
          new CapturedQuery.Part(Projection.ALL, Set.of(), false));

  @TempDir Path data;

  @Test
  void itEndsWhenItsSnapshotIsDeletedThoughItFoundNothingYet() {
    try (Store store =
            Store.open(
                StoreSettings.of(data, List.of(), true).withSlabLimit(16L << 20), () -> NOON);
        SnapshotHub hub = new SnapshotHub(store, () -> NOON)) {
      Tenant city = store.tenant(Store.DEFAULT_TENANT);
      city.commit(
          Transaction.of(
              Author.domain("test"),
              new Operation.Create(
                  "urn:x:1", List.of(city.names().intern("urn:t:Car")), List.of(), List.of(), 0)));
      Snapshots snapshots = hub.of(city);
      CountDownLatch deleted = new CountDownLatch(1);
      CompletableFuture<Integer> ended = new CompletableFuture<>();
      SnapshotQuery query =
          (view, copy) -> {
            try {
              deleted.await();
              List<String> missing = EVERYTHING.fill(view, copy);
              ended.complete(missing.size());
              return missing;
            } catch (Failure | InterruptedException e) {
              ended.completeExceptionally(e);
              return List.of();
            }
          };
      SnapshotDraft draft =
          SnapshotDraft.read(Json.TREE.readTree(DRAFT), TermTable.CORE, SnapshotDraft.Use.CREATE);
      snapshots.create(draft, ANNA, List.of(), List.of(query));
      snapshots.delete("urn:s:1", ANNA);
      deleted.countDown();
      assertThatThrownBy(ended::join)
          .hasCauseInstanceOf(Failure.class)
          .hasMessageContaining("snapshot is gone");
    }
  }
}
