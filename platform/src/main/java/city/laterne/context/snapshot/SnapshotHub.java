package city.laterne.context.snapshot;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The snapshots of all tenants: fills them, takes those away whose time is over within a second,
 * and at a start the annexes that no snapshot uses. Close it before the store. Safe for use by many
 * threads.
 */
public final class SnapshotHub implements AutoCloseable {
  /** How many snapshots there may be of all tenants: each may have a database open, some 20 MB. */
  static final int MOST = 16;

  private static final System.Logger LOG = System.getLogger(SnapshotHub.class.getName());
  private static final int FILLED_AT_ONCE = 2;
  private static final Duration END = Duration.ofSeconds(10);
  private static final long USES_KEPT_EVERY = 60;

  private final Store store;
  private final MachineClock clock;
  private final Map<String, Snapshots> parts = new ConcurrentHashMap<>();
  private final List<Consumer<String>> dropped = new CopyOnWriteArrayList<>();
  private final ExecutorService fillers =
      Executors.newFixedThreadPool(
          FILLED_AT_ONCE, Thread.ofPlatform().daemon().name("snapshot-", 0).factory());
  private final ExecutorService droppers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("drop-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("snapshots").factory());
  private volatile boolean closing;
  private long ticks;

  /** Reads the snapshots of the tenants that are there; others' when first asked for. */
  public SnapshotHub(Store store, MachineClock clock) {
    this.store = store;
    this.clock = clock;
    List<String> used = new ArrayList<>();
    for (String tenant : store.tenants()) {
      used.addAll(of(store.tenant(tenant)).copies());
    }
    for (String annex : store.annexes()) {
      if (!used.contains(annex)) {
        store.dropAnnex(annex);
      }
    }
    var _ = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** The snapshots of a tenant. */
  public Snapshots of(Tenant tenant) {
    Snapshots have = parts.get(tenant.name());
    return have != null
        ? have
        : parts.computeIfAbsent(tenant.name(), _ -> new Snapshots(store, tenant, clock, this));
  }

  /** Who is told the names of annexes that go. */
  public void onDrop(Consumer<String> listener) {
    dropped.add(listener);
  }

  boolean isFull() {
    return parts.values().stream().mapToInt(Snapshots::count).sum() >= MOST;
  }

  /** Fills a snapshot in the background. */
  void fill(Filling filling) {
    fillers.execute(
        () -> {
          try {
            filling.run(store.annex(filling.snapshot().copy()), this::isOpen);
          } catch (Failure failure) {
            LOG.log(
                System.Logger.Level.WARNING,
                "Snapshot {0} cannot be filled: {1}",
                filling.snapshot().id(),
                failure.detail());
            failed(filling, failure);
          } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "A snapshot cannot be filled", bug);
            failed(
                filling,
                new Failure(
                    Failure.Kind.INTERNAL, "InternalError", "It failed; the log says why.", bug));
          }
        });
  }

  private void failed(Filling filling, Failure why) {
    try {
      if (!closing) {
        filling.fail(why);
      }
    } catch (Failure alsoThis) {
      // The disk refuses: with the next start it is told as interrupted.
      LOG.log(System.Logger.Level.WARNING, "Nor can that be written down: {0}", alsoThis.detail());
    }
  }

  /** Takes an annex away when those who read it have left. */
  void drop(String annex) {
    try {
      droppers.execute(
          () -> {
            store.dropAnnex(annex);
            dropped.forEach(listener -> listener.accept(annex));
          });
    } catch (RejectedExecutionException _) {
      LOG.log(System.Logger.Level.DEBUG, "Annex {0} goes with the next start.", annex);
    }
  }

  /** Whether it fills snapshots. */
  boolean isOpen() {
    return !closing;
  }

  private void tick() {
    boolean keeps = ++ticks % USES_KEPT_EVERY == 0;
    for (Snapshots part : parts.values()) {
      try {
        part.expire();
        if (keeps) {
          part.keepUses();
        }
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "Snapshots that are over stay", e);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    timer.shutdownNow();
    fillers.shutdown();
    droppers.shutdown();
    try {
      boolean _ = fillers.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
      boolean _ = droppers.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
      boolean _ = timer.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Snapshots part : parts.values()) {
      try {
        part.keepUses();
      } catch (Failure failure) {
        LOG.log(System.Logger.Level.DEBUG, "Uses of snapshots are not kept", failure);
      }
    }
  }
}
