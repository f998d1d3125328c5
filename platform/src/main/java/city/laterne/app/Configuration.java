package city.laterne.app;

import city.laterne.devices.mqtt.ExternalBroker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the platform runs.
 *
 * @param port HTTP port, 0 for any free one
 * @param data the data directory
 * @param open no login
 * @param bind address to listen on
 * @param mqttPort port of the MQTT door; absent for none
 * @param mqttsPort port of the MQTT door over TLS; absent for none
 * @param tlsCertificate PEM chain; there exactly when the key is
 * @param tlsKey PEM key
 * @param broker an external MQTT broker; absent for none
 * @param privateEndpoints whether notifications may go to private and loopback addresses
 * @param speed city seconds in one machine second, more than 0, at most 100,000
 * @param cityTime where the city's clock starts
 * @param openIngest whether undeclared types and attributes are taken; so with {@code open}
 * @param slabBytes memory for packed entities a tenant
 * @param logFormat form of the log
 * @param browser whether the demo opens the page
 */
public record Configuration(
    int port,
    Path data,
    boolean open,
    InetAddress bind,
    OptionalInt mqttPort,
    OptionalInt mqttsPort,
    Optional<Path> tlsCertificate,
    Optional<Path> tlsKey,
    Optional<ExternalBroker.Settings> broker,
    boolean privateEndpoints,
    double speed,
    Optional<Instant> cityTime,
    boolean openIngest,
    long slabBytes,
    LogFormat logFormat,
    boolean browser) {
  private static final double FASTEST = 100_000;
  private static final long SLAB_BYTES = 6L << 30;

  /** The form of the log. */
  public enum LogFormat {
    /** One JSON object a line. */
    JSON,
    /** A line for people. */
    TEXT
  }

  /** Checks what hangs together. */
  public Configuration {
    if (open && !bind.isLoopbackAddress()) {
      throw new Usage(
          "--open lets everybody in, so it listens on a loopback address only, not on "
              + bind.getHostAddress()
              + ". Maybe leave --bind out, or run without --open and use API keys.");
    }
    if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
      throw new Usage("--tls-cert and --tls-key belong together; only one of them is given.");
    }
    if (mqttsPort.isPresent() && tlsKey.isEmpty()) {
      throw new Usage("--mqtts-port needs --tls-cert and --tls-key.");
    }
    if (!(speed > 0 && speed <= FASTEST)) {
      throw new Usage("--speed " + speed + " is not more than 0 and at most " + FASTEST + ".");
    }
    if (slabBytes < 1 << 20) {
      throw new Usage("--slab-bytes " + slabBytes + " is less than 1 MiB (1048576).");
    }
  }

  /** Whether the city's time shall differ from the machine's. */
  public boolean simulated() {
    return speed != 1 || cityTime.isPresent();
  }

  static Configuration of(CommandLine line) {
    boolean open = line.has(Option.OPEN);
    return new Configuration(
        line.find(Option.PORT).map(text -> port(Option.PORT, text)).orElse(8080),
        path(line.find(Option.DATA).orElse("data")),
        open,
        address(line.find(Option.BIND).orElse("127.0.0.1")),
        optionalPort(line, Option.MQTT_PORT),
        optionalPort(line, Option.MQTTS_PORT),
        file(line, Option.TLS_CERT),
        file(line, Option.TLS_KEY),
        BrokerOptions.read(line),
        open || line.has(Option.ALLOW_PRIVATE),
        line.find(Option.SPEED).map(Configuration::speed).orElse(1.0),
        line.find(Option.CITY_TIME).map(Configuration::time),
        open || line.has(Option.OPEN_INGEST),
        line.find(Option.SLAB).map(Configuration::bytes).orElse(SLAB_BYTES),
        logFormat(line.find(Option.LOG_FORMAT).orElse("json")),
        !line.has(Option.NO_BROWSER));
  }

  private static OptionalInt optionalPort(CommandLine line, Option option) {
    Optional<String> text = line.find(option);
    return text.isPresent() ? OptionalInt.of(port(option, text.get())) : OptionalInt.empty();
  }

  private static int port(Option option, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // the sentence below says it
    }
    throw new Usage(
        option.flag() + " \"" + text + "\" is not a port: a whole number from 0 to 65535.");
  }

  private static long bytes(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new Usage("--slab-bytes \"" + text + "\" is not a whole number.");
    }
  }

  private static double speed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new Usage("--speed \"" + text + "\" is not a number.");
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new Usage(
          "--city-time \"" + text + "\" is not a time with zone such as 2026-06-21T19:00:00Z.");
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException _) {
      throw new Usage("--bind \"" + text + "\" is not an address of this machine.");
    }
  }

  private static LogFormat logFormat(String text) {
    return switch (text) {
      case "json" -> LogFormat.JSON;
      case "text" -> LogFormat.TEXT;
      default -> throw new Usage("--log-format \"" + text + "\" is neither json nor text.");
    };
  }

  static Optional<Path> file(CommandLine line, Option option) {
    Optional<Path> file = line.find(option).map(Configuration::path);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new Usage(option.flag() + " " + file.get() + " cannot be read.");
    }
    return file;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw new Usage("\"" + text + "\" is not a path.");
    }
  }
}
