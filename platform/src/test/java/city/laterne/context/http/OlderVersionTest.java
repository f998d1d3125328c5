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
import org.junit.jupiter.params.provider.ValueSource;

/** Entities for clients of older versions (ETSI GS CIM 009 v1.9.1, clause 4.3.6.8). */
class OlderVersionTest {
  private static final String PARK = "/entities/urn:x:Park:1";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    String park =
        """
        {'id':'urn:x:Park:1','type':['Park','Place'],'scope':'/City','expiresAt':'2099-01-01T00:00:00Z',
        'name':{'type':'LanguageProperty','languageMap':{'en':'green'}},
        'kind':{'type':'VocabProperty','vocab':'public'},
        'raw':{'type':'JsonProperty','json':{'a':1}},
        'list':{'type':'ListProperty','valueList':[1,2]},
        'near':{'type':'ListRelationship','objectList':['urn:x:1','urn:x:2']},
        'owner':{'type':'Relationship','object':'urn:x:3','objectType':'Person'},
        'size':[{'value':5,'unitCode':'MTR','observedAt':'2026-01-01T00:00:00Z','valueType':'Length',
        'source':{'type':'VocabProperty','vocab':'survey'}},{'value':6,'datasetId':'urn:d:2'}]}\
        """;
    assertThat(city.call("POST", "/entities", park.replace('\'', '"')).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private HttpResponse<String> get(String path, String prefer) throws Exception {
    return city.call("GET", path, "", "Prefer", prefer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.8 | kind  | 200 | {'type':'VocabProperty','vocab':'public'}",
        "1.7 | kind  | 203 | {'type':'Property','value':'public'}",
        "1.7 | raw   | 203 | {'type':'Property','value':{'a':1}}",
        "1.7 | list  | 203 | {'type':'Property','value':[1,2]}",
        "1.7 | near  | 203 | {'type':'Relationship','object':['urn:x:1','urn:x:2']}",
        "1.8 | owner | 200 | {'type':'Relationship','object':'urn:x:3','objectType':'Person'}",
        "1.7 | owner | 203 | {'type':'Relationship','object':'urn:x:3'}",
        "1.4 | name  | 200 | {'type':'LanguageProperty','languageMap':{'en':'green'}}",
        "1.3 | name  | 203 | {'type':'Property','value':{'en':'green'}}",
        "1.8 | size  | 203 | [{'type':'Property','value':5,'unitCode':'MTR',"
            + "'observedAt':'2026-01-01T00:00:00Z','source':{'type':'VocabProperty',"
            + "'vocab':'survey'}},{'type':'Property','value':6,'datasetId':'urn:d:2'}]",
        "1.0 | size  | 203 | {'type':'Property','value':5,'source':"
            + "{'type':'Property','value':'survey'}}",
        "1.4 | scope | 200 | '/City'",
        "1.3 | type  | 200 | ['Park','Place']",
        "1.2 | type  | 203 | 'Park'",
        "1.9 | kind  | 200 | {'type':'VocabProperty','vocab':'public'}"
      })
  void membersAreWrittenAsTheVersionKnowsThem(
      String version, String member, int status, String written) throws Exception {
    HttpResponse<String> answer = get(PARK + "?pick=" + member, "ngsi-ld=" + version);
    assertThat(answer.body().replace('"', '\'')).isEqualTo("{'" + member + "':" + written + "}");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("ngsi-ld=" + version);
  }

  @Test
  void listsAndSimplifiedFormsAreOfTheVersionToo() throws Exception {
    HttpResponse<String> answer =
        get("/entities?type=Park&pick=kind,raw&format=simplified", "ngsi-ld=1.5");
    assertThat(answer.body().replace('"', '\'')).isEqualTo("[{'kind':'public','raw':{'a':1}}]");
    assertThat(answer.statusCode()).isEqualTo(203);
  }

  @Test
  void expiryIsLeftOutBeforeTheVersionThatBroughtIt() throws Exception {
    String path = PARK + "?pick=id,expiresAt&options=sysAttrs";
    assertThat(get(path, "ngsi-ld=1.8").body()).doesNotContain("expiresAt");
    assertThat(get(path, "ngsi-ld=1.8").statusCode()).isEqualTo(203);
    assertThat(get(PARK + "?pick=id", "ngsi-ld=1.8").statusCode()).isEqualTo(200);
    assertThat(get(path, "ngsi-ld=1.9").body()).contains("expiresAt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NGSI-LD=1.0 | ngsi-ld=1.0",
        "ngsi-ld=\"1.0\" | ngsi-ld=1.0",
        "ngsi-ld=1.0;q=0.1 | ngsi-ld=1.0",
        "respond-async, ngsi-ld=1.0 | ngsi-ld=1.0",
        "ngsi-ld=1.8.1 | ngsi-ld=1.8",
        "ngsi-ld=2.0 | ngsi-ld=1.9",
        "ngsi-ld=1.12 | ngsi-ld=1.9"
      })
  void thePreferenceIsReadAsHttpWritesIt(String prefer, String applied) throws Exception {
    assertThat(get("/subscriptions", prefer).headers().firstValue("Preference-Applied"))
        .contains(applied);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"respond-async", "ngsi-ld", "ngsi-ld=new", "ngsi-ld=0.9", "x=ngsi-ld=1.0"})
  void whatPrefersNoVersionAppliesNone(String prefer) throws Exception {
    HttpResponse<String> answer = get(PARK, prefer);
    assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    assertThat(answer.body()).contains("VocabProperty");
  }

  @Test
  void theHistoryHasNoOlderFormAndSaysSo() throws Exception {
    HttpResponse<String> answer = get("/temporal" + PARK, "ngsi-ld=1.0");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
  }
}
