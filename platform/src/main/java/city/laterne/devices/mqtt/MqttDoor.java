package city.laterne.devices.mqtt;

import city.laterne.commands.CommandLink;
import city.laterne.commands.Confirmations;
import city.laterne.devices.DeviceMessages;
import city.laterne.devices.DeviceRegistry;
import city.laterne.devices.Quarantine;
import city.laterne.security.Authentication;
import city.laterne.shared.Failure;
import city.laterne.shared.MachineClock;
import city.laterne.store.Tenant;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT door (3.1.1 and 5.0) of a tenant: an acknowledgement leaves after the store's fsync. One
 * event loop has all protocol state, behind the plain port and the one for TLS alike; TLS
 * handshakes compute on two threads beside it.
 */
public final class MqttDoor implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final int TICK_MILLIS = 250;
  private static final int TLS_THREADS = 2;
  private static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(32 << 10, 128 << 10);

  private final MultiThreadIoEventLoopGroup group;
  private final ExecutorService handshakes = Executors.newFixedThreadPool(TLS_THREADS);
  private final EventLoop loop;
  private final Broker broker;
  private final Optional<Channel> plain;
  private final Optional<Channel> secured;
  private final CommandLink link;

  /**
   * Opens the door.
   *
   * @throws Failure UNAVAILABLE, code PortInUse or BadCertificate
   */
  public MqttDoor(
      MqttSettings settings,
      Tenant tenant,
      DeviceRegistry registry,
      Quarantine quarantine,
      Confirmations confirmations,
      Authentication authentication,
      MachineClock clock) {
    Optional<SslContext> tls = settings.tls().map(MqttDoor::tls);
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loop = group.next();
    DeviceMessages messages = new DeviceMessages(registry, quarantine, confirmations);
    Login login = new Login(registry, authentication, tenant.name(), settings.open());
    broker = new Broker(settings, tenant, clock, messages, registry, confirmations, login, loop);
    broker.load();
    link = new MqttCommandLink(registry, broker);
    plain =
        settings.port().isPresent()
            ? Optional.of(listen(settings, settings.port().getAsInt(), Optional.empty()))
            : Optional.empty();
    secured = settings.tls().map(one -> listen(settings, one.port(), tls));
    var _ =
        loop.scheduleWithFixedDelay(broker::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Channel listen(MqttSettings settings, int port, Optional<SslContext> tls) {
    var bound = listener(settings, tls).bind(settings.host(), port).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      handshakes.shutdown();
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "PortInUse",
          "The MQTT door cannot listen on "
              + settings.host()
              + ":"
              + port
              + ". Maybe another program has the port.",
          bound.cause());
    }
    return bound.channel();
  }

  private ServerBootstrap listener(MqttSettings settings, Optional<SslContext> tls) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                tls.ifPresent(
                    context -> pipeline.addLast(context.newHandler(channel.alloc(), handshakes)));
                pipeline.addLast(new MqttDecoder(settings.bounds().packetBytes()));
                pipeline.addLast(MqttEncoder.INSTANCE);
                pipeline.addLast(new Connection(broker));
              }
            });
  }

  private static SslContext tls(MqttSettings.Tls tls) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile());
      tls.clientCa()
          .ifPresent(ca -> builder.trustManager(ca.toFile()).clientAuth(ClientAuth.REQUIRE));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "BadCertificate",
          "Certificate "
              + tls.certificate()
              + " and key "
              + tls.key()
              + " cannot be used. Both must be PEM, the key as PKCS 8.",
          e);
    }
  }

  /** The port it listens on for plain TCP; absent when it does not. */
  public OptionalInt port() {
    return port(plain);
  }

  /** The port it listens on for TLS; absent when it does not. */
  public OptionalInt tlsPort() {
    return port(secured);
  }

  private static OptionalInt port(Optional<Channel> listener) {
    return listener.stream()
        .mapToInt(channel -> ((InetSocketAddress) channel.localAddress()).getPort())
        .findFirst();
  }

  /** The way of commands to connected devices. */
  public CommandLink link() {
    return link;
  }

  /** What it measures of itself. */
  public MqttFigures figures() {
    CompletableFuture<MqttFigures> figures = new CompletableFuture<>();
    loop.execute(
        () ->
            figures.complete(
                new MqttFigures(
                    broker.connections.size(),
                    broker.sessionCount(),
                    broker.retained.size(),
                    broker.intake.waiting(),
                    broker.received.sum(),
                    broker.delivered.sum(),
                    broker.dropped.sum(),
                    broker.refusedLogins.sum())));
    return figures.join();
  }

  /**
   * Stops listening, tells the clients, ends the threads. What clients have not been told stays
   * unacknowledged.
   */
  @Override
  public void close() {
    plain.ifPresent(listener -> listener.close().awaitUninterruptibly());
    secured.ifPresent(listener -> listener.close().awaitUninterruptibly());
    CompletableFuture<@Nullable Void> told = new CompletableFuture<>();
    loop.execute(
        () -> {
          List.copyOf(broker.connections)
              .forEach(connection -> connection.fail(Reason.SHUTTING_DOWN, ""));
          told.complete(null);
        });
    told.join();
    group.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    handshakes.shutdown();
  }
}
