package city.laterne.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/** Reads from a platform on loopback that holds the model country. Safe for many threads. */
final class CityReader {
  /** How long an answer is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /** A reader of the platform at a port. */
  CityReader(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** The value behind {@code --name} on a command line. */
  static String option(String[] arguments, String name, String otherwise) {
    int at = Arrays.asList(arguments).indexOf("--" + name);
    return at >= 0 && at + 1 < arguments.length ? arguments[at + 1] : otherwise;
  }

  /** The id of the light of a number, from 0 on. */
  static String id(int light) {
    return "urn:ngsi-ld:Streetlight:model-" + (light + 1);
  }

  /** The path of a light's entity. */
  static String entity(int light) {
    return "/ngsi-ld/v1/entities/" + id(light);
  }

  /** A path as an address. */
  URI uri(String path) {
    return URI.create(base + path);
  }

  /** The body at a path, byte by byte as characters; throws unless the status is 200. */
  String get(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        http.send(
            HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      byte[] bytes = in.readAllBytes();
      if (answer.statusCode() != 200) {
        throw new IOException(path + " answered " + answer.statusCode());
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** Where a light stands: longitude and latitude, degrees. */
  double[] place(int light) throws IOException, InterruptedException {
    String text = get(entity(light) + "?attrs=location");
    String marker = "\"coordinates\":[";
    int at = text.indexOf(marker) + marker.length();
    String[] parts = text.substring(at, text.indexOf(']', at)).split(",", 2);
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  /** How many there are of some latencies, ms, and their quantiles. */
  static String line(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(each -> each).sorted().toArray();
    if (sorted.length == 0) {
      return "none";
    }
    return String.format(
        Locale.ROOT,
        "%6d times, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms",
        sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.95)],
        sorted[(int) (sorted.length * 0.99)],
        sorted[sorted.length - 1]);
  }
}
