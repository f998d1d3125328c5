package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions over HTTP. */
class SubscriptionEndpointsTest {
  private static final String ALL = "/subscriptions";
  private static final String ONE = ALL + "/urn:x:S:1";
  private static final String BODY =
      "{\"id\":\"urn:x:S:1\",\"type\":\"Subscription\",\"entities\":[{\"type\":\"Car\"}],"
          + "\"timeInterval\":5,\"notification\":{\"endpoint\":{\"uri\":\"http://127.0.0.1:9/n\"}}}";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    HttpResponse<String> made = city.call("POST", ALL, BODY);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location"))
        .contains("/ngsi-ld/v1/subscriptions/urn:x:S:1");
  }

  @AfterEach
  void stop() {
    city.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /subscriptions?invalid=1              | ''  | application/json     | 400",
        "POST   | /subscriptions?invalid=1              | {}  | application/json     | 400",
        "POST   | /subscriptions                        | []  | application/json     | 400",
        "GET    | /subscriptions?limit=0                | ''  | application/json     | 400",
        "GET    | /subscriptions?limit=0&count=true     | ''  | application/json     | 200",
        "GET    | /subscriptions/urn:x:S:1              | ''  | application/geo+json | 406",
        "GET    | /subscriptions/urn:x:S:1              | ''  | text/html            | 406",
        "GET    | /subscriptions/urn:x:S:9              | ''  | application/json     | 404",
        "GET    | /subscriptions/nouri                  | ''  | application/json     | 400",
        "PATCH  | /subscriptions/urn:x:S:1              | {'isActive':false} | */*   | 204",
        "PATCH  | /subscriptions/urn:x:S:9              | {'isActive':false} | */*   | 404",
        "DELETE | /subscriptions/urn:x:S:1/             | ''  | application/json     | 204",
        "DELETE | /subscriptions                        | ''  | application/json     | 405",
        "PUT    | /subscriptions/urn:x:S:1              | {}  | application/json     | 405",
      })
  void callIsAnswered(String method, String path, String body, String accept, int status)
      throws Exception {
    String json = body.equals("''") ? "" : body.replace('\'', '"');
    assertThat(city.call(method, path, json, "Accept", accept).statusCode()).isEqualTo(status);
  }

  @Test
  void anUnknownParameterIsAnInvalidRequest() throws Exception {
    assertThat(city.call("POST", ALL + "?x=1", BODY).body()).contains("errors/InvalidRequest");
  }

  @Test
  void theContextOfTheAnswerIsNamed() throws Exception {
    HttpResponse<String> plain = city.call("GET", ONE, "", "Accept", "*/*");
    assertThat(plain.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(plain.headers().firstValue("Link").orElse("")).contains("ngsi-ld-core-context");
    assertThat(plain.body()).contains("\"timeInterval\":5,").doesNotContain("@context");
    HttpResponse<String> linked = city.call("GET", ONE, "", "Accept", "application/ld+json");
    assertThat(linked.headers().firstValue("Link")).isEmpty();
    assertThat(linked.body()).contains("\"@context\":\"https://uri.etsi.org/ngsi-ld/v1/");
  }

  @Test
  void pagesNameTheirNeighbours() throws Exception {
    String other = BODY.replace("urn:x:S:1", "urn:x:S:2");
    assertThat(city.call("POST", ALL, other).statusCode()).isEqualTo(201);
    assertThat(city.call("POST", ALL, other).statusCode()).isEqualTo(409);
    HttpResponse<String> page = city.call("GET", ALL + "?limit=1&count=true", "");
    assertThat(page.headers().firstValue("NGSILD-Results-Count")).contains("2");
    assertThat(page.headers().allValues("Link").toString())
        .contains("limit=1&offset=1>; rel=\"next\"")
        .doesNotContain("prev");
  }
}
