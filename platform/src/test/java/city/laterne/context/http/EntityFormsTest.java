package city.laterne.context.http;

import static city.laterne.context.http.ServedNgsiLd.encode;
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

/** What a reader can ask for of entities, and what it then gets. */
class EntityFormsTest {
  private static final String HOUSE =
      """
      {"id":"urn:x:House:1","type":"House","scope":["/Madrid/Park","/Company"],
      "name":[{"value":"Tower"},{"value":"Tour","datasetId":"urn:d:fr"}],
      "street":{"languageMap":{"fr":"Grand Place","nl":"Grote Markt"}},
      "location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[13.4,52.5]}},
      "inTown":{"object":"urn:x:Town:1"},
      "near":{"objectList":["urn:x:Town:1","urn:x:Town:9"]}}""";
  private static final String TOWN =
      """
      {"id":"urn:x:Town:1","type":"Town","name":"Paris","inLand":{"object":"urn:x:Land:1"}}""";
  private static final String LAND =
      "{\"id\":\"urn:x:Land:1\",\"type\":\"Land\",\"name\":\"France\"}";
  private static final String ONE = "/entities/urn:x:House:1";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    for (String entity : new String[] {HOUSE, TOWN, LAND}) {
      HttpResponse<String> made = city.call("POST", "/entities/", entity);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private String get(String path, String... headers) throws Exception {
    HttpResponse<String> answer = city.call("GET", path, "", headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "?pick=id,inTown   | {'id':'urn:x:House:1','inTown':{'type':'Relationship','object':'urn:x:Town:1'}}",
        "?pick=scope       | {'scope':['/Madrid/Park','/Company']}",
        "?pick=type,street&lang=nl&format=simplified | {'type':'House','street':'Grote Markt'}",
        "?pick=name&datasetId=urn:d:fr | {'name':{'type':'Property','value':'Tour','datasetId':'urn:d:fr'}}",
        "?pick=name&datasetId=@none    | {'name':{'type':'Property','value':'Tower'}}",
        "?pick=name&format=simplified  | {'name':{'dataset':{'@none':'Tower','urn:d:fr':'Tour'}}}",
        "?pick=near&format=simplified  | {'near':['urn:x:Town:1','urn:x:Town:9']}",
        "?omit=id,scope,name,street,location,near&options=concise | {'type':'House','inTown':{'object':'urn:x:Town:1'}}"
      })
  void partsAreWrittenAsAskedFor(String parameters, String expected) throws Exception {
    assertThat(get(ONE + parameters)).isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void nothingLeftIsNotFound() throws Exception {
    assertThat(city.call("GET", ONE + "?pick=unheardOf", "").statusCode()).isEqualTo(404);
    assertThat(city.call("GET", ONE + "?attrs=unheardOf", "").statusCode()).isEqualTo(404);
    assertThat(get("/entities?type=House&pick=unheardOf")).isEqualTo("[]");
    assertThat(get("/entities?type=House,Town&pick=inTown"))
        .contains("inTown")
        .doesNotContain("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format=odd            | InvalidRequest",
        "options=odd           | InvalidRequest",
        "options=keyValues,odd | InvalidRequest",
        "colour=red            | InvalidRequest",
        "pick=name&omit=name   | BadRequestData",
        "pick=name&attrs=name  | BadRequestData",
        "attrs=id              | BadRequestData",
        "join=odd              | BadRequestData",
        "joinLevel=0&join=flat | BadRequestData",
        "lang=1234567890       | BadRequestData",
        "datasetId=none        | BadRequestData",
        "geometryProperty=location | BadRequestData"
      })
  void wrongWishIsRefused(String parameters, String code) throws Exception {
    HttpResponse<String> answer = city.call("GET", ONE + "?" + parameters, "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("errors/" + code);
  }

  @Test
  void idThatIsNoUriIsRefused() throws Exception {
    for (String method : new String[] {"GET", "DELETE"}) {
      assertThat(city.call(method, "/entities/house", "").statusCode()).isEqualTo(400);
    }
    assertThat(city.call("PATCH", "/entities/", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void entityIsServedAsGeoJson() throws Exception {
    String[] accept = {"Accept", "application/geo+json"};
    assertThat(get(ONE + "?pick=type,inTown&options=keyValues", accept))
        .isEqualTo(
            """
            {"id":"urn:x:House:1","type":"Feature",\
            "geometry":{"type":"Point","coordinates":[13.4,52.5]},\
            "properties":{"type":"House","inTown":"urn:x:Town:1"},\
            "@context":"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"}""");
    assertThat(get(ONE + "?geometryProperty=street", accept)).contains("\"geometry\":null");
    assertThat(get("/entities?type=Land", "Accept", "application/geo+json", "Prefer", "body=json"))
        .isEqualTo(
            """
            {"type":"FeatureCollection","features":[{"id":"urn:x:Land:1","type":"Feature",\
            "geometry":null,"properties":{"type":"Land",\
            "name":{"type":"Property","value":"France"}}}]}""");
    assertThat(get("/entities?type=Unheard", accept)).startsWith("{\"type\":\"FeatureCollection\"");
  }

  @Test
  void linkedEntitiesAreJoinedInline() throws Exception {
    assertThat(get(ONE + "?pick=inTown&join=inline"))
        .isEqualTo(
            """
            {"inTown":{"type":"Relationship","object":"urn:x:Town:1","entity":\
            {"id":"urn:x:Town:1","type":"Town","name":{"type":"Property","value":"Paris"},\
            "inLand":{"type":"Relationship","object":"urn:x:Land:1"}}}}""");
    assertThat(
            get(
                ONE
                    + "?join=inline&joinLevel=2&format=simplified&pick="
                    + encode("inTown{inLand{name}}")))
        .isEqualTo("{\"inTown\":{\"inLand\":{\"name\":\"France\"}}}");
    assertThat(get(ONE + "?join=inline&pick=" + encode("near{id}")))
        .contains("\"entityList\":[{\"id\":\"urn:x:Town:1\"}]");
    assertThat(get(ONE + "?pick=inTown&join=inline&containedBy=urn:x:Town:1"))
        .doesNotContain("entity");
  }

  @Test
  void linkedEntitiesAreJoinedSideBySide() throws Exception {
    assertThat(
            get(
                "/entities?type=House&join=flat&joinLevel=2&format=simplified&pick="
                    + encode("id,inTown{id,inLand}")))
        .isEqualTo(
            """
            [{"id":"urn:x:House:1","inTown":"urn:x:Town:1"},\
            {"id":"urn:x:Town:1","inLand":"urn:x:Land:1"},\
            {"id":"urn:x:Land:1","type":"Land","name":"France"}]""");
    assertThat(get("/entities/urn:x:Land:1?join=flat&pick=id"))
        .as("alone it is no list")
        .isEqualTo("{\"id\":\"urn:x:Land:1\"}");
  }

  @Test
  void entitiesAreFoundByScope() throws Exception {
    assertThat(get("/entities?type=House&scopeQ=" + encode("/Madrid/+"))).contains("House:1");
    assertThat(get("/entities?type=House&scopeQ=" + encode("/Paris/#"))).isEqualTo("[]");
  }

  @Test
  void entitiesComeInTheWantedOrder() throws Exception {
    assertThat(get("/entities?type=Town,Land&pick=name&format=simplified&orderBy=name"))
        .isEqualTo("[{\"name\":\"France\"},{\"name\":\"Paris\"}]");
    assertThat(get("/entities?local=true&pick=id&orderBy=" + encode("type;desc") + "&limit=2"))
        .isEqualTo("[{\"id\":\"urn:x:Town:1\"},{\"id\":\"urn:x:Land:1\"}]");
    assertThat(
            city.call("GET", "/entities?type=Town&orderBy=" + encode("name;up"), "").statusCode())
        .isEqualTo(400);
  }

  @Test
  void queryInTheBodyTakesTheSameWishes() throws Exception {
    HttpResponse<String> answer =
        city.call(
            "POST",
            "/entityOperations/query?options=keyValues",
            """
            {"type":"Query","entities":[{"type":"House"}],"pick":["id","inTown"],"join":"inline",\
            "joinLevel":1,"scopeQ":"/Company"}""");
    assertThat(answer.body())
        .isEqualTo(
            """
            [{"id":"urn:x:House:1","inTown":{"id":"urn:x:Town:1","type":"Town","name":"Paris",\
            "inLand":"urn:x:Land:1"}}]""");
  }

  @Test
  void contextBelongsToJsonLd() throws Exception {
    String core =
        "\"@context\":\"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld\"";
    String body = "{\"id\":\"urn:x:9\",\"type\":\"T\"," + core + "}";
    assertThat(city.call("POST", "/entities", body).body()).contains("BadRequestData");
    String[] linked = {"Content-Type", "application/ld+json"};
    assertThat(city.call("POST", "/entities", "{\"id\":\"urn:x:9\",\"type\":\"T\"}", linked).body())
        .contains("BadRequestData");
    assertThat(city.call("POST", "/entities", body, linked).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"scope\":\"/a-b\"",
        "\"scope\":[\"/ok\",\"9bad\"]",
        "\"scope\":\"/a//b\"",
        "\"scope\":\"urn:ngsi-ld:null\"",
        "\"observedAt\":{\"value\":1}",
        "\"a\":{\"value\":1,\"@context\":{\"a\":\"urn:a\"}}",
        "\"a\":{\"value\":1,\"previousValue\":0}",
        "\"a\":{\"value\":1,\"observedAt\":\"2026-08-10T12:00:00+02:00\"}",
        "\"a\":{\"value\":{\"b\":[{\"c\":\"urn:ngsi-ld:null\"}]}}",
        "\"a\":{\"object\":\"urn:x:1\",\"unitCode\":\"MTR\"}",
        "\"a\":{\"json\":5}",
        "\"a\":{\"json\":{},\"unitCode\":\"MTR\"}",
        "\"a\":{\"languageMap\":{\"\":\"x\"}}",
        "\"a\":{\"languageMap\":{\"en\":\"x\"},\"valueType\":\"xsd:string\"}",
        "\"9a\":1",
        "\"location\":7",
        "\"location\":{\"type\":\"GeoProperty\",\"value\":\"no geometry\"}",
        "\"a\":{\"object\":\"urn:x:a\u200bb\"}",
        "\"a\":{\"object\":\"urn:x:a\u3164\"}"
      })
  void whatNoEntityMayHaveIsRefused(String member) throws Exception {
    HttpResponse<String> answer =
        city.call("POST", "/entities", "{\"id\":\"urn:x:66\",\"type\":\"T\"," + member + "}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("errors/BadRequestData");
  }

  @Test
  void whatLooksUnusualIsTaken() throws Exception {
    String members =
        "\"location\":{\"type\":\"GeoProperty\",\"value\":"
            + "\"{\\\"type\\\":\\\"Point\\\",\\\"coordinates\\\":[17.1,48.7]}\"},"
            + "\"výška_1\":7,\"in\":{\"object\":\"urn:x:Par\u00eds\"}";
    String body = "{\"id\":\"urn:x:66\",\"type\":\"Škola\"," + members + "}";
    assertThat(city.call("POST", "/entities", body).statusCode()).isEqualTo(201);
    assertThat(city.call("GET", "/entities/urn:x:66", "").body())
        .contains("{\"type\":\"Point\",\"coordinates\":[17.1,48.7]}");
  }

  @Test
  void theTypeOfARequestMustFit() throws Exception {
    String id = "/entities/urn:x:67";
    city.call("POST", "/entities", "{\"id\":\"urn:x:67\",\"type\":\"T\",\"a\":1}");
    assertThat(city.call("GET", id + "?type=U", "").statusCode()).isEqualTo(404);
    assertThat(city.call("PATCH", id + "/attrs?type=U", "{\"a\":2}").statusCode()).isEqualTo(404);
    assertThat(city.call("DELETE", id + "?type=U", "").statusCode()).isEqualTo(404);
    assertThat(city.call("DELETE", id + "?type=T,U", "").statusCode()).isEqualTo(204);
  }

  @Test
  void anAttributeAloneMayHaveItsContext() throws Exception {
    String[] linked = {"Content-Type", "application/ld+json"};
    String path = "/entities/urn:x:68/attrs/name";
    city.call("POST", "/entities", "{\"id\":\"urn:x:68\",\"type\":\"T\",\"name\":\"y\"}");
    String plain = "{\"value\":\"x\",\"@context\":[]}";
    assertThat(city.call("PATCH", path, plain, linked).statusCode()).isEqualTo(204);
    assertThat(city.call("PUT", path, plain, linked).statusCode()).isEqualTo(204);
  }

  @Test
  void whatIsOverAtOnceIsNeverSeen() throws Exception {
    String over = "{\"id\":\"urn:x:69\",\"type\":\"T\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}";
    assertThat(city.call("POST", "/entities", over).statusCode()).isEqualTo(201);
    assertThat(city.call("GET", "/entities/urn:x:69", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aPartialUpdateKeepsTheKind() throws Exception {
    String attribute = ONE + "/attrs/name";
    for (String fragment :
        List.of(
            "{\"type\":\"Relationship\",\"object\":\"urn:x:1\"}",
            "{\"object\":\"urn:x:1\"}",
            "{\"type\":\"VocabProperty\",\"observedAt\":\"2026-01-01T00:00:00Z\"}",
            "{\"value\":null}")) {
      HttpResponse<String> answer = city.call("PATCH", attribute, fragment);
      assertThat(answer.statusCode()).as(fragment).isEqualTo(400);
      assertThat(answer.body()).contains("errors/BadRequestData");
    }
  }

  @Test
  void anUpdateDoesNotAddScopes() throws Exception {
    String id = "/entities/urn:x:77";
    city.call("POST", "/entities", "{\"id\":\"urn:x:77\",\"type\":\"T\",\"a\":1}");
    HttpResponse<String> answer =
        city.call("PATCH", id + "/attrs", "{\"scope\":\"/here\",\"a\":2}");
    assertThat(answer.statusCode()).isEqualTo(207);
    assertThat(answer.body()).contains("ngsi-ld/scope");
    assertThat(city.call("GET", id + "?format=simplified", "").body())
        .isEqualTo("{\"id\":\"urn:x:77\",\"type\":\"T\",\"a\":2}");
  }

  @Test
  void nullTakesAttributesAndInstancesAway() throws Exception {
    String nulled =
        "{\"type\":\"Property\",\"value\":\"urn:ngsi-ld:null\",\"datasetId\":\"urn:d:fr\"}";
    assertThat(city.call("PATCH", ONE + "/attrs", "{\"name\":" + nulled + "}").statusCode())
        .isEqualTo(204);
    assertThat(get(ONE + "?pick=name"))
        .isEqualTo("{\"name\":{\"type\":\"Property\",\"value\":\"Tower\"}}");
    assertThat(
            city.call("PATCH", ONE + "/attrs/name", "{\"value\":\"urn:ngsi-ld:null\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(get(ONE)).doesNotContain("name");
    String merge =
        "{\"inTown\":\"urn:ngsi-ld:null\",\"street\":{\"languageMap\":{\"fr\":\"urn:ngsi-ld:null\"}}}";
    assertThat(city.call("PATCH", ONE, merge).statusCode()).isEqualTo(204);
    assertThat(get(ONE)).doesNotContain("inTown").contains("{\"nl\":\"Grote Markt\"}");
    assertThat(city.call("POST", ONE + "/attrs", "{\"near\":null}").statusCode()).isEqualTo(400);
  }

  @Test
  void mergeKeepsWhatItDoesNotSay() throws Exception {
    String[] patches = {
      "{\"speed\":{\"value\":{\"a\":1,\"b\":2},\"unitCode\":\"KMH\",\"source\":\"GPS\"}}",
      "{\"speed\":{\"value\":{\"b\":3}},\"scope\":\"/New\"}"
    };
    for (String patch : patches) {
      HttpResponse<String> merged =
          city.call(
              "POST",
              "/entityOperations/merge",
              "[" + patch.replaceFirst("\\{", "{\"id\":\"urn:x:House:1\",") + "]");
      assertThat(merged.statusCode()).as(merged.body()).isEqualTo(204);
    }
    assertThat(get(ONE + "?pick=scope,speed"))
        .isEqualTo(
            """
            {"scope":"/New","speed":{"type":"Property","value":{"a":1,"b":3},"unitCode":"KMH",\
            "source":{"type":"Property","value":"GPS"}}}""");
  }

  @Test
  void instancesWithAndWithoutTimeStayOneAttribute() throws Exception {
    String timed =
        "{\"value\":\"Turm\",\"datasetId\":\"urn:d:de\",\"observedAt\":\"2026-01-31T11:00:00Z\"}";
    assertThat(city.call("POST", ONE + "/attrs", "{\"name\":" + timed + "}").statusCode())
        .isEqualTo(204);
    assertThat(get(ONE + "?pick=name&format=simplified"))
        .isEqualTo(
            "{\"name\":{\"dataset\":{\"@none\":\"Tower\",\"urn:d:de\":\"Turm\",\"urn:d:fr\":\"Tour\"}}}");
  }

  @Test
  void scopesAreAddedOrReplaced() throws Exception {
    assertThat(
            city.call("POST", ONE + "/attrs?options=noOverwrite", "{\"scope\":\"/More\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(get(ONE + "?pick=scope"))
        .isEqualTo("{\"scope\":[\"/Madrid/Park\",\"/Company\",\"/More\"]}");
    assertThat(city.call("PATCH", ONE + "/attrs", "{\"scope\":\"/Only\"}").statusCode())
        .isEqualTo(204);
    assertThat(get(ONE + "?pick=scope")).isEqualTo("{\"scope\":\"/Only\"}");
  }

  @Test
  void expiryIsShownWithTheSystemsAttributesOnly() throws Exception {
    String body =
        """
        {"id":"urn:x:8","type":"T","expiresAt":"2100-01-01T00:00:00Z",\
        "a":{"value":1,"expiresAt":"2100-01-01T00:00:00Z","objectType":"U"}}""";
    assertThat(city.call("POST", "/entities", body).statusCode()).isEqualTo(201);
    assertThat(get("/entities/urn:x:8"))
        .doesNotContain("expiresAt")
        .contains("\"objectType\":\"U\"");
    assertThat(get("/entities/urn:x:8?options=sysAttrs").split("expiresAt")).hasSize(3);
    assertThat(
            city.call("PATCH", "/entities/urn:x:8", "{\"expiresAt\":\"urn:ngsi-ld:null\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(get("/entities/urn:x:8?options=sysAttrs").split("expiresAt")).hasSize(2);
  }
}
