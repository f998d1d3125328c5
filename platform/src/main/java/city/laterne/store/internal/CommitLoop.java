package city.laterne.store.internal;

import city.laterne.shared.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a tenant's database: one batch and one fsync a commit, then slab and indexes, then the
 * number that lets readers see it, then those who wait. What older readers may still need is freed
 * behind the last of them. Commits come one at a time: large ones on this loop's own thread, while
 * the writer decides the next; small ones on the writer's thread, which spares two switches of
 * threads.
 */
final class CommitLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger(CommitLoop.class.getName());
  private static final long RETRY_NANOS = 1_000_000_000L;
  private static final long RECLAIM_NANOS = 20_000_000L;
  private static final long BEARABLE_WASTE = 8L << 20;

  private final TenantState state;
  private final long slabLimit;
  private final Map<String, Long> cursors;
  private final AtomicReference<Object> slot = new AtomicReference<>(IDLE);
  private static final Object IDLE = new Object();
  private final ArrayDeque<Retired> retired = new ArrayDeque<>();
  private final Image image = new Image();
  private final Image other = new Image();
  private final ArrayDeque<Runnable> chores = new ArrayDeque<>();
  final Figures figures = new Figures();
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Thread thread = Thread.currentThread();
  private volatile Runnable onIdle = () -> {};
  private volatile Runnable onPublish = () -> {};
  private volatile boolean stopping;

  /** Whether the thread looks every now and then for what it may free. */
  private volatile boolean reclaiming;

  private final AtomicInteger round = new AtomicInteger();
  private volatile int namesDurable;
  private volatile String refuses = "";
  private volatile long reclaimedPosition;
  private long retryAt;
  private int clock;

  CommitLoop(TenantState state, long slabLimit, int namesDurable, Map<String, Long> cursors) {
    this.cursors = cursors;
    this.state = state;
    this.slabLimit = slabLimit;
    this.namesDurable = namesDurable;
    this.reclaimedPosition = state.published.position();
  }

  /** What a commit left behind for older readers. */
  private record Retired(
      long commit, long position, List<Long> slots, List<Integer> ordinals, List<IndexKeys> keys) {}

  void whenIdle(Runnable writer) {
    onIdle = writer;
  }

  void whenPublished(Runnable readers) {
    onPublish = readers;
  }

  boolean isIdle() {
    return slot.get() == IDLE;
  }

  /** Counts the times that a write failed: what was prepared in an older round is void. */
  int round() {
    return round.get();
  }

  int namesDurable() {
    return namesDurable;
  }

  /** What the disk last said when it refused, or empty. */
  String refuses() {
    return refuses;
  }

  /** Up to this change the indexes hold nothing that is superseded. */
  long reclaimedPosition() {
    return reclaimedPosition;
  }

  /** Takes a commit over; only when idle. */
  void commit(Prepared prepared) {
    slot.set(prepared);
    LockSupport.unpark(thread);
  }

  /** Carries a commit out on the caller's thread; only when idle. */
  void commitHere(Prepared prepared) {
    turn.lock();
    try {
      carryOut(prepared);
      if (!retired.isEmpty() && !reclaiming) {
        LockSupport.unpark(thread);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Runs something on this thread between two commits. */
  void between(Runnable chore) {
    synchronized (chores) {
      chores.add(chore);
    }
    LockSupport.unpark(thread);
  }

  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (true) {
      turn.lock();
      try {
        runChores();
        if (slot.get() instanceof Prepared prepared) {
          carryOut(prepared);
          slot.set(IDLE);
          onIdle.run();
          continue;
        }
        if (stopping) {
          return;
        }
        reclaim();
        reclaiming = !retired.isEmpty();
      } finally {
        turn.unlock();
      }
      if (reclaiming) {
        LockSupport.parkNanos(this, RECLAIM_NANOS);
      } else {
        LockSupport.park(this);
      }
    }
  }

  private void runChores() {
    while (true) {
      Runnable chore;
      synchronized (chores) {
        chore = chores.poll();
      }
      if (chore == null) {
        return;
      }
      chore.run();
    }
  }

  private void carryOut(Prepared prepared) {
    if (prepared.round != round.get()) {
      failAll(prepared.done);
      return;
    }
    try {
      installBases(prepared);
      long start = System.nanoTime();
      write(prepared);
      figures.commit(System.nanoTime() - start, prepared.transactions);
    } catch (Failure failure) {
      refuse(prepared, failure);
      return;
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "A commit failed", fault);
      refuse(
          prepared,
          new Failure(Failure.Kind.INTERNAL, "CommitFailed", "A commit failed: " + fault, fault));
      return;
    }
    namesDurable = prepared.namesDurable;
    cursors.putAll(prepared.cursors);
    publish(prepared);
    for (Prepared.Done done : prepared.done) {
      done.submission().future().complete(done.outcomes());
    }
    onPublish.run();
    reclaim();
    evict();
    moveTogether(prepared.touched.size());
  }

  private void write(Prepared prepared) {
    if (!refuses.isEmpty()) {
      if (System.nanoTime() < retryAt) {
        throw new Failure(Failure.Kind.UNAVAILABLE, "DiskRefuses", refuses);
      }
      retryAt = System.nanoTime() + RETRY_NANOS;
      state.disk.reopen();
      redo();
    }
    if (!prepared.batch.isEmpty()) {
      state.disk.write(prepared.batch.seal());
    }
    if (!refuses.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "The disk takes writes again.");
      refuses = "";
    }
  }

  /**
   * After a refused write the disk may nevertheless hold it. Were it there, memory and disk would
   * differ: the process must then start again.
   */
  private void redo() {
    long[] last = {0};
    state.disk.scan(
        Disk.Table.CHANGES,
        new byte[0],
        true,
        (key, value) -> {
          last[0] = Keys.position(key) + new PackReader().over(value, 0, value.length).varint() - 1;
          return false;
        });
    if (last[0] > state.published.position()) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "RestartNeeded",
          "The disk kept a write that it had refused (change "
              + last[0]
              + ", published "
              + state.published.position()
              + "). Start the platform again; nothing is lost.");
    }
  }

  private void refuse(Prepared prepared, Failure failure) {
    if (refuses.isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, failure.detail());
    }
    refuses = failure.detail();
    round.incrementAndGet();
    failAll(prepared.done);
  }

  void failAll(List<Prepared.Done> done) {
    String detail = refuses.isEmpty() ? "The write before this one failed." : refuses;
    for (Prepared.Done each : done) {
      each.submission()
          .future()
          .completeExceptionally(new Failure(Failure.Kind.UNAVAILABLE, "DiskRefuses", detail));
    }
  }

  private void installBases(Prepared prepared) {
    prepared.touched.forEach(
        (ordinal, touched) -> {
          if (touched.id().isEmpty() && state.addresses.get(ordinal) == 0) {
            byte[][] base =
                touched.base().length == 2
                    ? touched.base()
                    : state.disk.image(ordinal).orElseThrow();
            state.addresses.set(ordinal, state.slab.put(0, 0, base[0], base[1]));
          }
        });
  }

  private void publish(Prepared prepared) {
    List<Long> slots = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>(0);
    List<IndexKeys> pastKeys = new ArrayList<>(0);
    for (Map.Entry<Integer, Prepared.Touched> entry : prepared.touched.entrySet()) {
      int ordinal = entry.getKey();
      Prepared.Touched touched = entry.getValue();
      long before = state.addresses.get(ordinal);
      if (touched.touchesIndex()) {
        IndexKeys past = IndexKeys.NONE;
        if (before != 0) {
          state.slab.read(before, image);
          past = state.keys(image);
        }
        image.load(touched.version().cold(), touched.version().hot());
        state.indexes.add(ordinal, past, state.keys(image));
        if (before != 0) {
          ordinals.add(ordinal);
          pastKeys.add(past);
        }
      }
      state.addresses.set(
          ordinal,
          state.slab.put(
              prepared.commit, before, touched.version().cold(), touched.version().hot()));
      if (before != 0) {
        slots.add(before);
      }
      if (!touched.id().isEmpty()) {
        state.indexes.ids.add(IdTable.hash(touched.id()), ordinal);
      }
    }
    if (prepared.changes > 0) {
      state.recent.add(new RecentChanges.Block(prepared.firstPosition, prepared.block));
    }
    state.published =
        new Published(
            prepared.commit,
            prepared.lastPosition(),
            prepared.ordinals,
            state.indexes.liveByType());
    retired.add(new Retired(prepared.commit, prepared.lastPosition(), slots, ordinals, pastKeys));
  }

  private void reclaim() {
    long horizon = state.epochs.horizon(state.published.commit());
    while (!retired.isEmpty() && retired.peekFirst().commit() <= horizon) {
      Retired past = retired.removeFirst();
      for (int i = 0; i < past.ordinals().size(); i++) {
        int ordinal = past.ordinals().get(i);
        state.indexes.remove(ordinal, past.keys().get(i), keysSince(ordinal, past.commit()));
      }
      past.slots().forEach(state.slab::free);
      reclaimedPosition = past.position();
    }
  }

  /** What the versions from a commit on stand under. */
  private List<IndexKeys> keysSince(int ordinal, long commit) {
    List<IndexKeys> keys = new ArrayList<>(1);
    long address = state.addresses.get(ordinal);
    while (address != 0) {
      state.slab.read(address, other);
      keys.add(state.keys(other));
      if (state.slab.commit(address) <= commit) {
        break;
      }
      address = state.slab.before(address);
    }
    return keys;
  }

  /**
   * Makes room where the slab is over its limit: drops what is old and can be read from the disk.
   */
  private void evict() {
    int ordinals = state.published.ordinals();
    List<Long> slots = new ArrayList<>(0);
    long horizon = state.epochs.horizon(state.published.commit());
    long over = state.slab.used() - slabLimit;
    for (int looked = 0; over > 0 && looked < 4_096 && looked < ordinals; looked++) {
      clock = clock + 1 < ordinals ? clock + 1 : 0;
      long address = state.addresses.get(clock);
      if (address != 0 && state.slab.commit(address) <= horizon && retired.isEmpty()) {
        state.addresses.set(clock, 0);
        slots.add(address);
        over -= Slab.HEAD + state.slab.coldLength(address) + state.slab.hotLength(address);
      }
    }
    retireBehindTheNextCommit(slots);
  }

  /** Frees what readers of the present commit may still look at, once there are none. */
  private void retireBehindTheNextCommit(List<Long> slots) {
    if (!slots.isEmpty()) {
      retired.add(
          new Retired(
              state.published.commit() + 1,
              state.published.position(),
              slots,
              List.of(),
              List.of()));
    }
  }

  /**
   * Moves entities out of pages of which most is unused, so that these serve other sizes again:
   * about twice as many as a commit wrote, so that this keeps up with any load.
   */
  private void moveTogether(int written) {
    long bearable = state.slab.used() / 8 + BEARABLE_WASTE;
    List<Long> moved = new ArrayList<>(0);
    while (moved.size() < 2 * written && state.slab.held() - state.slab.used() > bearable) {
      int page = state.slab.sparsePage();
      if (page == Slab.NONE) {
        break;
      }
      state.slab.eachIn(
          page,
          address -> {
            state.slab.read(address, image);
            int ordinal =
                state.indexes.ids.find(
                    IdTable.hash(image.id()), at -> state.addresses.get(at) == address);
            if (ordinal >= 0) {
              state.addresses.set(ordinal, state.slab.copy(address));
              moved.add(address);
            }
          });
    }
    retireBehindTheNextCommit(moved);
  }

  /** Puts entities read from the disk into memory where nothing newer is; on this thread only. */
  void warm(List<Map.Entry<Integer, byte[][]>> read) {
    for (Map.Entry<Integer, byte[][]> entry : read) {
      if (state.slab.used() < slabLimit && state.addresses.get(entry.getKey()) == 0) {
        state.addresses.set(
            entry.getKey(), state.slab.put(0, 0, entry.getValue()[0], entry.getValue()[1]));
      }
    }
  }

  /** Counters of the commits. */
  static final class Figures {
    private static final double[] BOUNDS = {
      0.000_25, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5
    };
    private final long[] counts = new long[BOUNDS.length + 1];
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    private synchronized void commit(long took, int carried) {
      commits.incrementAndGet();
      transactions.addAndGet(carried);
      nanos.addAndGet(took);
      int bucket = 0;
      while (bucket < BOUNDS.length && took > BOUNDS[bucket] * 1e9) {
        bucket++;
      }
      counts[bucket]++;
    }

    long commits() {
      return commits.get();
    }

    long transactions() {
      return transactions.get();
    }

    long micros() {
      return nanos.get() / 1_000;
    }

    synchronized Map<Double, Long> histogram() {
      Map<Double, Long> cumulative = new TreeMap<>();
      long sum = 0;
      for (int i = 0; i < BOUNDS.length; i++) {
        sum += counts[i];
        cumulative.put(BOUNDS[i], sum);
      }
      cumulative.put(Double.POSITIVE_INFINITY, sum + counts[BOUNDS.length]);
      return cumulative;
    }
  }
}
