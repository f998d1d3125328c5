package city.laterne.context.snapshot;

import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Outcome;
import city.laterne.store.RowWrite;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The snapshots of one tenant (ETSI GS CIM 009 v1.9.1, clause 5.16): rows of the store, all in
 * memory; what they hold lies in annexes. A row is written before its annex is made and taken away
 * before the annex goes, so that after a kill each annex without a usable row can go.
 *
 * <p>A snapshot is for who made it and for administrators; for all others there is none. Safe for
 * use by many threads.
 */
public final class Snapshots {
  /** How many a tenant may have. */
  static final int MOST = 8;

  private static final int LONGEST_ROW = 256 << 10;
  private static final Duration USUAL_LIFE = Duration.ofDays(1);
  private static final Duration MOST_LIFE = Duration.ofDays(7);
  private static final Author AUTHOR = Author.domain("snapshots");

  private final Store store;
  private final Tenant tenant;
  private final MachineClock clock;
  private final SnapshotHub hub;
  private final Map<String, Snapshot> byId = new ConcurrentHashMap<>();
  private final Set<String> touched = ConcurrentHashMap.newKeySet();

  /** Reads the rows; what was prepared when the platform stopped has failed. */
  Snapshots(Store store, Tenant tenant, MachineClock clock, SnapshotHub hub) {
    this.store = store;
    this.tenant = tenant;
    this.clock = clock;
    this.hub = hub;
    List<String> there = store.annexes();
    for (Snapshot read : SnapshotRows.all(tenant, 10 * MOST)) {
      SnapshotStatus status = read.capture().status();
      boolean lost = status != SnapshotStatus.FAILURE && !there.contains(read.copy());
      if (status == SnapshotStatus.PREPARING || lost) {
        put(read.filled(interrupted(read), clock.micros()), AUTHOR);
      } else {
        byId.put(read.id(), read);
      }
    }
  }

  private static Snapshot.Capture interrupted(Snapshot snapshot) {
    QueryResult result =
        QueryResult.failed(
            "Interrupted", "The platform stopped before the snapshot was complete. Make it again.");
    return new Snapshot.Capture(
        SnapshotStatus.FAILURE,
        snapshot.queries().stream().map(_ -> result).toList(),
        snapshot.temporalQueries().stream().map(_ -> result).toList());
  }

  /**
   * Makes a snapshot and has it filled in the background.
   *
   * @param queries the draft's, ready to run
   * @param temporalQueries the same over time
   * @throws Failure INVALID, code BadRequestData; CONFLICT, code AlreadyExists; TOO_LARGE, code
   *     TooManySnapshots
   */
  public Snapshot create(
      SnapshotDraft draft,
      Principal by,
      List<SnapshotQuery> queries,
      List<SnapshotQuery> temporalQueries) {
    Snapshot made =
        begin(draft, by, draft.queries(), draft.temporalQueries(), id -> store.createAnnex(id));
    hub.fill(new Filling(this, tenant, made, by.scope(), queries, temporalQueries));
    return made;
  }

  /**
   * Makes a snapshot of all that another one holds now, what was changed in it included.
   *
   * @throws Failure as {@link #create}; NOT_FOUND; CONFLICT when the original is not ready
   */
  public Snapshot copy(String id, SnapshotDraft draft, Principal by) {
    Snapshot original = usable(id, by);
    Snapshot made =
        begin(
            draft,
            by,
            original.queries(),
            original.temporalQueries(),
            copy -> store.copyAnnex(original.copy(), copy));
    finish(made, original.capture());
    return get(made.id(), by);
  }

  private interface Annexing {
    void make(String name);
  }

  private synchronized Snapshot begin(
      SnapshotDraft draft,
      Principal by,
      List<JsonNode> queries,
      List<JsonNode> temporalQueries,
      Annexing annexing) {
    long now = clock.micros();
    long end = draft.end(now, USUAL_LIFE, MOST_LIFE);
    expire();
    String id = draft.id().orElseGet(() -> "urn:ngsi-ld:Snapshot:" + UUID.randomUUID());
    if (byId.containsKey(id)) {
      throw new Failure(
          Failure.Kind.CONFLICT, "AlreadyExists", "There is a snapshot " + id + " already.");
    }
    if (byId.size() >= MOST || hub.isFull()) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooManySnapshots",
          "The tenant has "
              + byId.size()
              + " snapshots; at most "
              + MOST
              + " of a tenant and "
              + SnapshotHub.MOST
              + " of all are kept. Maybe delete some?");
    }
    Snapshot made =
        new Snapshot(
            id,
            by.name(),
            "snapshot-" + UUID.randomUUID(),
            queries,
            temporalQueries,
            Snapshot.Capture.PREPARING,
            draft.priority().orElse(Snapshot.USUAL_PRIORITY),
            draft.lifetime().orElse(""),
            new Snapshot.Times(now, now, end, now));
    int length = SnapshotRows.encode(made).length;
    if (length > LONGEST_ROW) {
      throw new Failure(
          Failure.Kind.TOO_LARGE,
          "TooLarge",
          "The snapshot's queries have "
              + length
              + " bytes; "
              + LONGEST_ROW
              + " are kept at most.");
    }
    put(made, by.author());
    try {
      annexing.make(made.copy());
    } catch (RuntimeException e) {
      remove(List.of(made), by.author());
      throw e;
    }
    return made;
  }

  /**
   * Changes priority and end.
   *
   * @throws Failure INVALID, code BadRequestData; NOT_FOUND
   */
  public synchronized Snapshot update(String id, SnapshotDraft draft, Principal by) {
    Snapshot old = get(id, by);
    long now = clock.micros();
    boolean otherEnd = draft.lifetime().isPresent() || draft.expiresAt().isPresent();
    Snapshot made =
        old.changed(
            draft.priority().orElse(old.priority()),
            draft.lifetime().orElse(old.lifetime()),
            otherEnd ? draft.end(now, USUAL_LIFE, MOST_LIFE) : old.times().expires(),
            now);
    put(made, by.author());
    return made;
  }

  /** Takes a snapshot away, and what it holds soon after. */
  public synchronized void delete(String id, Principal by) {
    remove(List.of(get(id, by)), by.author());
  }

  /**
   * Takes those away that a query wants.
   *
   * @return how many they were
   */
  public synchronized int purge(SnapshotFilter wanted, Principal by) {
    List<Snapshot> gone = list(by).stream().filter(wanted::matches).toList();
    remove(gone, by.author());
    return gone.size();
  }

  /** Those that somebody may see, the oldest first. */
  public List<Snapshot> list(Principal by) {
    long now = clock.micros();
    return byId.values().stream()
        .filter(one -> mayUse(one, by) && one.times().expires() > now)
        .sorted(
            Comparator.comparingLong((Snapshot one) -> one.times().created())
                .thenComparing(Snapshot::id))
        .toList();
  }

  /**
   * A snapshot.
   *
   * @throws Failure NOT_FOUND
   */
  public Snapshot get(String id, Principal by) {
    return Optional.ofNullable(byId.get(id))
        .filter(one -> mayUse(one, by) && one.times().expires() > clock.micros())
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND,
                    "ResourceNotFound",
                    "There is no snapshot " + id + "."));
  }

  /**
   * The annex of a snapshot, for a request that works on it.
   *
   * @throws Failure NOT_FOUND; CONFLICT when it is not ready or failed
   */
  public Tenant use(String id, Principal by) {
    Snapshot found = usable(id, by);
    long now = clock.micros();
    if (byId.computeIfPresent(id, (_, was) -> was.used(now)) != null) {
      touched.add(id);
    }
    return store.annex(found.copy());
  }

  private Snapshot usable(String id, Principal by) {
    Snapshot found = get(id, by);
    if (!found.capture().status().isUsable()) {
      throw new Failure(
          Failure.Kind.CONFLICT,
          "Conflict",
          found.capture().status() == SnapshotStatus.PREPARING
              ? "Snapshot " + id + " is still being prepared. Ask for its status first."
              : "Snapshot " + id + " failed and holds nothing. Its status says why.");
    }
    return found;
  }

  private static boolean mayUse(Snapshot snapshot, Principal by) {
    return snapshot.owner().equals(by.name()) || by.rights().contains(Right.ADMINISTER);
  }

  /** Whether a snapshot is there and to be filled; another one of its id is not it. */
  boolean isWanted(Snapshot prepared) {
    return find(prepared).isPresent();
  }

  /** What a snapshot has become since; an id can be taken again, the name of a copy cannot. */
  private Optional<Snapshot> find(Snapshot prepared) {
    return Optional.ofNullable(byId.get(prepared.id()))
        .filter(there -> there.copy().equals(prepared.copy()));
  }

  /** Says what became of the queries of a snapshot, unless it is gone. */
  synchronized void finish(Snapshot prepared, Snapshot.Capture capture) {
    find(prepared)
        .ifPresent(
            there -> {
              put(there.filled(capture, clock.micros()), AUTHOR);
              if (!capture.status().isUsable()) {
                hub.drop(there.copy());
              }
            });
  }

  /** Takes those away whose time is over. */
  synchronized void expire() {
    long now = clock.micros();
    remove(byId.values().stream().filter(one -> one.times().expires() <= now).toList(), AUTHOR);
  }

  /** Makes durable when snapshots were used. */
  synchronized void keepUses() {
    List<RowWrite> rows = new ArrayList<>();
    for (String id : List.copyOf(touched)) {
      touched.remove(id);
      Snapshot used = byId.get(id);
      if (used != null) {
        rows.add(SnapshotRows.put(used));
      }
    }
    if (!rows.isEmpty()) {
      commit(AUTHOR, rows);
    }
  }

  int count() {
    return byId.size();
  }

  /** The annexes that hold something. */
  List<String> copies() {
    return byId.values().stream()
        .filter(one -> one.capture().status() != SnapshotStatus.FAILURE)
        .map(Snapshot::copy)
        .toList();
  }

  private void put(Snapshot snapshot, Author author) {
    commit(author, List.of(SnapshotRows.put(snapshot)));
    byId.put(snapshot.id(), snapshot);
  }

  private void remove(List<Snapshot> gone, Author author) {
    if (gone.isEmpty()) {
      return;
    }
    commit(author, gone.stream().map(SnapshotRows::delete).toList());
    for (Snapshot one : gone) {
      byId.remove(one.id());
      hub.drop(one.copy());
    }
  }

  private void commit(Author author, List<RowWrite> rows) {
    switch (tenant.commit(Transaction.ofRows(author, rows))) {
      case Outcome.Committed _ -> {}
      case Outcome.Refused refused ->
          throw new Failure(Failure.Kind.INTERNAL, "SnapshotRefused", refused.refusal().message());
    }
  }
}
