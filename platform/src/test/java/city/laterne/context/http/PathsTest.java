package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What paths lead to: with a slash at the end, without an id, with an IRI as a name. */
class PathsTest {
  private static final String IRI =
      ServedNgsiLd.encode("https://uri.etsi.org/ngsi-ld/default-context/speed");

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    String car = "{\"id\":\"urn:x:Car:1\",\"type\":\"Car\",\"scope\":\"/a\",\"speed\":5}";
    assertThat(city.call("POST", "/entities/", car).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /entities/urn:x:Car:1/, '', 200",
    "GET, /types/Car/, '', 200",
    "GET, /attributes/speed, '', 200",
    "GET, /attributes/unheardOf, '', 404",
    "POST, /entities//attrs/, {}, 400",
    "PATCH, /entities//attrs/speed, {}, 400",
    "DELETE, /entities//attrs/speed, '', 400",
    "PUT, /entities/, {}, 400",
    "PUT, /entities/urn:x:Car:1/attrs/@speed, 5, 400",
    "PUT, /entities/urn:x:Car:1/attrs/scope, 5, 400",
    "POST, /entityOperations/delete, [], 400",
    "POST, /entityOperations/create, [null], 400",
    "POST, /entityOperations/upsert, '[{\"id\":\"urn:x:5\",\"type\":\"T\"},null]', 400",
    "POST, /entityOperations/merge, '[5,{\"id\":\"urn:x:5\",\"type\":\"T\"}]', 400",
    "GET, /entities/urn:x:5, '', 404",
    "DELETE, /entities, '', 400",
    "DELETE, /entities?type=Car&keep=speed&drop=speed, '', 400",
    "DELETE, /entities?type=Car&attrs=owner%7Bname%7D, '', 400",
    "DELETE, /entities?type=Car&drop=owner%7Bname%7D, '', 400",
    "PATCH, /entities/urn:x:Car:1/attrs/scope, '{\"value\":\"/b\"}', 400",
    "PATCH, /entities/urn:x:Car:1/attrs/speed, '{\"datasetId\":\"urn:ngsi-ld:null\"}', 400"
  })
  void pathIsAnswered(String method, String path, String body, int status) throws Exception {
    assertThat(city.call(method, path, body).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2e%2e", "%2E.", "%252e%252e", "%25252E%2e", "%2e", "."})
  void aSegmentOfDotsIsNoNameAndLeadsNowhereElse(String dots) throws Exception {
    String car = "/entities/urn:x:Car:1";
    for (String path : List.of(car + "/attrs/" + dots, "/temporal" + car + "/attrs/" + dots)) {
      HttpResponse<String> answer = city.call("DELETE", path, "");
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("BadRequestData");
    }
    assertThat(city.call("GET", car, "").body()).contains("speed");
  }

  @Test
  void namesMayHoldDots() throws Exception {
    assertThat(city.call("GET", "/entities/urn:x:..:1", "").statusCode()).isEqualTo(404);
    assertThat(city.call("GET", "/attributes/a..b%2e", "").statusCode()).isEqualTo(404);
  }

  @Test
  void bodiesMustSayHowLongTheyAre() throws Exception {
    for (String method : List.of("POST", "PATCH", "PUT")) {
      String path = method.equals("POST") ? "/entities" : "/entities/urn:x:Car:1";
      HttpResponse<String> answer =
          city.callChunked(method, path, "{}", "NGSILD-Tenant", "unheardof");
      assertThat(answer.statusCode()).as(method).isEqualTo(411);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void tenantsAreMadeByWhatIsCreatedInThem() throws Exception {
    String[] tenant = {"NGSILD-Tenant", "town"};
    HttpResponse<String> before = city.call("GET", "/entities?type=Car", "", tenant);
    assertThat(before.statusCode()).isEqualTo(404);
    assertThat(before.body()).contains("errors/NonexistentTenant");
    assertThat(before.headers().firstValue("NGSILD-Tenant")).contains("town");
    String car = "{\"id\":\"urn:x:Car:9\",\"type\":\"Car\"}";
    HttpResponse<String> made = city.call("POST", "/entities", car, tenant);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("NGSILD-Tenant")).contains("town");
    assertThat(city.call("GET", "/entities/urn:x:Car:9", "", tenant).statusCode()).isEqualTo(200);
    assertThat(city.call("GET", "/entities/urn:x:Car:9", "").statusCode()).isEqualTo(404);
    assertThat(city.call("GET", "/entities/urn:x:Car:1", "", tenant).statusCode()).isEqualTo(404);
  }

  @Test
  void nameMayBeAnIri() throws Exception {
    assertThat(city.call("GET", "/attributes/" + IRI, "").body())
        .isEqualTo(
            """
            {"id":"https://uri.etsi.org/ngsi-ld/default-context/speed","type":"Attribute",\
            "attributeName":"speed","attributeCount":1,"attributeTypes":["Property"],\
            "typeNames":["Car"]}""");
    assertThat(city.call("DELETE", "/entities/urn:x:Car:1/attrs/" + IRI, "").statusCode())
        .isEqualTo(204);
  }

  @Test
  void scopeIsDeletedAsAnAttributeIs() throws Exception {
    String path = "/entities/urn:x:Car:1/attrs/scope";
    assertThat(city.call("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(city.call("DELETE", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void purgeTakesAttributesOrEntities() throws Exception {
    assertThat(city.call("DELETE", "/entities?type=Car&drop=speed", "").statusCode())
        .isEqualTo(204);
    assertThat(city.call("GET", "/entities/urn:x:Car:1", "").body())
        .isEqualTo("{\"id\":\"urn:x:Car:1\",\"type\":\"Car\",\"scope\":\"/a\"}");
    assertThat(city.call("DELETE", "/entities?local=true", "").statusCode()).isEqualTo(204);
    assertThat(city.call("GET", "/entities?type=Car", "").body()).isEqualTo("[]");
  }
}
