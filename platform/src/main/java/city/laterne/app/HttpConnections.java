package city.laterne.app;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Helidon's connections of HTTP/1.1, read with an {@link UnchainedReader}. */
final class HttpConnections implements ServerConnectionSelector {
  private final Http1ConnectionSelector http =
      Http1ConnectionSelector.builder().config(Http1Config.create()).build();

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData begin) {
    return http.supports(begin);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return http.connection(
        new Context(
            context,
            new UnchainedReader(context.dataReader(), () -> bytes(context.serverSocket()))));
  }

  private static byte[] bytes(HelidonSocket socket) {
    try {
      return socket.get();
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("Failed to get data from socket", e);
    }
  }

  /** A connection's context with another reader. */
  private record Context(ConnectionContext given, DataReader dataReader)
      implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return given.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return given.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return given.dataWriter();
    }

    @Override
    public Router router() {
      return given.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return given.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return given.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return given.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return given.localPeer();
    }

    @Override
    public boolean isSecure() {
      return given.isSecure();
    }

    @Override
    public String socketId() {
      return given.socketId();
    }

    @Override
    public String childSocketId() {
      return given.childSocketId();
    }
  }
}
