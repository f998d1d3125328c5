package city.laterne.context.registration;

import city.laterne.context.subscription.AddressRule;
import city.laterne.shared.MachineClock;
import city.laterne.shared.Micros;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks context sources: {@value #MOST_AT_ONCE} at once at most, each for as long as its
 * registration allows, at most {@value #MOST_BYTES} bytes of an answer and {@value #MOST_REDIRECTS}
 * redirects of what only reads; no address of the own machine and network unless allowed. Safe for
 * use by many threads.
 */
public final class Sources implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sources.class.getName());
  private static final int MOST_AT_ONCE = 128;
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_REDIRECTS = 3;
  private static final long GRACE_MILLIS = 250;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final String API = "/ngsi-ld/v1";

  /** Headers that belong to the connection, or that no registration may set (clause 4.3.6.5). */
  private static final Set<String> NOT_CONVEYED =
      Set.of(
          "accept",
          "connection",
          "content-length",
          "content-type",
          "contenttype",
          "expect",
          "host",
          "jsonldcontext",
          "keep-alive",
          "link",
          "ngsild-tenant",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via");

  private final AddressRule rule;
  private final MachineClock clock;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final Map<String, Counts> counts = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("source-", 0).factory());
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  Sources(AddressRule rule, MachineClock clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * A request to a source.
   *
   * @param to whom
   * @param method GET, POST, …
   * @param path behind {@code /ngsi-ld/v1}, with its query
   * @param headers names and values
   * @param body empty for none
   */
  public record Call(
      Registration to, String method, String path, Map<String, String> headers, byte[] body) {}

  /** What came of a request. */
  public sealed interface Reply {
    /**
     * The source answered.
     *
     * @param status of HTTP
     * @param body at most {@value #MOST_BYTES} bytes
     * @param count the value of NGSILD-Results-Count, -1 for none
     */
    record Answered(int status, byte[] body, long count) implements Reply {}

    /**
     * It did not.
     *
     * @param why whose fault it is
     * @param detail a sentence
     */
    record Failed(Why why, String detail) implements Reply {}

    /** Why a source did not answer. */
    enum Why {
      /** Nothing came in time. */
      TIMEOUT,
      /** There is no connection, or it broke. */
      UNREACHABLE,
      /** The answer is longer than the limit. */
      TOO_LONG,
      /** It failed shortly before and is left alone, or too many requests are under way. */
      RESTING,
      /** Its address is private. */
      FORBIDDEN
    }
  }

  private static final class Counts {
    private long sent;
    private long failed;
    private long lastSuccess = Micros.ABSENT;
    private long lastFailure = Micros.ABSENT;
    private long restsUntilNanos;
    private boolean rests;
  }

  /** Sends requests side by side. */
  public List<CompletableFuture<Reply>> start(List<Call> calls) {
    List<CompletableFuture<Reply>> all = new ArrayList<>();
    for (Call call : calls) {
      long patience = call.to().management().timeout().toMillis();
      // Whatever holds an answer up, such as looking for an address, ends here.
      all.add(
          CompletableFuture.supplyAsync(() -> ask(call), threads)
              .completeOnTimeout(late(call), patience + GRACE_MILLIS, TimeUnit.MILLISECONDS));
    }
    return all;
  }

  private Reply ask(Call call) {
    Counts own = counts.computeIfAbsent(call.to().id(), _ -> new Counts());
    if (rests(own)) {
      return new Reply.Failed(
          Reply.Why.RESTING, "it failed shortly before and is left alone for its cooldown");
    }
    Duration patience = call.to().management().timeout();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Reply.Failed(Reply.Why.RESTING, "too many requests to sources are under way");
      }
      try {
        Reply reply = guarded(call, deadline);
        note(call.to(), own, reply);
        return reply;
      } finally {
        free.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Reply.Failed(Reply.Why.UNREACHABLE, "the platform is about to stop");
    }
  }

  private static boolean rests(Counts own) {
    synchronized (own) {
      return own.rests && own.restsUntilNanos - System.nanoTime() > 0;
    }
  }

  private void note(Registration to, Counts own, Reply reply) {
    boolean failed = reply instanceof Reply.Failed;
    synchronized (own) {
      own.sent++;
      own.rests = failed && !to.management().cooldown().isZero();
      if (failed) {
        own.failed++;
        own.lastFailure = clock.micros();
        own.restsUntilNanos = System.nanoTime() + to.management().cooldown().toNanos();
      } else {
        own.lastSuccess = clock.micros();
      }
    }
  }

  /** What a registration says or a source answers may not be fit for HTTP. */
  private Reply guarded(Call call, long deadline) throws InterruptedException {
    try {
      return send(call, deadline);
    } catch (IllegalArgumentException e) {
      return new Reply.Failed(
          Reply.Why.UNREACHABLE, "the request cannot be sent: " + e.getMessage());
    }
  }

  private Reply send(Call call, long deadline) throws InterruptedException {
    URI at = uri(call);
    boolean reads = call.method().equals("GET");
    boolean again = true;
    int redirects = 0;
    while (redirects <= MOST_REDIRECTS) {
      Optional<String> refusal = rule.refusal(at);
      if (refusal.isPresent()) {
        return new Reply.Failed(Reply.Why.FORBIDDEN, refusal.get());
      }
      CompletableFuture<HttpResponse<byte[]>> under =
          client.sendAsync(
              request(call, at),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
      HttpResponse<byte[]> response;
      try {
        response = under.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        boolean _ = under.cancel(true);
        return late(call);
      } catch (ExecutionException e) {
        if (again && mayRepeat(call, e)) {
          again = false;
          continue;
        }
        return broken(at, e);
      }
      String location = response.headers().firstValue("Location").orElse("");
      boolean moved = reads && response.statusCode() / 100 == 3 && !location.isEmpty();
      if (!moved) {
        long count = response.headers().firstValueAsLong("NGSILD-Results-Count").orElse(-1);
        return new Reply.Answered(response.statusCode(), response.body(), count);
      }
      redirects++;
      at = at.resolve(location);
      String scheme = String.valueOf(at.getScheme());
      if (at.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        return new Reply.Failed(Reply.Why.UNREACHABLE, "it redirects to " + location);
      }
    }
    return new Reply.Failed(
        Reply.Why.UNREACHABLE, "it redirects more than " + MOST_REDIRECTS + " times");
  }

  /**
   * Whether a request may be sent once more: nothing of it was sent, or twice is as good as once. A
   * source may have closed a kept connection just when it was used.
   */
  private static boolean mayRepeat(Call call, ExecutionException e) {
    boolean idempotent = Set.of("GET", "PUT", "DELETE").contains(call.method());
    boolean tooLong = String.valueOf(e.getMessage()).contains("exceeds capacity");
    return e.getCause() instanceof ConnectException
        || (idempotent && e.getCause() instanceof IOException && !tooLong);
  }

  private static Reply late(Call call) {
    return new Reply.Failed(
        Reply.Why.TIMEOUT,
        "nothing came within " + call.to().management().timeout().toMillis() + " ms");
  }

  private static Reply broken(URI at, ExecutionException e) {
    String message = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    LOG.log(System.Logger.Level.DEBUG, "{0} did not answer: {1}", at, message);
    boolean tooLong = e.getCause() instanceof IOException && message.contains("exceeds capacity");
    return tooLong
        ? new Reply.Failed(Reply.Why.TOO_LONG, "its answer is longer than " + MOST_BYTES + " bytes")
        : new Reply.Failed(Reply.Why.UNREACHABLE, "there is no connection to it");
  }

  private static URI uri(Call call) {
    String base = call.to().endpoint().toString();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    return URI.create((base.endsWith(API) ? base : base + API) + call.path());
  }

  private static HttpRequest request(Call call, URI at) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .method(
                call.method(),
                call.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::setHeader);
    return request.build();
  }

  /** Whether a registration may have a header conveyed. */
  public static boolean mayConvey(String header) {
    return !NOT_CONVEYED.contains(header.toLowerCase(Locale.ROOT));
  }

  /** Adds how requests to a source fared since the process began. */
  public void addTo(ObjectNode json, Registration registration) {
    Counts own = counts.get(registration.id());
    if (own == null) {
      return;
    }
    synchronized (own) {
      if (own.sent == 0) {
        return;
      }
      json.put("timesSent", own.sent).put("timesFailed", own.failed);
      json.put("status", own.lastFailure > own.lastSuccess ? "failed" : "ok");
      if (own.lastSuccess != Micros.ABSENT) {
        json.put("lastSuccess", Micros.format(own.lastSuccess));
      }
      if (own.lastFailure != Micros.ABSENT) {
        json.put("lastFailure", Micros.format(own.lastFailure));
      }
    }
  }

  /** Forgets how requests to a source fared. */
  void forget(String registrationId) {
    counts.remove(registrationId);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.shutdownNow();
  }
}
