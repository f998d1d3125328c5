package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types and attributes are those here and at context sources (clauses 5.7.5 to 5.7.10). */
class DistributedDiscoveryTest {
  private ServedNgsiLd city;
  private ServedNgsiLd source;

  @BeforeEach
  void start(@TempDir Path here, @TempDir Path there) throws IOException, InterruptedException {
    city = new ServedNgsiLd(here, true);
    source = new ServedNgsiLd(there, true);
    made(city.call("POST", "/entities", "{\"id\":\"urn:x:1\",\"type\":\"Lamp\",\"watts\":1}"));
    made(source.call("POST", "/entities", "{\"id\":\"urn:x:2\",\"type\":\"Lamp\",\"hue\":1}"));
    made(source.call("POST", "/entities", "{\"id\":\"urn:x:3\",\"type\":\"Bench\",\"wood\":1}"));
    register("1", source.address());
  }

  @AfterEach
  void stop() {
    city.close();
    source.close();
  }

  private static void made(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private void register(String id, String endpoint) throws IOException, InterruptedException {
    String registration =
        """
        {"id":"urn:x:Csr:%s","type":"ContextSourceRegistration","endpoint":"%s",
        "information":[{"entities":[{"type":"Lamp"},{"type":"Bench"}]}]}"""
            .formatted(id, endpoint);
    made(city.call("POST", "/csourceRegistrations", registration));
  }

  private String ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = city.call("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void listsAreUnited() throws IOException, InterruptedException {
    assertThat(ask("/types")).contains("\"typeList\":[\"Bench\",\"Lamp\"]");
    assertThat(ask("/types?local=true")).contains("\"typeList\":[\"Lamp\"]");
    assertThat(ask("/attributes")).contains("\"attributeList\":[\"hue\",\"watts\",\"wood\"]");
  }

  @Test
  void descriptionsOfOneThingArePutTogether() throws IOException, InterruptedException {
    assertThat(ask("/types?details=true"))
        .contains("\"attributeNames\":[\"hue\",\"watts\"]", "\"attributeNames\":[\"wood\"]");
    assertThat(ask("/types/Lamp"))
        .contains("\"entityCount\":2", "\"attributeName\":\"hue\"", "\"attributeName\":\"watts\"");
    assertThat(ask("/attributes/wood"))
        .contains("\"attributeCount\":1", "\"typeNames\":[\"Bench\"]");
    assertThat(city.call("GET", "/types/Unicorn", "").statusCode()).isEqualTo(404);
  }

  @Test
  void sourceThatDoesNotAnswerCostsItsPartAlone() throws IOException, InterruptedException {
    register("2", "http://127.0.0.1:9");
    HttpResponse<String> answer = city.call("GET", "/types", "");
    assertThat(answer.body()).contains("\"typeList\":[\"Bench\",\"Lamp\"]");
    assertThat(answer.headers().firstValue("NGSILD-Warning").orElse("")).contains("urn:x:Csr:2");
  }
}
