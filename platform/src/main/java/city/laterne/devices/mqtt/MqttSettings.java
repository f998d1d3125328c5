package city.laterne.devices.mqtt;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the MQTT door is opened.
 *
 * @param host the address to listen on
 * @param port the port for plain TCP, 0 for any free one; absent: TLS only
 * @param open whether clients may come without login and use all topics; for demonstrations on
 *     loopback
 * @param tls the port for TLS; empty: plain TCP only
 * @param bounds what clients may take up
 */
public record MqttSettings(
    String host, OptionalInt port, boolean open, Optional<Tls> tls, Bounds bounds) {
  /**
   * The door's port for TLS.
   *
   * @param port the port; 0 for any free one
   * @param certificate PEM file of the certificate chain
   * @param key PEM file of the private key (PKCS 8)
   * @param clientCa PEM file of the authority whose clients alone may connect; empty: clients need
   *     no certificate
   */
  public record Tls(int port, Path certificate, Path key, Optional<Path> clientCa) {}

  /**
   * What clients may take up, all together or each.
   *
   * @param connections open connections
   * @param sessions sessions, connected or not
   * @param packetBytes longest packet taken
   * @param inFlight publishes of one connection that may wait for the disk (MQTT 5 receive maximum)
   * @param outInFlight messages sent to one client and not acknowledged
   * @param queuedMessages messages waiting for one session
   * @param queuedBytes payload bytes waiting for one session
   * @param subscriptions of one session
   * @param retainedMessages retained messages
   * @param retainedBytes their payload bytes
   * @param keepAliveSeconds longest keep-alive granted to MQTT 5 clients
   * @param sessionSeconds longest session expiry granted
   */
  public record Bounds(
      int connections,
      int sessions,
      int packetBytes,
      int inFlight,
      int outInFlight,
      int queuedMessages,
      int queuedBytes,
      int subscriptions,
      int retainedMessages,
      long retainedBytes,
      int keepAliveSeconds,
      long sessionSeconds) {
    /** Bounds for a city of up to 100,000 directly connected devices. */
    public static final Bounds CITY =
        new Bounds(
            110_000,
            200_000,
            256 << 10,
            4_000,
            100,
            1_000,
            1 << 20,
            1_000,
            100_000,
            64L << 20,
            3_600,
            7L * 86_400);
  }

  /** Plain TCP with the usual bounds. */
  public static MqttSettings plain(String host, int port, boolean open) {
    return new MqttSettings(host, OptionalInt.of(port), open, Optional.empty(), Bounds.CITY);
  }

  /** TLS only, with the usual bounds. */
  public static MqttSettings secured(String host, Tls tls, boolean open) {
    return new MqttSettings(host, OptionalInt.empty(), open, Optional.of(tls), Bounds.CITY);
  }

  /** The same with TLS on a port of its own. */
  public MqttSettings withTls(Tls added) {
    return new MqttSettings(host, port, open, Optional.of(added), bounds);
  }

  /** The same with other bounds. */
  public MqttSettings withBounds(Bounds others) {
    return new MqttSettings(host, port, open, tls, others);
  }
}
