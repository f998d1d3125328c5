package city.laterne.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One platform in a process of its own, started from {@code platform/target/laterne.jar} on free
 * loopback ports. Its data directory outlives it, so that a test can kill it and start another on
 * the same data. Safe for use by many threads once started.
 */
public final class LaterneProcess implements AutoCloseable {
  /** How long a start or a stop may take before the test fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Path data;
  private final Path log;
  private final int port;
  private final int mqttPort;
  private final Process process;

  private LaterneProcess(Path data, Path log, int port, int mqttPort, Process process) {
    this.data = data;
    this.log = log;
    this.port = port;
    this.mqttPort = mqttPort;
    this.process = process;
  }

  /**
   * Starts an empty platform without login ({@code run --open}) and waits until it is ready.
   *
   * @param data its data directory, made when missing
   * @param more further options of the command
   */
  public static LaterneProcess start(Path data, String... more) {
    LaterneProcess started = launch(data, more);
    try {
      started.awaitReady();
      return started;
    } catch (RuntimeException notReady) {
      started.kill();
      throw notReady;
    }
  }

  /** The same without waiting. */
  public static LaterneProcess launch(Path data, String... more) {
    int port = freePort();
    int mqttPort = freePort();
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of("--port", Integer.toString(port)));
    arguments.addAll(List.of("--mqtt-port", Integer.toString(mqttPort)));
    arguments.addAll(List.of("--data", data.toString(), "--open"));
    arguments.addAll(List.of(more));
    try {
      Files.createDirectories(data.toAbsolutePath().getParent());
      Path log = Files.createTempFile(data.toAbsolutePath().getParent(), "laterne", ".log");
      return new LaterneProcess(data, log, port, mqttPort, java(arguments, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end: its exit code and all that it printed. */
  public static Ended run(String... arguments) throws InterruptedException {
    try {
      Path log = Files.createTempFile("laterne", ".log");
      Process process = java(List.of(arguments), log);
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "laterne " + List.of(arguments) + " still ran after " + PATIENCE + ":\n" + text(log));
      }
      String printed = text(log);
      Files.delete(log);
      return new Ended(process.exitValue(), printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that ended. */
  public record Ended(int code, String printed) {}

  private static Process java(List<String> arguments, Path log) throws IOException {
    Path jar = Path.of(System.getProperty("laterne.jar", "../platform/target/laterne.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          "There is no " + jar + ". Maybe the module platform was not packaged: ./laterne test");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx224m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-Djava.library.path=" + jar.toAbsolutePath().resolveSibling("native"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits until {@code /health/ready} answers 200. */
  public void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "Laterne ended with " + process.exitValue() + " before it was ready:\n" + printed());
      }
      try {
        if (get("/health/ready").statusCode() == 200) {
          return;
        }
      } catch (UncheckedIOException notYet) {
        // It does not listen yet.
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new IllegalStateException("Laterne was not ready after " + PATIENCE + ":\n" + printed());
  }

  /** Where it listens, e.g. {@code http://127.0.0.1:34567}. */
  public String base() {
    return "http://127.0.0.1:" + port;
  }

  /** The port of its MQTT door. */
  public int mqttPort() {
    return mqttPort;
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** What it printed so far. */
  public String printed() {
    return text(log);
  }

  /** Asks for a resource as JSON. */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Sends JSON with a method. */
  public HttpResponse<String> send(String method, String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /**
   * Sends a request.
   *
   * @throws UncheckedIOException when the platform is gone: nothing was acknowledged
   */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(20));
  }

  /** Ends it as {@code kill -9} does and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Asks it to end (SIGTERM), waits, and gives its exit code. */
  public int stop() {
    process.destroy();
    try {
      return process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().exitValue();
    } catch (java.util.concurrent.CompletionException late) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "Laterne did not stop within " + PATIENCE + ":\n" + printed(), late);
    }
  }

  /** Ends it when it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A loopback port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
