package city.laterne.app;

import city.laterne.devices.mqtt.MqttDoor;
import city.laterne.shared.Failure;
import city.laterne.store.Store;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The running process: the store, the parts around it and the HTTP server before them. Parts are
 * handed in as what they serve and what has to be closed, so this class knows none of them.
 */
public final class Platform implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Platform.class.getName());
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int BACKLOG = 1_024;
  private static final long MOST_BODY_BYTES = 32L << 20;
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(5);

  private final Store store;
  private final Optional<MqttDoor> mqtt;
  private final Runnable work;
  private final RunningCityClock clock;
  private final InetAddress bind;
  private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("city-clock").daemon().factory());
  private final WebServer server;

  /**
   * Makes the platform; {@link #start} opens its door.
   *
   * @param services what is served, mounted in this order
   * @param closing what is closed at the end, the last first, before the store
   * @param metrics further ones for {@code /metrics}
   * @param mqtt the device door, if there is one
   * @param work begins what nobody who asks has to wait for, once the door is open
   */
  public Platform(
      Configuration configuration,
      Store store,
      RunningCityClock clock,
      List<HttpPart> services,
      List<AutoCloseable> closing,
      Supplier<List<Metric>> metrics,
      Optional<MqttDoor> mqtt,
      Runnable work) {
    this.store = store;
    this.work = work;
    this.mqtt = mqtt;
    this.clock = clock;
    this.bind = configuration.bind();
    closing.forEach(parts::push);
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.error(Failure.class, new ProblemDetails());
    routing.register("/", new Operations(store, new Metrics(store, metrics), started::get));
    services.forEach(part -> routing.register(part.path(), part.service()));
    WebServerConfig.Builder settings =
        WebServer.builder()
            .address(configuration.bind())
            .port(configuration.port())
            .backlog(BACKLOG)
            .maxTcpConnections(MOST_CONNECTIONS)
            .maxPayloadSize(MOST_BODY_BYTES)
            .shutdownGracePeriod(DRAIN)
            .shutdownHook(false)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .addConnectionSelector(new HttpConnections())
            .routing(routing);
    server = settings.build();
    freePort(configuration);
  }

  /** Opens the door, then lets the work behind it begin. */
  public Platform start() {
    server.start();
    long every = CLOCK_INTERVAL.toSeconds();
    var _ = timer.scheduleWithFixedDelay(this::storeClock, every, every, TimeUnit.SECONDS);
    started.set(true);
    work.run();
    return this;
  }

  /** Where the HTTP server listens, as a program on this machine reaches it. */
  public URI address() {
    return address(bind, server.port());
  }

  /**
   * The URL of a server on this machine; one that listens on all addresses is named by the loopback
   * address of the same family. IPv6 stands in brackets (RFC 3986, 3.2.2), its zone behind {@code
   * %25} (RFC 6874).
   */
  static URI address(InetAddress bind, int port) {
    String host = bind.getHostAddress();
    if (bind.isAnyLocalAddress()) {
      host = bind instanceof Inet6Address ? "::1" : "127.0.0.1";
    }
    boolean bracketed = host.contains(":");
    return URI.create(
        "http://" + (bracketed ? "[" + host.replace("%", "%25") + "]" : host) + ":" + port + "/");
  }

  /** The device door's port for plain TCP, if there is one. */
  public OptionalInt mqttPort() {
    return mqtt.map(MqttDoor::port).orElseGet(OptionalInt::empty);
  }

  /** The device door's port for TLS, if there is one. */
  public OptionalInt mqttsPort() {
    return mqtt.map(MqttDoor::tlsPort).orElseGet(OptionalInt::empty);
  }

  /** Takes something along that is closed first at the end. */
  void accompany(AutoCloseable part) {
    parts.push(part);
  }

  /** The store behind it. */
  public Store store() {
    return store;
  }

  /** Stops accepting, lets requests end, closes the parts, writes the snapshot. Once. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    started.set(false);
    timer.shutdown();
    server.stop();
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.ERROR, "A part did not close: " + part, e);
      }
    }
    storeClock();
    store.close();
  }

  private void storeClock() {
    try {
      clock.store();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The city's time could not be stored.", e);
    }
  }

  /**
   * Helidon tells of a taken port by a stack of exceptions; one attempt before it gives a sentence.
   */
  private static void freePort(Configuration configuration) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(configuration.bind(), configuration.port()));
    } catch (BindException e) {
      throw new Usage(
          "Port "
              + configuration.port()
              + " of "
              + configuration.bind().getHostAddress()
              + " cannot be used: "
              + e.getMessage()
              + ". Maybe another program listens there; choose one with --port.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
