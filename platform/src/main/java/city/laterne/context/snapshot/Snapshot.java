package city.laterne.context.snapshot;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A snapshot (ETSI GS CIM 009 v1.9.1, clause 5.2.41): a frozen copy of what queries found, on which
 * requests work that name it.
 *
 * @param id its URI
 * @param owner the name of who made it
 * @param copy the store's annex that holds the entities
 * @param queries its queries, names as IRIs; {@code q} as it was given
 * @param temporalQueries the same over time
 * @param capture what became of them
 * @param priority 1 to 10; what it is worth when room is short
 * @param lifetime how long it was asked to live, ISO 8601; empty when nothing was said
 * @param times its times
 */
public record Snapshot(
    String id,
    String owner,
    String copy,
    List<JsonNode> queries,
    List<JsonNode> temporalQueries,
    Capture capture,
    int priority,
    String lifetime,
    Times times) {
  /** The priority of a snapshot of which nothing is said. */
  public static final int USUAL_PRIORITY = 5;

  /** Copies the lists. */
  public Snapshot {
    queries = List.copyOf(queries);
    temporalQueries = List.copyOf(temporalQueries);
  }

  /**
   * What became of the queries.
   *
   * @param status how far the snapshot is
   * @param results one a query, in their order; none while it is prepared
   * @param temporalResults the same of the queries over time
   */
  public record Capture(
      SnapshotStatus status, List<QueryResult> results, List<QueryResult> temporalResults) {
    /** The queries are under way. */
    static final Capture PREPARING = new Capture(SnapshotStatus.PREPARING, List.of(), List.of());

    /** Copies the lists. */
    public Capture {
      results = List.copyOf(results);
      temporalResults = List.copyOf(temporalResults);
    }
  }

  /**
   * Times of a snapshot, µs since 1970.
   *
   * @param created when it was made
   * @param modified when something of it last became another
   * @param expires when it goes
   * @param lastUsed when a request last worked on it
   */
  public record Times(long created, long modified, long expires, long lastUsed) {}

  /** The same with what became of its queries. */
  Snapshot filled(Capture found, long at) {
    return new Snapshot(
        id,
        owner,
        copy,
        queries,
        temporalQueries,
        found,
        priority,
        lifetime,
        new Times(times.created, at, times.expires, times.lastUsed));
  }

  /** The same with another priority and end. */
  Snapshot changed(int otherPriority, String otherLifetime, long expires, long at) {
    return new Snapshot(
        id,
        owner,
        copy,
        queries,
        temporalQueries,
        capture,
        otherPriority,
        otherLifetime,
        new Times(times.created, at, expires, times.lastUsed));
  }

  /** The same, used at a time. */
  Snapshot used(long at) {
    return new Snapshot(
        id,
        owner,
        copy,
        queries,
        temporalQueries,
        capture,
        priority,
        lifetime,
        new Times(times.created, times.modified, times.expires, Math.max(at, times.lastUsed)));
  }
}
