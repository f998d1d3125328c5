package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.store.HistoryRow;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.Refusal;
import city.laterne.store.RowWrite;
import city.laterne.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The one writer of a tenant: takes submissions from a bounded queue, decides them in order against
 * the newest state and fills the next commit while the last one is on its way to the disk. No
 * timer: an idle system answers at once, load makes the batches.
 */
final class WriterLoop implements Runnable {
  static final int ENTITY_LIMIT = 1 << 20;
  private static final int COMMIT_BYTES = 4 << 20;
  private static final int COMMIT_TRANSACTIONS = 10_000;
  private static final int KEPT_BYTES = 1 << 20;
  private static final int WORTH_WAKING = 64;

  /** Up to here the disk takes longer than deciding what comes meanwhile. */
  private static final int SMALL_COMMIT = 256;

  private final TenantState state;
  private final CommitLoop committer;
  private final int queueLimit;
  private final ConcurrentLinkedQueue<Submission> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final Deciding deciding;
  private final Folding folding;
  private final HistoryWriter history;
  private final Image image = new Image();
  private final Image folded = new Image();
  private final PackWriter scratch = new PackWriter(256);
  private final PackWriter row = new PackWriter(1_024);
  private final ArrayDeque<Prepared> inFlight = new ArrayDeque<>();
  private final ArrayDeque<Prepared> emptied = new ArrayDeque<>();
  private volatile boolean parked;
  private volatile boolean stopping;
  private volatile Thread thread = Thread.currentThread();
  private Prepared filling;
  private int namesDurable;

  WriterLoop(TenantState state, CommitLoop committer, int queueLimit, int namesDurable) {
    this.state = state;
    this.committer = committer;
    this.queueLimit = queueLimit;
    this.namesDurable = namesDurable;
    this.deciding =
        new Deciding(state.names, state.rules, state.indexed, state.location, state.scope);
    this.folding = new Folding(state.names);
    this.history = new HistoryWriter(state.names, state.scope);
    this.filling = behindPublished();
  }

  private Prepared behindPublished() {
    Published published = state.published;
    return empty(
        published.commit() + 1, committer.round(), published.position() + 1, published.ordinals());
  }

  /** A commit to fill, in the buffers of a published one where there is one. */
  private Prepared empty(long commit, int round, long firstPosition, int ordinals) {
    Prepared old = emptied.poll();
    if (old == null) {
      return new Prepared(
          new Batch(), new PackWriter(16 << 10), commit, round, firstPosition, ordinals);
    }
    old.batch.reset();
    old.log.reset();
    return new Prepared(old.batch, old.log, commit, round, firstPosition, ordinals);
  }

  int queued() {
    return queued.get();
  }

  int queueLimit() {
    return queueLimit;
  }

  void submit(Submission submission) {
    int weight = submission.transactions().size();
    int now = queued.addAndGet(weight);
    if (stopping || (now > queueLimit && now > weight)) {
      queued.addAndGet(-weight);
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          stopping ? "Stopping" : "QueueFull",
          stopping
              ? "The store is closing and takes no more writes."
              : "There are "
                  + (now - weight)
                  + " writes waiting for the disk, the limit is "
                  + queueLimit
                  + ". Try again in a second.");
    }
    queue.add(submission);
    // While a commit is on its way the next one waits anyway: waking the writer for every single
    // write would cost a
    // switch of threads each. It is woken when much has come, so that it decides while the disk
    // works.
    if (now >= WORTH_WAKING || committer.isIdle()) {
      wake();
    }
  }

  void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (true) {
      dropPublished();
      boolean room =
          filling.transactions < COMMIT_TRANSACTIONS && filling.batch.bytes() < COMMIT_BYTES;
      Submission next = room ? queue.poll() : null;
      if (next != null) {
        take(next);
      } else if (!filling.isEmpty() && committer.isIdle()) {
        handOver();
      } else if (stopping && queue.isEmpty() && filling.isEmpty()) {
        return;
      } else {
        parked = true;
        if ((room && !queue.isEmpty())
            || (!filling.isEmpty() && committer.isIdle())
            || (stopping && queue.isEmpty() && filling.isEmpty())) {
          parked = false;
        } else {
          LockSupport.park(this);
          parked = false;
        }
      }
    }
  }

  private void dropPublished() {
    if (filling.round != committer.round()) {
      startAfresh();
    }
    long published = state.published.commit();
    while (!inFlight.isEmpty() && inFlight.peekFirst().commit <= published) {
      Prepared done = inFlight.removeFirst();
      if (done.batch.bytes() <= KEPT_BYTES) {
        emptied.add(done);
      }
    }
  }

  /** After a refused write: what was prepared on top of it is void, the published state counts. */
  private void startAfresh() {
    committer.failAll(filling.done);
    inFlight.clear();
    namesDurable = committer.namesDurable();
    filling = behindPublished();
  }

  private void handOver() {
    seal();
    Prepared full = filling;
    inFlight.addLast(full);
    filling = empty(full.commit + 1, full.round, full.firstPosition + full.changes, full.ordinals);
    if (full.transactions <= SMALL_COMMIT && queue.isEmpty()) {
      committer.commitHere(full);
    } else {
      committer.commit(full);
    }
  }

  private void seal() {
    for (int id = namesDurable + 1; id <= state.names.size(); id++) {
      row.reset();
      row.i32(id);
      filling.batch.put(
          Disk.Table.META,
          Keys.meta("name/" + String.format(java.util.Locale.ROOT, "%08d", id)),
          state.names.get(id).iri().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      namesDurable = id;
    }
    filling.namesDurable = namesDurable;
    filling.touched.forEach(
        (ordinal, touched) -> {
          byte[] key = Keys.ordinal(ordinal);
          if (touched.coldChanged()) {
            filling.batch.put(Disk.Table.COLD, key, touched.version().cold());
          }
          filling.batch.put(Disk.Table.HOT, key, touched.version().hot());
        });
    if (filling.changes > 0) {
      row.reset();
      row.varint(filling.changes);
      row.raw(filling.log.bytes, 0, filling.log.size);
      filling.block = row.copy();
      filling.batch.put(Disk.Table.CHANGES, Keys.position(filling.firstPosition), filling.block);
    }
    filling.cursors.forEach(
        (name, position) ->
            filling.batch.put(
                Disk.Table.META, Keys.meta("cursor/" + name), Keys.position(position)));
  }

  private void take(Submission submission) {
    queued.addAndGet(-submission.transactions().size());
    List<Outcome> outcomes = new ArrayList<>(submission.transactions().size());
    try {
      for (Transaction transaction : submission.transactions()) {
        outcomes.add(apply(transaction));
        filling.transactions++;
      }
      filling.done.add(new Prepared.Done(submission, outcomes));
    } catch (RuntimeException fault) {
      submission.future().completeExceptionally(fault);
    }
  }

  private record Rewritten(int ordinal, long base, List<HistoryRow> rows) {}

  /** Changes of a transaction that is not yet accepted. */
  private final class Attempt {
    final Map<Integer, Prepared.Touched> touched = new HashMap<>(4);
    final Map<String, Integer> newIds = new HashMap<>(4);
    final List<Delta> deltas = new ArrayList<>(4);
    final List<Delta> untraced = new ArrayList<>(0);
    final List<Delta> evolved = new ArrayList<>(0);
    final List<Rewritten> rewrites = new ArrayList<>(0);

    /** The scopes that entities had before it, of those whose history is to tell scopes. */
    final Map<Integer, List<String>> scopesBefore = new HashMap<>(4);

    int ordinals = filling.ordinals;

    /** Loads the newest version of an entity; −1 when its id is new. */
    int find(String id) {
      Integer fresh = newIds.get(id);
      if (fresh == null) {
        fresh = filling.newIds.get(id);
      }
      for (var it = inFlight.descendingIterator(); fresh == null && it.hasNext(); ) {
        fresh = it.next().newIds.get(id);
      }
      if (fresh != null) {
        load(fresh);
        return fresh;
      }
      int place = state.epochs.pin(() -> state.published.commit());
      try {
        return state.indexes.ids.find(
            IdTable.hash(id), ordinal -> load(ordinal) && image.id().equals(id));
      } finally {
        state.epochs.release(place);
      }
    }

    private boolean load(int ordinal) {
      return pending(ordinal)
          .map(
              pending -> {
                image.load(pending.version().cold(), pending.version().hot());
                return true;
              })
          .orElseGet(() -> state.load(ordinal, Long.MAX_VALUE, image));
    }

    private Optional<Prepared.Touched> pending(int ordinal) {
      Prepared.Touched found = touched.get(ordinal);
      if (found == null) {
        found = filling.touched.get(ordinal);
      }
      for (var it = inFlight.descendingIterator(); found == null && it.hasNext(); ) {
        found = it.next().touched.get(ordinal);
      }
      return Optional.ofNullable(found);
    }

    void add(String id, boolean fresh, Delta delta) {
      deltas.add(delta);
      if (!Folding.changesState(delta.kind())) {
        return;
      }
      int ordinal = delta.ordinal();
      Prepared.Touched before = touched.get(ordinal);
      if (before == null) {
        before = filling.touched.get(ordinal);
      }
      byte[][] base =
          before != null
              ? before.base()
              : fresh || inFlightHas(ordinal) || state.addresses.get(ordinal) != 0
                  ? new byte[0][]
                  : new byte[][] {image.cold(), image.hot()};
      Folding.Version version = folding.fold(image, delta);
      image.load(version.cold(), version.hot());
      touched.put(
          ordinal,
          new Prepared.Touched(
              fresh ? id : before == null ? "" : before.id(),
              base,
              version,
              version.coldChanged() || (before != null && before.coldChanged()),
              delta.touchesIndex() || (before != null && before.touchesIndex())));
    }

    private boolean inFlightHas(int ordinal) {
      for (Prepared prepared : inFlight) {
        if (prepared.touched.containsKey(ordinal)) {
          return true;
        }
      }
      return false;
    }
  }

  private Outcome apply(Transaction transaction) {
    Attempt attempt = new Attempt();
    List<Outcome.Applied> applied = new ArrayList<>(transaction.operations().size());
    for (Operation operation : transaction.operations()) {
      String id = operation.entityId();
      int found = attempt.find(id);
      boolean fresh = found < 0;
      boolean exists = !fresh && (!image.deleted() || operation instanceof Operation.Rewrite);
      int ordinal = fresh ? attempt.ordinals : found;
      switch (deciding.decide(exists, image, ordinal, operation, transaction.author())) {
        case Deciding.Decision.Refuse refuse -> {
          return new Outcome.Refused(refuse.refusal());
        }
        case Deciding.Decision.Apply apply -> {
          if (fresh && !apply.deltas().isEmpty()) {
            attempt.newIds.put(id, ordinal);
            attempt.ordinals++;
          }
          boolean traced =
              !(operation instanceof Operation.Rewrite || operation instanceof Operation.Adopt);
          for (Delta delta : apply.deltas()) {
            if (traced && history.tellsScopes(delta)) {
              attempt.scopesBefore.putIfAbsent(ordinal, exists ? image.scopes() : List.of());
            }
            attempt.add(id, fresh, delta);
          }
          if (operation instanceof Operation.Rewrite rewrite) {
            attempt.untraced.addAll(apply.deltas());
            attempt.rewrites.add(new Rewritten(ordinal, image.createdAt(), rewrite.rows()));
          }
          if (operation instanceof Operation.Adopt adopt) {
            attempt.untraced.addAll(apply.deltas());
            attempt.rewrites.add(new Rewritten(ordinal, image.createdAt(), adopt.rows()));
          }
          if (operation instanceof Operation.Evolve) {
            attempt.evolved.addAll(apply.deltas());
          }
          applied.add(apply.applied());
        }
      }
    }
    for (Prepared.Touched touched : attempt.touched.values()) {
      if (touched.version().bytes() > ENTITY_LIMIT) {
        return new Outcome.Refused(
            new Refusal.TooLarge(
                folded.load(touched.version().cold(), touched.version().hot()).id(),
                touched.version().bytes(),
                ENTITY_LIMIT));
      }
    }
    accept(transaction, attempt);
    return new Outcome.Committed(filling.lastPosition(), applied);
  }

  private void accept(Transaction transaction, Attempt attempt) {
    filling.touched.putAll(attempt.touched);
    filling.newIds.putAll(attempt.newIds);
    filling.ordinals = attempt.ordinals;
    for (Delta delta : attempt.deltas) {
      if (attempt.scopesBefore.containsKey(delta.ordinal())) {
        tellScopesBefore(delta, attempt.scopesBefore.remove(delta.ordinal()));
      }
      delta.pack(filling.log, scratch, state.names);
      filling.changes++;
      if (attempt.evolved.contains(delta)) {
        history.told(delta, filling.batch);
      } else if (!attempt.untraced.contains(delta)) {
        history.changed(delta, filling.batch);
      }
    }
    for (Rewritten rewritten : attempt.rewrites) {
      history.rewrite(rewritten.ordinal(), rewritten.base(), rewritten.rows(), filling.batch);
    }
    for (RowWrite write : transaction.rows()) {
      byte[] key = Keys.row(write.space().ordinal(), write.key());
      if (write.delete()) {
        filling.batch.delete(Disk.Table.of(write.space()), key);
      } else {
        filling.batch.put(Disk.Table.of(write.space()), key, write.value());
      }
    }
    filling.cursors.putAll(transaction.cursors());
  }

  /** With the first row that tells an entity's scopes, the history tells those before it, too. */
  private void tellScopesBefore(Delta delta, List<String> scopes) {
    int ordinal = delta.ordinal();
    boolean told = !filling.scopesTold.add(ordinal);
    for (Prepared prepared : inFlight) {
      told |= prepared.scopesTold.contains(ordinal);
    }
    if (!told && !scopes.isEmpty() && !new HistoryReader(state).hasScopes(ordinal)) {
      history.scopesBefore(delta, scopes, filling.batch);
    }
  }
}
