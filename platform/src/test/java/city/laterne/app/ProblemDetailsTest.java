package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.shared.Failure;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemDetailsTest {
  @ParameterizedTest
  @EnumSource(Failure.Kind.class)
  void onlyWhatMayWorkLaterIsAnsweredWithRetryAfter(Failure.Kind kind)
      throws IOException, InterruptedException {
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(
                HttpRouting.builder()
                    .error(Failure.class, new ProblemDetails())
                    .get(
                        "/",
                        (_, _) -> {
                          throw new Failure(kind, "QueueFull", "The queue is full.");
                        }))
            .build()
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/")).build(),
              HttpResponse.BodyHandlers.ofString());
      boolean later = kind == Failure.Kind.UNAVAILABLE;
      assertThat(answer.statusCode() == 503).isEqualTo(later);
      assertThat(answer.headers().firstValue("Retry-After").orElse("none"))
          .isEqualTo(later ? "1" : "none");
      assertThat(answer.body()).contains("\"title\":\"QueueFull\"");
    } finally {
      server.stop();
    }
  }
}
