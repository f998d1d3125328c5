package city.laterne.context;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.Operation;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes entities and attributes away whose {@code expiresAt} has passed (ETSI GS CIM 009 v1.9.1,
 * clause 4.22), within a second. Whether one's time is over is decided by the writer: who has been
 * given more time meanwhile, stays.
 */
public final class Expiry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Expiry.class.getName());
  private static final Author AUTHOR = Author.domain("expiry");
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration END = Duration.ofSeconds(3);
  private static final int BATCH = 500;

  private final Store store;
  private final MachineClock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Starts the timer for all tenants. */
  public Expiry(Store store, MachineClock clock) {
    this.store = store;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("expiry").start(this::run);
  }

  private void run() {
    try {
      while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        for (String name : store.tenants()) {
          expire(store.tenant(name));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void expire(Tenant tenant) throws InterruptedException {
    try {
      boolean more = true;
      while (more && closing.getCount() > 0) {
        long now = clock.micros();
        List<Transaction> over = over(tenant, now);
        more = over.size() == BATCH;
        if (!over.isEmpty()) {
          var _ = tenant.submit(over).join();
        }
      }
    } catch (Failure | CompletionException e) {
      LOG.log(System.Logger.Level.WARNING, "Expired entities of {0} stay: {1}", tenant.name(), e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Expiry of " + tenant.name() + " failed.", e);
      var _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static List<Transaction> over(Tenant tenant, long now) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.list(new Query(new Filter.ExpiredBy(now), 0, BATCH, false)).entities().stream()
          .map(entity -> Transaction.of(AUTHOR, new Operation.Expire(entity.id(), now)))
          .toList();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      boolean _ = thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
