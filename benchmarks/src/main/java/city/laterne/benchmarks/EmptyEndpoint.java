package city.laterne.benchmarks;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the platform's HTTP figures are measured against: the same server with the same settings
 * that parses the JSON and answers 204 to everything. Arguments: the port and, where each body
 * shall be on disk before the answer, a file (see {@link GroupCommit}): then it is the least that
 * any durable platform behind this server does.
 */
public final class EmptyEndpoint {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private EmptyEndpoint() {}

  /** Listens until the process is ended. */
  public static void main(String[] args) throws IOException {
    Handler handler = EmptyEndpoint::answer;
    if (args.length > 1) {
      GroupCommit disk = GroupCommit.open(Path.of(args[1]));
      handler = (request, response) -> answerFromDisk(disk, request, response);
    }
    HttpRouting.Builder routing = HttpRouting.builder();
    routing.any("/ngsi-ld/v1/*", handler);
    WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(Integer.parseInt(args[0]))
        .backlog(1_024)
        .maxTcpConnections(10_000)
        .maxPayloadSize(32L << 20)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .routing(routing)
        .build()
        .start();
  }

  private static void answer(ServerRequest request, ServerResponse response) {
    if (request.content().hasEntity()) {
      parse(request.content().as(byte[].class));
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void answerFromDisk(
      GroupCommit disk, ServerRequest request, ServerResponse response) {
    if (request.content().hasEntity()) {
      byte[] body = request.content().as(byte[].class);
      parse(body);
      disk.append(body);
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private static void parse(byte[] body) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isScalarValue()) {
          parser.getString();
        }
      }
    }
  }
}
