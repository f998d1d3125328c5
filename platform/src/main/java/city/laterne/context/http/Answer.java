package city.laterne.context.http;

import io.helidon.http.Header;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;

/** Where an answer goes. */
interface Answer {
  /** Sets a header. */
  void header(Header header);

  /** Adds a header beside those of the same name. */
  void add(Header header);

  /** Ends with a body. */
  void send(Status status, byte[] bytes, int length);

  /** Ends without a body. */
  void empty(Status status);

  /**
   * To the client.
   *
   * @param response of HTTP
   */
  record ToClient(ServerResponse response) implements Answer {
    @Override
    public void header(Header header) {
      response.header(header);
    }

    @Override
    public void add(Header header) {
      response.headers().add(header);
    }

    @Override
    public void send(Status status, byte[] bytes, int length) {
      response.status(status);
      response.send(bytes, 0, length);
    }

    @Override
    public void empty(Status status) {
      response.status(status).send();
    }
  }

  /** Into memory: the answer of the platform's own part of a distributed operation. */
  final class Kept implements Answer {
    private int status;
    private byte[] body = new byte[0];

    @Override
    public void header(Header header) {}

    @Override
    public void add(Header header) {}

    @Override
    public void send(Status ended, byte[] bytes, int length) {
      status = ended.code();
      body = Arrays.copyOf(bytes, length);
    }

    @Override
    public void empty(Status ended) {
      status = ended.code();
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }
  }
}
