package city.laterne.context.subscription;

import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Author;
import city.laterne.store.Change;
import city.laterne.store.ChangeCursor;
import city.laterne.store.Entity;
import city.laterne.store.Names;
import city.laterne.store.RowWrite;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads the change log of one tenant behind the durable cursor {@code notifier} and hands
 * notifications to the queues of their endpoints. The cursor moves past a change only when all its
 * notifications arrived or were given up, so each is sent at least once, also across a restart; a
 * change held back by a throttling keeps the cursor in front of it, too. Without any subscription
 * the log is passed over unread.
 */
final class Notifier implements AutoCloseable {
  static final String CURSOR = "notifier";
  private static final System.Logger LOG = System.getLogger(Notifier.class.getName());

  /** The position of what no change of the log brought: it holds no cursor back. */
  private static final long NOT_OF_THE_LOG = Long.MAX_VALUE;

  private static final Author AUTHOR = Author.domain("notifier");
  private static final int MOST_CHANGES = 500;
  private static final int QUEUE_LIMIT = 1_000;
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double MICROS_OF_A_SECOND = 1e6;
  private static final Duration END = Duration.ofSeconds(3);

  private final Tenant tenant;
  private final Subscriptions subscriptions;
  private final NotificationBodies bodies;
  private final MachineClock clock;
  private final AddressRule rule;
  private final HttpClient client;
  private final Duration firstPause;
  private final Outstanding outstanding = new Outstanding();
  private final HeldBack held = new HeldBack(outstanding);
  private final Semaphore wake = new Semaphore(0);
  private final Map<Target, Endpoint> endpoints = new LinkedHashMap<>();
  private final Map<String, Long> lastTold = new HashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ChangeCursor cursor;
  private final Thread thread;
  private long flushed;
  private long lastFlush = System.nanoTime();

  /** Where notifications go, and how. */
  private record Target(URI uri, Map<String, String> info) {}

  Notifier(
      Tenant tenant,
      Subscriptions subscriptions,
      EntityJson wording,
      MachineClock clock,
      AddressRule rule,
      HttpClient client,
      Duration firstPause) {
    this.tenant = tenant;
    this.subscriptions = subscriptions;
    this.bodies = new NotificationBodies(tenant, wording, clock);
    this.clock = clock;
    this.rule = rule;
    this.client = client;
    this.firstPause = firstPause;
    this.cursor = tenant.cursor(CURSOR, false);
    this.flushed = cursor.position();
    subscriptions.onChange(wake::release);
    subscriptions.onMade(this::ready);
    this.thread = Thread.ofVirtual().name("notifier " + tenant.name()).start(this::run);
  }

  private synchronized void ready(Subscription made) {
    if (made.active()) {
      endpoint(made.notification()).open();
    }
  }

  private void run() {
    while (closing.getCount() > 0) {
      try {
        if (!idled()) {
          notify(cursor.read(MOST_CHANGES, WAIT));
        }
        release();
        tellPeriodic();
        if (System.nanoTime() - lastFlush >= FLUSH_NANOS) {
          flush();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (Failure e) {
        LOG.log(System.Logger.Level.WARNING, "Notifier of " + tenant.name() + ": " + e.detail());
        pause();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "Notifier of " + tenant.name() + " failed.", e);
        pause();
      }
    }
  }

  /**
   * While nobody listens, passes over the log unread and sleeps until a subscription is made, or
   * the next moment to flush.
   *
   * @return false when somebody listens
   */
  private boolean idled() throws InterruptedException {
    wake.drainPermits();
    // The end first, the index second: a subscription that is there by now sees all behind the end.
    long end = tenant.position();
    if (!subscriptions.index().isEmpty()) {
      return false;
    }
    cursor.skipTo(end);
    boolean _ = wake.tryAcquire(FLUSH_NANOS, TimeUnit.NANOSECONDS);
    return true;
  }

  private void notify(List<Change> changes) {
    Map<Subscription, List<Change>> matched = new LinkedHashMap<>();
    for (Change change : changes) {
      for (Subscription subscription : subscriptions.index().matching(change)) {
        matched.computeIfAbsent(subscription, _ -> new ArrayList<>()).add(change);
      }
    }
    matched.forEach(this::notify);
  }

  private void notify(Subscription subscription, List<Change> changes) {
    if (!subscription.active()
        || subscription.isPeriodic()
        || subscriptions.isExpired(subscription)) {
      return;
    }
    if (subscription.throttling() > 0) {
      held.add(subscription, changes, subscriptions.state(subscription));
    } else {
      tell(subscription, Touched.merge(changes), changes.getFirst().position());
    }
  }

  /** Tells what was held back and may go now; forgets what nobody asks for any more. */
  private void release() {
    for (HeldBack.Held each : held.list()) {
      Optional<Subscription> asked =
          subscriptions
              .find(each.subscription().id())
              .filter(now -> now.active() && !subscriptions.isExpired(now))
              .filter(now -> now.countsTheSame(each.subscription()));
      if (asked.isEmpty()) {
        held.remove(each);
      } else if (subscriptions
          .state(asked.get())
          .mayNotify(clock.micros(), asked.get().throttling())) {
        try {
          tell(asked.get(), each.touched().values(), each.position());
        } finally {
          held.remove(each);
        }
      }
    }
  }

  /** Tells of all entities of subscriptions whose interval is over. */
  private void tellPeriodic() {
    List<Subscription> periodic = subscriptions.periodic();
    lastTold.keySet().retainAll(periodic.stream().map(Subscription::id).toList());
    long now = clock.micros();
    for (Subscription subscription : periodic) {
      long last = lastTold.computeIfAbsent(subscription.id(), _ -> now);
      boolean due =
          now < last || now - last >= subscription.more().timeInterval() * MICROS_OF_A_SECOND;
      if (due && subscription.active() && !subscriptions.isExpired(subscription)) {
        lastTold.put(subscription.id(), now);
        send(subscription, bodies.ofAll(subscription), cursor.position());
      }
    }
  }

  /** Tells of entities that a source notified; kept in memory only until they arrive. */
  void tell(Subscription subscription, List<Entity> entities, Names names, boolean refilter) {
    if (subscription.active() && !subscriptions.isExpired(subscription)) {
      send(subscription, bodies.of(subscription, entities, names, refilter), NOT_OF_THE_LOG);
    }
  }

  private void tell(Subscription subscription, Collection<Touched> touched, long position) {
    send(subscription, bodies.of(subscription, touched), position);
  }

  private void send(Subscription subscription, List<Message> messages, long position) {
    DeliveryState state = subscriptions.state(subscription);
    for (Message message : messages) {
      state.begins(clock.micros());
      outstanding.begin(position);
      offer(subscription.notification(), new Delivery(message, state, position));
    }
  }

  private synchronized void offer(Subscription.Notification to, Delivery delivery) {
    endpoint(to).offer(delivery);
  }

  private synchronized void forgetSpent() {
    endpoints.values().removeIf(Endpoint::isSpent);
  }

  private Endpoint endpoint(Subscription.Notification to) {
    return endpoints.computeIfAbsent(
        new Target(to.endpoint(), to.notifierInfo()),
        target ->
            new Endpoint(
                target.uri(),
                () -> Channel.open(target.uri(), target.info(), client),
                clock,
                rule,
                outstanding,
                firstPause,
                QUEUE_LIMIT,
                closing));
  }

  private void flush() {
    lastFlush = System.nanoTime();
    forgetSpent();
    subscriptions.forgetExpired();
    long safe = outstanding.safe(cursor.position());
    List<RowWrite> rows = subscriptions.changedStates();
    if (safe > flushed || !rows.isEmpty()) {
      tenant.commit(
          new Transaction(AUTHOR, List.of(), rows, Map.of(CURSOR, Math.max(safe, flushed))));
      flushed = Math.max(safe, flushed);
    }
  }

  private void pause() {
    try {
      boolean _ = closing.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops reading; what is still on its way is told again after the next start. */
  @Override
  public void close() {
    closing.countDown();
    wake.release();
    synchronized (this) {
      endpoints.values().forEach(Endpoint::close);
    }
    try {
      if (thread.join(END)) {
        flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    cursor.close();
  }
}
