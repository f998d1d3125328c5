package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Declaration;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Row;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.StoreFigures;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A tenant on its own RocksDB database: starts and stops its threads and keeps its log short. */
final class TenantEngine implements Tenant, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TenantEngine.class.getName());
  private static final long SNAPSHOT_EVERY_CHANGES = 1_000_000;
  private static final long NO_SNAPSHOT = Integer.MIN_VALUE;
  private static final long TRIM_STEP = 50_000;

  private static final long TRUSTED_JUMP_MICROS = 3_600_000_000L;
  private static final int SCANNED_AT_ONCE = 4_096;
  private static final long WARMING_NANOS = 2_000_000;

  /**
   * A scan takes no rest for so long: a city of some hundred thousand lights is looked at by then.
   */
  private static final long SWIFT_NANOS = 2_000_000_000;

  private static final long LEAVING_NANOS = 2_000_000;

  private final String name;
  private final StoreSettings settings;
  private final MachineClock clock;
  private final long openedAt;
  private final long openedNanos = System.nanoTime();
  private final Path snapshotFile;
  private final TenantState state;
  private final WriterLoop writer;
  private final CommitLoop committer;
  private final ChangeSignal signal;
  private final Thread writerThread;
  private final Thread commitThread;
  private final ScheduledExecutorService chores;
  private final Map<String, Long> cursors;
  private final Set<ChangeReader> tails = ConcurrentHashMap.newKeySet();
  private final ReentrantLock scanning = new ReentrantLock(true);

  /** Entities of lesser ordinals are in memory, as far as the slab takes them. */
  private volatile int warmed = Integer.MAX_VALUE;

  /** Up to which change the snapshot on the disk goes: a start repeats what is behind it. */
  private volatile long snapshotPosition;

  private volatile long trimmed;
  private volatile boolean closing;
  private volatile boolean retired;

  TenantEngine(String name, Path directory, StoreSettings settings, MachineClock clock) {
    this.name = name;
    this.clock = clock;
    this.openedAt = clock.micros();
    this.settings = settings;
    this.chores =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("chores-" + name).daemon().factory());
    this.snapshotFile = directory.resolve("indexes");
    Disk disk = new Disk(directory.resolve("rocksdb"), settings);
    IndexSnapshot.dropOther(disk, settings, snapshotFile);
    Recovery recovery = new Recovery(disk);
    int durableNames = recovery.names.size();
    var location = recovery.names.intern(Dictionary.LOCATION);
    var indexed = IndexKeys.indexed(settings.declarations(), recovery.names);
    Optional<IndexSnapshot> stored =
        IndexSnapshot.read(snapshotFile).filter(s -> s.position() <= recovery.position);
    IndexSnapshot found = recovery.indexes(stored, indexed, location);
    this.state =
        new TenantState(
            disk,
            recovery.names,
            found.indexes(),
            new Published(1, recovery.position, found.ordinals(), found.indexes().liveByType()),
            settings.declarations(),
            settings.openIngest());
    cursors = new ConcurrentHashMap<>(recovery.cursors);
    snapshotPosition =
        stored.map(IndexSnapshot::position).orElse(found.ordinals() > 0 ? NO_SNAPSHOT : 0);
    trimmed = recovery.trimmed;
    committer = new CommitLoop(state, settings.slabLimit(), durableNames, cursors);
    writer = new WriterLoop(state, committer, settings.queueLimit(), durableNames);
    signal = new ChangeSignal(state);
    committer.whenIdle(writer::wake);
    committer.whenPublished(signal::published);
    commitThread = Thread.ofPlatform().name("commit-" + name).daemon().start(committer);
    writerThread = Thread.ofPlatform().name("writer-" + name).daemon().start(writer);
    if (found.ordinals() > 0) {
      warmed = 0;
      chores.execute(() -> warm(recovery));
    }
    var _ = chores.scheduleWithFixedDelay(this::keepShort, 5, 5, TimeUnit.SECONDS);
    var _ = chores.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
  }

  private void warm(Recovery recovery) {
    List<Map.Entry<Integer, byte[][]>> some = new ArrayList<>();
    try {
      recovery.each(
          (ordinal, parts) -> {
            some.add(Map.entry(ordinal, parts));
            if (some.size() == 512) {
              hand(some);
              warmed = ordinal + 1;
            }
            return !closing && state.slab.used() < settings.slabLimit();
          });
      hand(some);
    } finally {
      warmed = Integer.MAX_VALUE;
    }
  }

  private void hand(List<Map.Entry<Integer, byte[][]>> some) {
    List<Map.Entry<Integer, byte[][]>> chunk = List.copyOf(some);
    some.clear();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    committer.between(
        () -> {
          committer.warm(chunk);
          done.complete(true);
        });
    if (!closing) {
      try {
        done.get(10, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        LOG.log(System.Logger.Level.DEBUG, "Warming waits", e);
      }
    }
  }

  /** Writes an index snapshot when much has changed and cuts the log behind its slowest reader. */
  private void keepShort() {
    try {
      long position = state.published.position();
      // Of millions of entities a snapshot takes seconds, and the changes since it at a start too.
      long every = Math.max(SNAPSHOT_EVERY_CHANGES, state.published.ordinals() / 4);
      if (position - snapshotPosition > every) {
        snapshot();
      }
      trim();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The change log could not be cut", e);
    }
  }

  private void snapshot() {
    long position = committer.reclaimedPosition();
    int ordinals = state.published.ordinals();
    new IndexSnapshot(position, ordinals, state.indexes).write(snapshotFile);
    snapshotPosition = position;
  }

  private void trim() {
    long end = state.published.position();
    long floor = snapshotPosition;
    for (long cursor : cursors.values()) {
      floor = Math.min(floor, cursor);
    }
    for (ChangeReader tail : tails) {
      floor = Math.min(floor, tail.position());
    }
    floor = Math.max(Math.min(floor, end - 1), end - settings.logLimit());
    if (floor - trimmed < TRIM_STEP) {
      return;
    }
    long[] block = {0};
    state.disk.scan(
        Disk.Table.CHANGES,
        Keys.position(floor),
        true,
        (key, _) -> {
          block[0] = Keys.position(key);
          return false;
        });
    long keep = block[0];
    Batch batch = new Batch();
    batch.deleteRange(Disk.Table.CHANGES, Keys.position(0), Keys.position(keep));
    writeBetween(batch);
    state.disk.dropFiles(Disk.Table.CHANGES, Keys.position(0), Keys.position(keep));
    trimmed = keep;
  }

  /** Writes something that is no change, between two commits; returns when it is on disk. */
  private void writeBetween(Batch batch) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    committer.between(
        () -> {
          try {
            state.disk.write(batch.seal());
            done.complete(true);
          } catch (Failure failure) {
            done.completeExceptionally(failure);
          }
        });
    done.join();
  }

  /**
   * Takes out of the history what has outlived its retention; nothing when the machine's clock
   * jumped since the start, as a wrong clock must not cost the city its history.
   */
  void forget() {
    try {
      long now = clock.micros();
      long expected = openedAt + (System.nanoTime() - openedNanos) / 1_000;
      if (now - expected > TRUSTED_JUMP_MICROS) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The machine''s clock jumped ahead by {0} s; no history is taken away until the next"
                + " start. Maybe check the clock.",
            (now - expected) / 1_000_000);
        return;
      }
      new Retention(state, this::writeBetween).sweep(now);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The history was not cut to its retention", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Names names() {
    return state.names;
  }

  @Override
  public List<Declaration> declarations() {
    return settings.declarations();
  }

  @Override
  public boolean openIngest() {
    return settings.openIngest();
  }

  @Override
  public CompletableFuture<List<Outcome>> submit(List<Transaction> transactions) {
    if (retired) {
      throw Annexes.missing(name);
    }
    CompletableFuture<List<Outcome>> future = new CompletableFuture<>();
    writer.submit(new Submission(List.copyOf(transactions), future));
    return future;
  }

  @Override
  public Outcome commit(Transaction transaction) {
    try {
      return submit(List.of(transaction)).get().getFirst();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new Failure(
          Failure.Kind.INTERNAL, "InternalError", "A write failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(
          Failure.Kind.UNAVAILABLE, "Interrupted", "A write was given up while it waited.", e);
    }
  }

  @Override
  public ReadView read(Scope scope) {
    return view(scope);
  }

  @Override
  public void scan(
      Scope scope, Filter filter, Set<Name> wanted, Predicate<Entity> visitor, Runnable between) {
    boolean more = true;
    long began = Long.MAX_VALUE;
    for (int from = 0; more && from < state.published.ordinals(); from += SCANNED_AT_ONCE) {
      while (warmed < from + SCANNED_AT_ONCE && !closing) {
        LockSupport.parkNanos(WARMING_NANOS);
      }
      scanning.lock();
      try {
        long start = System.nanoTime();
        began = Math.min(began, start);
        try (View view = view(scope)) {
          more = view.each(filter, wanted, from, from + SCANNED_AT_ONCE, visitor);
        }
        if (start - began > SWIFT_NANOS && more && !closing) {
          LockSupport.parkNanos(System.nanoTime() - start);
        }
      } finally {
        scanning.unlock();
      }
      between.run();
    }
  }

  private View view(Scope scope) {
    if (!scope.tenant().equals(name)) {
      throw new Failure(
          Failure.Kind.FORBIDDEN,
          "Forbidden",
          "A scope of tenant " + scope.tenant() + " does not open tenant " + name + ".");
    }
    View view = new View(state, scope);
    if (retired) {
      view.close();
      throw Annexes.missing(name);
    }
    return view;
  }

  /** Lets no new reader or writer in and returns when the readers have left. */
  void retire() {
    retired = true;
    while (!state.epochs.isIdle()) {
      LockSupport.parkNanos(LEAVING_NANOS);
    }
  }

  /** Writes what is on the disk now into a folder, as a tenant's. */
  void copyTo(Path folder) {
    state.disk.copyTo(folder.resolve("rocksdb"));
  }

  @Override
  public ChangeCursor cursor(String cursorName, boolean fromBeginning) {
    Long known = cursors.get(cursorName);
    long start = known != null ? known : fromBeginning ? trimmed : state.published.position();
    if (known == null) {
      save(cursorName, start);
    }
    return new ChangeReader(
        state, signal, Scope.all(name), Set.of(), start, (_, to) -> save(cursorName, to), _ -> {});
  }

  private void save(String cursorName, long position) {
    cursors.put(cursorName, position);
    submit(
            List.of(
                new Transaction(
                    Author.domain("cursor"), List.of(), List.of(), Map.of(cursorName, position))))
        .exceptionally(
            failed -> {
              LOG.log(System.Logger.Level.DEBUG, "A cursor was not saved", failed);
              return List.of();
            });
  }

  @Override
  public ChangeCursor tail(Scope scope) {
    return tail(scope, Set.of());
  }

  @Override
  public ChangeCursor tail(Scope scope, Set<Name> touching) {
    ChangeReader tail =
        new ChangeReader(
            state,
            signal,
            scope,
            touching,
            state.published.position(),
            (_, _) -> {},
            tails::remove);
    tails.add(tail);
    return tail;
  }

  @Override
  public Optional<byte[]> row(Space space, byte[] key) {
    return state.disk.get(Disk.Table.of(space), Keys.row(space.ordinal(), key));
  }

  @Override
  public List<Row> rows(Space space, byte[] prefix, byte[] after, int most) {
    byte[] start = Keys.row(space.ordinal(), prefix);
    byte[] from = after.length == 0 ? start : Keys.row(space.ordinal(), after);
    List<Row> rows = new ArrayList<>();
    if (most > 0) {
      state.disk.scanPrefix(
          Disk.Table.of(space),
          start,
          from,
          (key, value) -> {
            if (!Keys.startsWith(key, start)) {
              return Arrays.compareUnsigned(key, start) < 0;
            }
            if (after.length == 0 || !Arrays.equals(key, from)) {
              rows.add(new Row(Arrays.copyOfRange(key, 1, key.length), value));
            }
            return rows.size() < most;
          });
    }
    return rows;
  }

  @Override
  public long position() {
    return state.published.position();
  }

  @Override
  public StoreFigures figures() {
    Published published = state.published;
    return new StoreFigures(
        published.ordinals(),
        writer.queued(),
        writer.queueLimit(),
        committer.figures.commits(),
        committer.figures.transactions(),
        committer.figures.micros(),
        published.position(),
        trimmed,
        Map.copyOf(cursors),
        state.slab.used(),
        settings.slabLimit(),
        state.indexes.bytes() + state.addresses.bytes(),
        committer.refuses(),
        committer.figures.histogram());
  }

  /** For checks: every delta that the log still holds, in order. */
  void eachDelta(Consumer<Delta> visitor) {
    state.disk.scan(
        Disk.Table.CHANGES,
        new byte[0],
        false,
        (_, value) -> {
          PackReader in = new PackReader().over(value, 0, value.length);
          for (long count = in.varint(); count > 0; count--) {
            visitor.accept(Delta.unpack(in, state.names));
          }
          return true;
        });
  }

  /** For checks: an entity's packed bytes. */
  Optional<byte[][]> packed(String id) {
    Image image = new Image();
    int place = state.epochs.pin(() -> state.published.commit());
    try {
      return state.find(id, state.epochs.pinned(place), image) < 0
          ? Optional.empty()
          : Optional.of(new byte[][] {image.cold(), image.hot()});
    } finally {
      state.epochs.release(place);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      chores.shutdownNow();
      chores.awaitTermination(10, TimeUnit.SECONDS);
      writer.stop();
      writerThread.join();
      committer.stop();
      commitThread.join();
      if (committer.refuses().isEmpty() && state.published.position() > snapshotPosition) {
        new IndexSnapshot(committer.reclaimedPosition(), state.published.ordinals(), state.indexes)
            .write(snapshotFile);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.close();
    }
  }
}
