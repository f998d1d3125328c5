package city.laterne.context.jsonld;

import city.laterne.shared.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches contexts of others: at most 1 MiB, 5 s and 3 redirects each, and no address of the own
 * machine or network unless allowed. Safe for use by many threads.
 */
final class RemoteContexts {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_REDIRECTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final boolean privateAllowed;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** With or without addresses of the own machine and network. */
  RemoteContexts(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /**
   * The value of @context in the document behind a URL.
   *
   * @throws Failure UPSTREAM, code LdContextNotAvailable; INVALID, code BadRequestData, when the
   *     document is none with an @context
   */
  JsonNode fetch(String url) {
    try {
      URI at = URI.create(url);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        check(at);
        HttpResponse<InputStream> answer =
            client.send(request(at, deadline), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          if (answer.statusCode() / 100 == 3) {
            String to = answer.headers().firstValue("Location").orElse("");
            at = at.resolve(to);
            continue;
          }
          if (answer.statusCode() != 200) {
            throw unavailable(url, "it answers with status " + answer.statusCode());
          }
          return contextIn(url, read(url, body, deadline));
        }
      }
      throw unavailable(url, "it redirects more than " + MOST_REDIRECTS + " times");
    } catch (IOException | IllegalArgumentException e) {
      throw unavailable(url, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(url, "the fetch was interrupted");
    }
  }

  private static HttpRequest request(URI at, long deadline) {
    return HttpRequest.newBuilder(at)
        .timeout(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))
        .header("Accept", "application/ld+json, application/json;q=0.9")
        .build();
  }

  private static byte[] read(String url, InputStream body, long deadline) throws IOException {
    byte[] bytes = new byte[MOST_BYTES + 1];
    int length = 0;
    while (length < bytes.length) {
      int got = body.read(bytes, length, bytes.length - length);
      if (got < 0) {
        return java.util.Arrays.copyOf(bytes, length);
      }
      length += got;
      if (System.nanoTime() > deadline) {
        throw unavailable(url, "it takes longer than " + PATIENCE.toSeconds() + " s");
      }
    }
    throw unavailable(url, "it is longer than " + MOST_BYTES + " bytes");
  }

  private static JsonNode contextIn(String url, byte[] bytes) {
    try {
      JsonNode context = JSON.readTree(bytes).path("@context");
      if (!context.isMissingNode()) {
        return context;
      }
    } catch (JacksonException e) {
      throw invalid(url, "is no JSON: " + e.getOriginalMessage());
    }
    throw invalid(url, "has no @context");
  }

  /** What is there, but is no context, is the fault of who names it (clause 5.5.6). */
  private static Failure invalid(String url, String why) {
    return new Failure(
        Failure.Kind.INVALID, "BadRequestData", "The document " + url + " " + why + ".");
  }

  private void check(URI at) throws IOException {
    String scheme = String.valueOf(at.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw unavailable(at.toString(), "only http and https are fetched");
    }
    if (privateAllowed) {
      return;
    }
    for (InetAddress address : InetAddress.getAllByName(at.getHost())) {
      if (address.isLoopbackAddress()
          || address.isSiteLocalAddress()
          || address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()
          || (address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc)) {
        throw unavailable(at.toString(), "its address " + address.getHostAddress() + " is private");
      }
    }
  }

  private static Failure unavailable(String url, String why) {
    return new Failure(
        Failure.Kind.UPSTREAM,
        "LdContextNotAvailable",
        "The @context " + url + " cannot be fetched: " + why + ".");
  }
}
