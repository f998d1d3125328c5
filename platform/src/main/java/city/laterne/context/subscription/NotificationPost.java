package city.laterne.context.subscription;

import city.laterne.shared.MachineClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Sends notifications that no change of an entity led to: through a bounded queue per endpoint, in
 * order, each tried a few times. What was not sent at a stop is not sent later. Safe for use by
 * many threads.
 */
public final class NotificationPost implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final int QUEUE_LIMIT = 200;
  private static final int MOST_ENDPOINTS = 10_000;

  private final MachineClock clock;
  private final AddressRule rule;
  private final Outstanding outstanding = new Outstanding();
  private final NotificationCounts counts = new NotificationCounts();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<URI, Endpoint> endpoints =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Endpoint> eldest) {
          return size() > MOST_ENDPOINTS;
        }
      };
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** With a rule for addresses. */
  public NotificationPost(MachineClock clock, AddressRule rule) {
    this.clock = clock;
    this.rule = rule;
  }

  /** How the notifications of one subscription fare, at their beginning. */
  public DeliveryState newState() {
    return new DeliveryState(counts);
  }

  /**
   * Queues a notification.
   *
   * @param headers names and values
   */
  public synchronized void send(
      URI endpoint, Map<String, String> headers, byte[] body, DeliveryState state) {
    state.begins(clock.micros());
    outstanding.begin(0);
    endpoints
        .computeIfAbsent(
            endpoint,
            uri ->
                new Endpoint(
                    uri,
                    () -> new HttpChannel(uri, client),
                    clock,
                    rule,
                    outstanding,
                    FIRST_PAUSE,
                    QUEUE_LIMIT,
                    closing))
        .offer(new Delivery(new Message(headers, body), state, 0));
  }

  @Override
  public void close() {
    closing.countDown();
    client.shutdownNow();
  }
}
