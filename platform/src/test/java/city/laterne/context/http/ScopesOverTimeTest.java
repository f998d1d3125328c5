package city.laterne.context.http;

import static city.laterne.context.http.ServedNgsiLd.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scopes of entities over time (ETSI GS CIM 009 v1.9.1, clauses 4.5.6, 4.18 and 4.19). */
class ScopesOverTimeTest {
  private static final String ALL = "/temporal/entities";
  private static final String BUS = ALL + "/urn:x:Bus:1";
  private static final String NOW = "'2026-01-31T12:00:00Z'";

  /** In the south from ten o'clock on, in the north from noon on, without a scope from two on. */
  private static final String MOVES =
      """
      {'id':'urn:x:Bus:1','type':'Bus','scope':[
      {'type':'Property','value':'/City/South','observedAt':'2025-05-01T10:00:00Z'},
      {'type':'Property','value':['/City/North','/Line/L7'],'observedAt':'2025-05-01T12:00:00Z'},
      {'type':'Property','value':'urn:ngsi-ld:null','deletedAt':'2025-05-01T14:00:00Z'}],
      'speed':[
      {'value':9,'observedAt':'2025-05-01T09:30:00Z'},{'value':11,'observedAt':'2025-05-01T11:00:00Z'},
      {'value':13,'observedAt':'2025-05-01T13:00:00Z'},{'value':15,'observedAt':'2025-05-01T15:00:00Z'}]}\
      """;

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    call(201, "POST", ALL, MOVES);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private String call(int status, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = city.call(method, path, body.replace('\'', '"'));
    assertThat(answer.statusCode()).as(method + " " + path + " " + answer.body()).isEqualTo(status);
    return answer.body();
  }

  /** What is read, without the ids of instances and with apostrophes. */
  private String get(String path) throws Exception {
    return call(200, "GET", path, "")
        .replaceAll(",\"instanceId\":\"[^\"]*\"", "")
        .replace('"', '\'');
  }

  private static String hours(int from, int to) {
    return "&timerel=between&timeAt=2025-05-01T%02d:00:00Z&endTimeAt=2025-05-01T%02d:00:00Z"
        .formatted(from, to);
  }

  @Test
  void theyAreToldAsInstancesOfAProperty() throws Exception {
    assertThat(get(BUS + "?pick=scope"))
        .isEqualTo(
            "{'scope':[{'type':'Property','value':'/City/South','observedAt':'2025-05-01T10:00:00Z'},"
                + "{'type':'Property','value':['/City/North','/Line/L7'],"
                + "'observedAt':'2025-05-01T12:00:00Z'}]}");
    assertThat(get(BUS + "?pick=scope&timeproperty=deletedAt"))
        .isEqualTo("{'scope':[{'type':'Property','value':[],'deletedAt':'2025-05-01T14:00:00Z'}]}");
    assertThat(get(BUS + "?pick=scope&format=temporalValues&lastN=1"))
        .isEqualTo(
            "{'scope':{'type':'Property','values':"
                + "[[['/City/North','/Line/L7'],'2025-05-01T12:00:00Z']]}}");
  }

  @Test
  void theyMakeTheScopesOfNowWhenTheyAreTheNewest() throws Exception {
    assertThat(get("/entities/urn:x:Bus:1")).doesNotContain("scope");
    String back =
        "{'scope':[{'type':'Property','value':'/City/West','observedAt':'2025-05-01T16:00:00Z'}]}";
    call(204, "POST", BUS + "/attrs", back);
    assertThat(get("/entities/urn:x:Bus:1?pick=scope")).isEqualTo("{'scope':'/City/West'}");
    call(204, "POST", BUS + "/attrs", back.replace("West", "East").replace("16:", "08:"));
    assertThat(get("/entities/urn:x:Bus:1?pick=scope")).isEqualTo("{'scope':'/City/West'}");
    assertThat(
            get(
                BUS
                    + "?pick=scope&format=temporalValues&timerel=before&timeAt=2025-05-01T09:00:00Z"))
        .isEqualTo(
            "{'scope':{'type':'Property','values':[['/City/East','2025-05-01T08:00:00Z']]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "/City/South         ~  9 ~ 16 ~ [11]",
        "/City/North         ~  9 ~ 16 ~ [13]",
        "/City/#             ~  9 ~ 16 ~ [11, 13]",
        "/City/+             ~ 12 ~ 16 ~ [13]",
        "/City/South         ~ 11 ~ 16 ~ [11]",
        "/City/South         ~ 12 ~ 16 ~ []",
        "/City/North         ~  9 ~ 12 ~ []",
        "/City/North;/Line/L7 ~ 9 ~ 16 ~ [13]",
        "/City/South|/Line/L7 ~ 9 ~ 16 ~ [11, 13]",
        "/#                  ~ 14 ~ 16 ~ []",
        "/City               ~  9 ~ 16 ~ []"
      })
  void aScopeQueryAsksWhatHeldWithinTheTimeAndTellsWhatWasThen(
      String scopeQ, int from, int to, String told) throws Exception {
    String query = ALL + "?type=Bus&pick=speed&format=temporalValues&scopeQ=" + encode(scopeQ);
    String answer = get(query + hours(from, to));
    Matcher values = Pattern.compile("\\[(\\d+),").matcher(answer);
    assertThat(values.results().map(found -> found.group(1)).toList()).as(answer).hasToString(told);
  }

  @Test
  void theScopeThatHeldWhenTheTimeBeganIsAmongThem() throws Exception {
    String query =
        ALL + "?type=Bus&pick=scope&format=temporalValues&scopeQ=" + encode("/City/South");
    assertThat(get(query + hours(11, 12)))
        .isEqualTo(
            "[{'scope':{'type':'Property','values':[['/City/South','2025-05-01T10:00:00Z']]}}]");
  }

  @Test
  void writesThroughTheCoreApiAreObservedWhenTheyWereMade() throws Exception {
    call(201, "POST", "/entities", "{'id':'urn:x:S:1','type':'S','scope':'/a'}");
    String told =
        "{'type':'Property','value':'/a','observedAt':NOW,'createdAt':NOW,'modifiedAt':NOW}"
            .replace("NOW", NOW);
    assertThat(get(ALL + "/urn:x:S:1?pick=scope&options=sysAttrs"))
        .isEqualTo("{'scope':[" + told + "]}");
    call(204, "PATCH", "/entities/urn:x:S:1", "{'scope':'/b'}");
    assertThat(get(ALL + "/urn:x:S:1?pick=scope&format=temporalValues"))
        .contains("'/a'")
        .contains("'/b'");
    call(204, "PUT", "/entities/urn:x:S:1", "{'id':'urn:x:S:1','type':'S'}");
    assertThat(get(ALL + "/urn:x:S:1?pick=scope&timeproperty=deletedAt"))
        .isEqualTo("{'scope':[{'type':'Property','value':[],'deletedAt':" + NOW + "}]}");
  }

  @Test
  void theSameScopesWrittenAgainAreToldOnce() throws Exception {
    String same = "{'id':'urn:x:S:1','type':'S','scope':['/a','/b'],'n':1}";
    call(201, "POST", "/entities", same);
    call(204, "PUT", "/entities/urn:x:S:1", same);
    call(204, "PATCH", "/entities/urn:x:S:1", same);
    assertThat(get(ALL + "/urn:x:S:1?pick=scope&format=temporalValues"))
        .isEqualTo("{'scope':{'type':'Property','values':[[['/a','/b']," + NOW + "]]}}");
  }

  @Test
  void scopesThatTheHistoryDoesNotTellHoldAtAllTimes() throws Exception {
    String body =
        "{'id':'urn:x:S:1','type':'S','scope':'/a','n':[{'value':1,'observedAt':'2025-05-01T11:00:00Z'}]}";
    call(201, "POST", ALL, body);
    Matcher id =
        Pattern.compile("\"instanceId\":\"([^\"]*)\"")
            .matcher(call(200, "GET", ALL + "/urn:x:S:1?pick=scope", ""));
    assertThat(id.find()).isTrue();
    call(204, "DELETE", ALL + "/urn:x:S:1/attrs/scope/" + id.group(1), "");
    String told = "'scope':'/a'";
    assertThat(get(ALL + "/urn:x:S:1?pick=scope")).isEqualTo("{" + told + "}");
    assertThat(get(ALL + "/urn:x:S:1")).contains(told);
    assertThat(get(ALL + "?type=S&scopeQ=/a" + hours(10, 12))).contains(told);
    assertThat(get(ALL + "?type=S&scopeQ=/b" + hours(10, 12))).isEqualTo("[]");
  }

  @Test
  void theyAreNothingWhenAttributesAreAskedFor() throws Exception {
    call(404, "GET", BUS + "?attrs=unheardOf", "");
    call(201, "POST", "/entities", "{'id':'urn:x:S:1','type':'S','scope':'/a'}");
    call(404, "GET", ALL + "/urn:x:S:1?attrs=unheardOf", "");
    String query = ALL + "?type=S&timerel=after&timeAt=2020-01-01T00:00:00Z";
    assertThat(get(query)).as("nothing was observed but the scope").isEqualTo("[]");
  }

  @Test
  void anEntityThatIsToldAnewHasTheScopesThatAreToldWithIt() throws Exception {
    String body =
        "{'id':'urn:x:S:1','type':'S',"
            + "'scope':[{'type':'Property','value':'/a','observedAt':'2025-05-01T11:00:00Z'}]}";
    call(201, "POST", "/entities", "{'id':'urn:x:S:1','type':'S','scope':'/b'}");
    call(204, "DELETE", "/entities/urn:x:S:1", "");
    call(201, "POST", ALL, body);
    assertThat(get("/entities/urn:x:S:1?pick=scope")).isEqualTo("{'scope':'/a'}");
  }

  @Test
  void oneIsCorrectedAndAllAreTakenAwayWithTheScopesOfNow() throws Exception {
    String body =
        "{'id':'urn:x:S:1','type':'S',"
            + "'scope':[{'type':'Property','value':'/a','observedAt':'2025-05-01T11:00:00Z'}]}";
    call(201, "POST", ALL, body);
    String path = ALL + "/urn:x:S:1/attrs/scope";
    Matcher id =
        Pattern.compile("\"instanceId\":\"([^\"]*)\"")
            .matcher(call(200, "GET", ALL + "/urn:x:S:1?pick=scope", ""));
    assertThat(id.find()).isTrue();
    call(400, "PATCH", path + "/" + id.group(1), "{'value':'no scope!'}");
    call(204, "PATCH", path + "/" + id.group(1), "{'scope':[{'type':'Property','value':'/b'}]}");
    assertThat(get("/entities/urn:x:S:1?pick=scope")).isEqualTo("{'scope':'/b'}");
    assertThat(get(ALL + "/urn:x:S:1?pick=scope&format=temporalValues"))
        .isEqualTo("{'scope':{'type':'Property','values':[['/b','2025-05-01T11:00:00Z']]}}");
    call(204, "DELETE", path, "");
    assertThat(get("/entities/urn:x:S:1")).doesNotContain("scope");
    assertThat(get(ALL + "/urn:x:S:1?timeproperty=deletedAt")).doesNotContain("scope");
    call(404, "DELETE", path, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'Relationship','value':'/a'}",
        "{'type':'Property'}",
        "{'type':'Property','value':7}",
        "{'type':'Property','value':'no scope!'}",
        "{'type':'Property','value':'/a','unitCode':'MTR'}",
        "{'type':'Property','value':'/a','observedAt':'noon'}",
        "7",
        "['/a',{'type':'Property','value':7}]"
      })
  void whatIsNoScopeIsRefused(String scope) throws Exception {
    call(400, "POST", ALL, "{'id':'urn:x:S:1','type':'S','scope':" + scope + "}");
  }

  @Test
  void noAttributeTakesTheNameOfTheScope() throws Exception {
    call(
        400,
        "POST",
        "/entities",
        "{'id':'urn:x:S:1','type':'S','https://uri.etsi.org/ngsi-ld/scope':'/a'}");
  }
}
