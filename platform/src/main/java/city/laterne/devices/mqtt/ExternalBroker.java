package city.laterne.devices.mqtt;

import city.laterne.commands.Command;
import city.laterne.commands.CommandLink;
import city.laterne.commands.Confirmations;
import city.laterne.devices.DeviceMessages;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.DeviceTopics;
import city.laterne.devices.Quarantine;
import city.laterne.shared.MachineClock;
import city.laterne.store.Tenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The devices of somebody else's MQTT 5 broker (Mosquitto, EMQX, HiveMQ): subscribes to all reports
 * and answers there and acknowledges each when it is on disk; commands go out through it. The
 * broker decides who may publish. A broker that is away is tried again for as long as this is open,
 * after 1 s at first and every {@value #LONGEST_PAUSE_SECONDS} s later.
 *
 * <p>Beside the own door it comes second: a device that listens at the door gets its command there,
 * any other one through the broker, which reaches whatever subscribes to it.
 */
public final class ExternalBroker implements CommandLink, AutoCloseable {
  /**
   * Where the broker is and how to log in.
   *
   * @param tls whether the connection is encrypted; the broker's certificate must then lead to an
   *     authority that the JVM trusts
   * @param host name or address
   * @param port its port, from 1 to 65535
   * @param clientId the client id; its session at the broker keeps what comes while the platform is
   *     away, {@value #SESSION_SECONDS} s at most
   * @param user empty for none
   * @param password empty for none
   */
  public record Settings(
      boolean tls, String host, int port, String clientId, String user, String password) {
    /** Checks that there is something to connect to. */
    public Settings {
      if (host.isEmpty() || clientId.isEmpty() || port < 1 || port > 0xFFFF) {
        throw new IllegalArgumentException(
            "Host, client id and a port from 1 to 65535 are needed, not " + host + ":" + port);
      }
    }

    /** Without the password. */
    @Override
    public String toString() {
      return (tls ? "mqtts://" : "mqtt://") + host + ":" + port + " as " + clientId;
    }
  }

  /** How long the broker keeps the session while the platform is away, in seconds. */
  static final long SESSION_SECONDS = 86_400;

  private static final Logger LOG = System.getLogger(ExternalBroker.class.getName());
  private static final int LONGEST_PAUSE_SECONDS = 30;

  private final Settings settings;
  private final Tenant tenant;
  private final DeviceRegistry registry;
  private final Confirmations confirmations;
  private final MachineClock clock;
  private final DeviceMessages messages;
  private final Reach reach;
  private final OutageLog outages;
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("external-broker").daemon().factory());
  private volatile Optional<BrokerConnection> current = Optional.empty();
  private volatile boolean closed;
  private int failures;

  /** Prepares the link; {@link #start} connects. */
  public ExternalBroker(
      Settings settings,
      Tenant tenant,
      DeviceRegistry registry,
      Quarantine quarantine,
      Confirmations confirmations,
      MachineClock clock) {
    this.settings = settings;
    this.tenant = tenant;
    this.registry = registry;
    this.confirmations = confirmations;
    this.clock = clock;
    this.messages = new DeviceMessages(registry, quarantine, confirmations);
    this.reach = new Reach(registry, confirmations);
    this.outages = new OutageLog(clock);
  }

  /** Begins to connect. Returns at once, whether or not the broker is there. */
  public void start() {
    timer.execute(this::connect);
  }

  private void connect() {
    if (closed) {
      return;
    }
    BrokerIntake intake = new BrokerIntake(tenant, messages, clock, timer, dropped);
    BrokerConnection connection =
        new BrokerConnection(
            settings, registry, confirmations, clock, intake, received, sent, this::lost);
    current = Optional.of(connection);
    connection.open(() -> later(this::connected, 0));
  }

  private void connected() {
    if (outages.ended()) {
      LOG.log(Level.INFO, "Connected to the broker {0}", settings);
    }
    reach.subscribed("/+/+" + DeviceTopics.CMD);
  }

  private void lost(Throwable why) {
    Throwable cause =
        why instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : why;
    later(
        () -> {
          // Whom the broker throws out at once, e.g. for a second client of this id, does not
          // hurry.
          failures = outages.isSteady() ? 0 : failures;
          if (outages.began()) {
            LOG.log(
                Level.WARNING,
                "The broker {0} is not to be reached and is tried again: {1}",
                settings,
                String.valueOf(cause.getMessage()));
          }
          long pause = Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(10, failures++));
          later(this::connect, pause);
        },
        0);
  }

  /** Runs something on the one thread that decides when to connect; nothing after the close. */
  private void later(Runnable what, long seconds) {
    try {
      var _ = timer.schedule(what, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      closed = true;
    }
  }

  @Override
  public boolean serves(String entityId) {
    return registry.findPathOf(entityId).isPresent();
  }

  /**
   * Sends through the broker; true says that the broker has it and, where it tells, that somebody
   * subscribed. The broker drops it when its time runs out before the device takes it.
   */
  @Override
  public CompletableFuture<Boolean> send(Command command) {
    return current
        .map(connection -> connection.send(command))
        .orElseGet(() -> CompletableFuture.completedFuture(false));
  }

  /** What it measures of itself. */
  public BrokerFigures figures() {
    Optional<BrokerConnection> connection = current;
    return new BrokerFigures(
        connection.map(BrokerConnection::isReady).orElse(false),
        received.sum(),
        sent.sum(),
        connection.map(BrokerConnection::waiting).orElse(0),
        dropped.sum());
  }

  /** Takes leave of the broker, which keeps the session. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    current.ifPresent(BrokerConnection::close);
  }
}
