package city.laterne.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Mosquitto broker on one loopback port, open to all, and its clients. It can be killed and
 * started again; what it held is then gone. For use by one thread.
 */
final class Mosquitto implements AutoCloseable {
  private final Path folder;
  private final int port = LaterneProcess.freePort();
  private final List<Process> clients = new ArrayList<>();
  private Optional<Process> broker = Optional.empty();

  /**
   * A broker that does not run yet.
   *
   * @param folder where its configuration and its log stand
   */
  Mosquitto(Path folder) {
    this.folder = folder;
  }

  /** Where it listens when it runs, e.g. {@code mqtt://127.0.0.1:34567}. */
  String uri() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** Starts it and waits until it listens. */
  void start() throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            "listener %d 127.0.0.1%nallow_anonymous true%npersistence false%n".formatted(port));
    broker =
        Optional.of(
            new ProcessBuilder(program("mosquitto"), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile()))
                .start());
    Waiting.until("Mosquitto listens", this::listens);
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends it as {@code kill -9} does and waits until it is gone. */
  void kill() {
    broker.ifPresent(Mosquitto::end);
    broker = Optional.empty();
  }

  /** Publishes at QoS 1 and waits for the broker's acknowledgement. */
  void publish(String topic, String message) throws IOException, InterruptedException {
    Process process = client("mosquitto_pub", "-q", "1", "-t", topic, "-m", message);
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("mosquitto_pub ends").isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
  }

  /** Subscribes to a topic until the end; the messages come into the queue. */
  BlockingQueue<String> listen(String topic) throws IOException {
    Process process = client("mosquitto_sub", "-q", "1", "-t", topic);
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(process, messages));
    return messages;
  }

  private static void read(Process process, BlockingQueue<String> messages) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(messages::add);
    } catch (IOException | UncheckedIOException ended) {
      // The client was ended with the test.
    }
  }

  private Process client(String program, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(program(program), "-h", "127.0.0.1"));
    command.addAll(List.of("-V", "mqttv5", "-p", Integer.toString(port)));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    clients.add(process);
    return process;
  }

  /** Debian keeps servers in a folder that is not in everybody's PATH. */
  private static String program(String name) {
    Path server = Path.of("/usr/sbin", name);
    return Files.isExecutable(server) ? server.toString() : name;
  }

  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Ends the broker and its clients. */
  @Override
  public void close() {
    clients.forEach(Mosquitto::end);
    kill();
  }
}
