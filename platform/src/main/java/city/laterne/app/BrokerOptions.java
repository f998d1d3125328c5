package city.laterne.app;

import city.laterne.devices.mqtt.ExternalBroker;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Reads the options of the external broker; wrong ones are a {@link Usage}. */
final class BrokerOptions {
  private static final String CLIENT_ID = "laterne";
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final int LONGEST_TEXT = 65_535;

  private BrokerOptions() {}

  static Optional<ExternalBroker.Settings> read(CommandLine line) {
    Optional<String> text = line.find(Option.MQTT_BROKER);
    if (text.isEmpty()) {
      for (Option option :
          List.of(
              Option.MQTT_BROKER_USER,
              Option.MQTT_BROKER_PASSWORD_FILE,
              Option.MQTT_BROKER_CLIENT_ID)) {
        if (line.has(option)) {
          throw new Usage(option.flag() + " needs --mqtt-broker.");
        }
      }
      return Optional.empty();
    }
    if (line.has(Option.MQTT_BROKER_PASSWORD_FILE) && !line.has(Option.MQTT_BROKER_USER)) {
      throw new Usage("--mqtt-broker-password-file needs --mqtt-broker-user.");
    }
    URI uri = uri(text.get());
    boolean tls = "mqtts".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() == -1 ? tls ? TLS_PORT : PLAIN_PORT : uri.getPort();
    if (port < 1 || port > 0xFFFF) {
      throw new Usage("--mqtt-broker: " + port + " is not a port from 1 to 65535.");
    }
    return Optional.of(
        new ExternalBroker.Settings(
            tls,
            host(uri),
            port,
            name(line, Option.MQTT_BROKER_CLIENT_ID).orElse(CLIENT_ID),
            name(line, Option.MQTT_BROKER_USER).orElse(""),
            Configuration.file(line, Option.MQTT_BROKER_PASSWORD_FILE)
                .map(BrokerOptions::password)
                .orElse("")));
  }

  /** The URI, which is not repeated in a sentence before it is known to hold no password. */
  private static URI uri(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException _) {
      throw new Usage("--mqtt-broker is not a URI such as mqtt://host:1883.");
    }
    if (text.contains("@")) {
      throw new Usage(
          "--mqtt-broker holds a user; give the name with --mqtt-broker-user and the password with"
              + " --mqtt-broker-password-file.");
    }
    String scheme = Objects.toString(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    if (!scheme.equals("mqtt") && !scheme.equals("mqtts")) {
      throw new Usage(
          "--mqtt-broker \"" + text + "\" begins neither with mqtt:// nor with mqtts://.");
    }
    if (host(uri).isEmpty()) {
      throw new Usage("--mqtt-broker \"" + text + "\" names no host, as mqtt://host:1883 does.");
    }
    boolean bare = Objects.toString(uri.getRawPath(), "").matches("/?");
    if (!bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new Usage("--mqtt-broker \"" + text + "\" has more than a host and a port.");
    }
    return uri;
  }

  /** The host, IPv6 addresses without their brackets; empty when there is none. */
  private static String host(URI uri) {
    return Objects.toString(uri.getHost(), "").replace("[", "").replace("]", "");
  }

  private static Optional<String> name(CommandLine line, Option option) {
    Optional<String> name = line.find(option);
    if (name.isPresent() && (name.get().isBlank() || isTooLong(name.get()))) {
      throw new Usage(option.flag() + " is blank or longer than " + LONGEST_TEXT + " bytes.");
    }
    return name;
  }

  private static String password(Path file) {
    String password;
    try {
      password = Files.readString(file).strip();
    } catch (IOException _) {
      throw new Usage("--mqtt-broker-password-file " + file + " cannot be read.");
    }
    if (password.isEmpty() || isTooLong(password)) {
      throw new Usage(
          "--mqtt-broker-password-file "
              + file
              + " holds no password, or one longer than "
              + LONGEST_TEXT
              + " bytes.");
    }
    return password;
  }

  private static boolean isTooLong(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT;
  }
}
