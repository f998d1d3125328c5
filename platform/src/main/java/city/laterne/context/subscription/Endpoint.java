package city.laterne.context.subscription;

import city.laterne.shared.MachineClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The bounded queue before one endpoint, emptied in order by one virtual thread while there is
 * something in it, and for as long after it as its channel rests. A notification is tried a few
 * times with growing pauses; after one was given up the next ones get one try each until one
 * arrives. When the queue is full the oldest goes, counted. Safe for use by many threads.
 */
final class Endpoint {
  private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
  private static final int MOST_TRIES = 5;

  private final URI uri;
  private final Supplier<Channel> channels;
  private final MachineClock clock;
  private final AddressRule rule;
  private final Outstanding outstanding;
  private final Duration firstPause;
  private final int limit;
  private final CountDownLatch closing;
  private final ArrayDeque<Delivery> queue = new ArrayDeque<>();
  private boolean working;
  private boolean failing;

  Endpoint(
      URI uri,
      Supplier<Channel> channels,
      MachineClock clock,
      AddressRule rule,
      Outstanding outstanding,
      Duration firstPause,
      int limit,
      CountDownLatch closing) {
    this.uri = uri;
    this.channels = channels;
    this.clock = clock;
    this.rule = rule;
    this.outstanding = outstanding;
    this.firstPause = firstPause;
    this.limit = limit;
    this.closing = closing;
  }

  /** Queues a notification whose position is already outstanding. */
  synchronized void offer(Delivery delivery) {
    if (queue.size() >= limit) {
      Delivery oldest = queue.removeFirst();
      oldest.state().dropped();
      outstanding.end(oldest.position());
    }
    queue.addLast(delivery);
    open();
  }

  /** Readies the channel before there is something to send. */
  synchronized void open() {
    if (working) {
      notifyAll();
    } else {
      working = true;
      Thread.ofVirtual().name("notify " + uri.getHost()).start(this::work);
    }
  }

  /** Lets a thread that rests end, once all endpoints are closing. */
  synchronized void close() {
    notifyAll();
  }

  private void work() {
    try (Channel channel = channels.get()) {
      prepare(channel);
      long rest = channel.rest().toNanos();
      for (Optional<Delivery> next = next(rest); next.isPresent(); next = next(rest)) {
        try {
          deliver(next.get(), channel);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.ERROR, "A notification to " + uri.getHost() + " failed.", e);
          giveUp(next.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Notifications to " + uri.getHost() + " wait.", e);
      stop();
    }
  }

  /** Readies the channel while there is nothing to send; what fails shows with a notification. */
  private void prepare(Channel channel) throws InterruptedException {
    try {
      if (isIdle() && rule.refusal(uri).isEmpty()) {
        channel.prepare();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "The way to {0} is not ready: {1}", uri.getHost(), e);
    }
  }

  private synchronized boolean isIdle() {
    return queue.isEmpty();
  }

  /** Whether nothing would be forgotten with it: nothing to send, no thread, no failure. */
  synchronized boolean isSpent() {
    return queue.isEmpty() && !working && !failing;
  }

  private synchronized void stop() {
    working = false;
  }

  private synchronized Optional<Delivery> next(long restNanos) throws InterruptedException {
    long end = System.nanoTime() + restNanos;
    for (long left = restNanos; queue.isEmpty() && left > 0; left = end - System.nanoTime()) {
      if (closing.getCount() == 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    if (closing.getCount() == 0 || queue.isEmpty()) {
      working = false;
      return Optional.empty();
    }
    return Optional.of(queue.removeFirst());
  }

  private void deliver(Delivery delivery, Channel channel) throws InterruptedException {
    Duration pause = firstPause;
    int tries = failing ? 1 : MOST_TRIES;
    for (int attempt = 1; attempt <= tries; attempt++) {
      if (delivery.state().isEnded()) {
        outstanding.end(delivery.position());
        return;
      }
      if (rule.refusal(uri).isEmpty() && channel.send(delivery.message())) {
        failing = false;
        delivery.state().succeeded(clock.micros());
        outstanding.end(delivery.position());
        return;
      }
      delivery.state().refused(clock.micros());
      if (attempt < tries && closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return; // stays outstanding: told again after the restart
      }
      pause = pause.multipliedBy(2);
    }
    failing = true;
    giveUp(delivery);
  }

  private void giveUp(Delivery delivery) {
    delivery.state().failed(clock.micros());
    outstanding.end(delivery.position());
  }
}
