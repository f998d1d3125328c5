package city.laterne.context.subscription;

import city.laterne.shared.MachineClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The bounded queue before one endpoint, emptied in order by one virtual thread while there is
 * something in it. A notification is tried a few times with growing pauses; after one was given up
 * the next ones get one try each until one arrives. When the queue is full the oldest goes,
 * counted. Safe for use by many threads.
 */
final class Endpoint {
  private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
  private static final int MOST_TRIES = 5;

  private final URI uri;
  private final HttpClient client;
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
      HttpClient client,
      MachineClock clock,
      AddressRule rule,
      Outstanding outstanding,
      Duration firstPause,
      int limit,
      CountDownLatch closing) {
    this.uri = uri;
    this.client = client;
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
    if (!working) {
      working = true;
      Thread.ofVirtual().name("notify " + uri).start(this::work);
    }
  }

  private void work() {
    for (Optional<Delivery> next = next(); next.isPresent(); next = next()) {
      try {
        deliver(next.get());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "A notification to " + uri + " failed.", e);
        giveUp(next.get());
      }
    }
  }

  private synchronized Optional<Delivery> next() {
    if (closing.getCount() == 0 || queue.isEmpty()) {
      working = false;
      return Optional.empty();
    }
    return Optional.of(queue.removeFirst());
  }

  private void deliver(Delivery delivery) throws InterruptedException {
    Duration pause = firstPause;
    int tries = failing ? 1 : MOST_TRIES;
    for (int attempt = 1; attempt <= tries; attempt++) {
      if (send(delivery)) {
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

  private boolean send(Delivery delivery) throws InterruptedException {
    if (rule.refusal(uri).isPresent()) {
      return false;
    }
    try {
      int status =
          client.send(delivery.request(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 300;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} did not take a notification: {1}", uri, e);
      return false;
    }
  }
}
