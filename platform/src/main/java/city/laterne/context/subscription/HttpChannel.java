package city.laterne.context.subscription;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Notifications over HTTP (ETSI GS CIM 009 v1.9.1, clause 6.3.8): one POST each, to be answered
 * with 2xx.
 */
final class HttpChannel implements Channel {
  private static final System.Logger LOG = System.getLogger(HttpChannel.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI endpoint;
  private final HttpClient client;

  HttpChannel(URI endpoint, HttpClient client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  @Override
  public boolean send(Message message) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(TIMEOUT);
    message.headers().forEach(request::setHeader);
    try {
      int status =
          client
              .send(
                  request.POST(HttpRequest.BodyPublishers.ofByteArray(message.body())).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      return status >= 200 && status < 300;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} did not take a notification: {1}", endpoint, e);
      return false;
    }
  }

  @Override
  public void close() {
    // the client is shared by all endpoints
  }
}
