package city.laterne.context.snapshot;

import city.laterne.shared.Failure;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The filling of one snapshot: all its queries see one moment of the tenant, through the scope of
 * who made it.
 *
 * @param snapshots where it belongs
 * @param tenant whose entities it freezes
 * @param snapshot which
 * @param scope what it may hold
 * @param queries in their order
 * @param temporalQueries the same over time
 */
record Filling(
    Snapshots snapshots,
    Tenant tenant,
    Snapshot snapshot,
    Scope scope,
    List<SnapshotQuery> queries,
    List<SnapshotQuery> temporalQueries) {
  private static final System.Logger LOG = System.getLogger(Filling.class.getName());

  /**
   * Runs the queries.
   *
   * @param annex what is filled
   * @param goesOn whether the platform runs on
   */
  void run(Tenant annex, BooleanSupplier goesOn) {
    BooleanSupplier wanted = () -> goesOn.getAsBoolean() && snapshots.isWanted(snapshot);
    CopyWriter copy = new CopyWriter(annex, snapshot.times().created(), wanted);
    List<QueryResult> results = new ArrayList<>();
    List<QueryResult> temporalResults = new ArrayList<>();
    // Others may take their time; while the moment is held, the store keeps what is old.
    List<SnapshotQuery> gathered = queries.stream().map(Filling::gathered).toList();
    try (ReadView view = tenant.read(scope)) {
      gathered.forEach(query -> results.add(run(query, view, copy)));
      temporalQueries.forEach(query -> temporalResults.add(run(query, view, copy)));
    }
    if (wanted.getAsBoolean()) {
      List<QueryResult> all = new ArrayList<>(results);
      all.addAll(temporalResults);
      snapshots.finish(
          snapshot, new Snapshot.Capture(SnapshotStatus.of(all), results, temporalResults));
    }
  }

  private static SnapshotQuery gathered(SnapshotQuery query) {
    try {
      return query.gathered();
    } catch (Failure failure) {
      return (_, _) -> {
        throw failure;
      };
    }
  }

  private static QueryResult run(SnapshotQuery query, ReadView view, CopyWriter copy) {
    copy.next();
    try {
      List<String> missing = new ArrayList<>(query.fill(view, copy));
      copy.flush();
      copy.leftOut().ifPresent(missing::add);
      QueryResult.Kind kind = copy.found() > 0 ? QueryResult.Kind.SUCCESS : QueryResult.Kind.EMPTY;
      return missing.isEmpty()
          ? new QueryResult(kind, "", "")
          : new QueryResult(kind, "Incomplete", String.join(" ", missing));
    } catch (Failure failure) {
      return QueryResult.failed(failure.code(), failure.detail());
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "A query of a snapshot failed", bug);
      return QueryResult.failed("InternalError", "The query failed; the log says why.");
    }
  }

  /** Says that nothing could be done at all. */
  void fail(Failure why) {
    QueryResult result = QueryResult.failed(why.code(), why.detail());
    snapshots.finish(
        snapshot,
        new Snapshot.Capture(
            SnapshotStatus.FAILURE,
            queries.stream().map(_ -> result).toList(),
            temporalQueries.stream().map(_ -> result).toList()));
  }
}
