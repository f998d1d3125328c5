package city.laterne.context.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the history tells of what is no more: deletions that are told to it, what expired, and
 * entities that were taken away (ETSI GS CIM 009 v1.9.1, clauses 4.5.7, 4.8, 4.22 and 5.6.11).
 */
class DeletionsInHistoryTest {
  private static final String ALL = "/temporal/entities";
  private static final String CAR = ALL + "/urn:x:Car:1";
  private static final String NOW = "'2026-01-31T12:00:00Z'";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    call(
        201,
        "POST",
        ALL,
        "{'id':'urn:x:Car:1','type':'Car','speed':[{'value':1,'observedAt':'2025-01-01T00:00:00Z'}]}");
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

  private String get(String path) throws Exception {
    return call(200, "GET", path, "")
        .replaceAll(",\"instanceId\":\"[^\"]*\"", "")
        .replace('"', '\'');
  }

  private static String gone(String times) {
    return "{'id':'urn:x:Car:1','type':'Car','speed':[{'type':'Property','value':'urn:ngsi-ld:null',"
        + times
        + "}]}";
  }

  @Test
  void aDeletionThatIsToldTakesTheOlderStateAway() throws Exception {
    call(204, "POST", ALL, gone("'observedAt':'2025-01-02T00:00:00Z'"));
    assertThat(get("/entities/urn:x:Car:1")).isEqualTo("{'id':'urn:x:Car:1','type':'Car'}");
    String expected =
        "{'speed':[{'type':'Property','value':1,'observedAt':'2025-01-01T00:00:00Z'},"
            + "{'type':'Property','value':'urn:ngsi-ld:null','observedAt':'2025-01-02T00:00:00Z',"
            + "'deletedAt':'2025-01-02T00:00:00Z'}]}";
    assertThat(get(CAR + "?pick=speed")).isEqualTo(expected);
    call(204, "POST", ALL, gone("'observedAt':'2025-01-02T00:00:00Z'"));
    assertThat(get(CAR + "?pick=speed")).as("told twice").isEqualTo(expected);
  }

  @Test
  void aDeletionOfLongAgoLeavesTheNewerState() throws Exception {
    call(204, "POST", CAR + "/attrs", gone("'deletedAt':'2024-01-01T00:00:00Z'"));
    assertThat(get("/entities/urn:x:Car:1?format=simplified&pick=speed")).isEqualTo("{'speed':1}");
    assertThat(get(CAR + "?pick=speed&timeproperty=deletedAt&format=temporalValues"))
        .isEqualTo(
            "{'speed':{'type':'Property','values':[['urn:ngsi-ld:null','2024-01-01T00:00:00Z']]}}");
  }

  @Test
  void anEntityIsMadeWithoutWhatWasTakenAwayLast() throws Exception {
    call(
        201,
        "POST",
        ALL,
        "{'id':'urn:x:Car:2','type':'Car','n':["
            + "{'value':1,'observedAt':'2025-01-01T00:00:00Z'},"
            + "{'value':'urn:ngsi-ld:null','deletedAt':'2025-01-02T00:00:00Z'}]}");
    assertThat(get("/entities/urn:x:Car:2")).isEqualTo("{'id':'urn:x:Car:2','type':'Car'}");
    assertThat(get(ALL + "/urn:x:Car:2?pick=n&format=temporalValues"))
        .isEqualTo("{'n':{'type':'Property','values':[[1,'2025-01-01T00:00:00Z']]}}");
    assertThat(
            get(
                ALL
                    + "/urn:x:Car:2?pick=n&format=aggregatedValues&aggrMethods=totalCount"
                    + "&timeproperty=modifiedAt"))
        .contains("'totalCount':[[1,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'speed':null",
        "'speed':'urn:ngsi-ld:null'",
        "'expiresAt':'urn:ngsi-ld:null'",
        "'scope':'urn:ngsi-ld:null'",
        "'speed':[{'value':1,'accuracy':{'value':'urn:ngsi-ld:null'}}]",
        "'speed':[{'value':'urn:ngsi-ld:null','deletedAt':'once'}]"
      })
  void nullElsewhereIsRefused(String members) throws Exception {
    call(400, "POST", ALL, "{'id':'urn:x:Car:3','type':'Car'," + members + "}");
    call(400, "POST", CAR + "/attrs", "{" + members + "}");
    call(404, "GET", ALL + "/urn:x:Car:3", "");
  }

  @Test
  void instancesThatExpiredAreToldNoMore() throws Exception {
    call(
        201,
        "POST",
        ALL,
        "{'id':'urn:x:Car:2','type':'Car','plate':["
            + "{'value':'A','observedAt':'2025-01-01T00:00:00Z','expiresAt':'2026-01-31T11:59:59Z'},"
            + "{'value':'B','observedAt':'2025-01-02T00:00:00Z','expiresAt':'2026-01-31T12:00:01Z'},"
            + "{'value':'C','observedAt':'2025-01-03T00:00:00Z'}]}");
    assertThat(get(ALL + "/urn:x:Car:2?pick=plate&format=temporalValues"))
        .isEqualTo(
            "{'plate':{'type':'Property','values':"
                + "[['B','2025-01-02T00:00:00Z'],['C','2025-01-03T00:00:00Z']]}}");
    String query = "?type=Car&timerel=after&timeAt=2020-01-01T00:00:00Z&pick=id&q=plate==%22";
    assertThat(get(ALL + query + "A%22")).isEqualTo("[]");
    assertThat(get(ALL + query + "B%22")).isEqualTo("[{'id':'urn:x:Car:2'}]");
  }

  @Test
  void theHistoryOfAnEntityStaysWhenItIsTakenAwayUntilItIsTakenAwayToo() throws Exception {
    call(204, "DELETE", "/entities/urn:x:Car:1", "");
    call(404, "GET", "/entities/urn:x:Car:1", "");
    assertThat(get(CAR + "?format=temporalValues"))
        .isEqualTo(
            "{'id':'urn:x:Car:1','type':'Car','deletedAt':"
                + NOW
                + ",'speed':{'type':'Property','values':[[1,'2025-01-01T00:00:00Z']]}}");
    call(204, "DELETE", CAR, "");
    call(404, "GET", CAR, "");
    call(404, "DELETE", CAR, "");
  }

  @Test
  void anEntityThatExpiredWhenItWasToldIsGoneAndItsHistoryStays() throws Exception {
    call(
        204,
        "POST",
        ALL,
        "{'id':'urn:x:Car:1','type':'Car','expiresAt':'2026-01-31T11:00:00Z',"
            + "'speed':[{'value':2,'observedAt':'2025-01-02T00:00:00Z'}]}");
    call(404, "GET", "/entities/urn:x:Car:1", "");
    assertThat(get(CAR + "?pick=speed&format=temporalValues"))
        .contains("[2,'2025-01-02T00:00:00Z']");
  }

  @Test
  void anEntityThatIsMadeAgainGoesOnWithItsHistory() throws Exception {
    call(204, "DELETE", "/entities/urn:x:Car:1", "");
    call(201, "POST", "/entities", "{'id':'urn:x:Car:1','type':'Car','speed':3}");
    assertThat(get(CAR + "?pick=speed&format=temporalValues"))
        .isEqualTo(
            "{'speed':{'type':'Property','values':[[1,'2025-01-01T00:00:00Z'],[3," + NOW + "]]}}");
    assertThat(get(CAR)).doesNotContain("deletedAt");
  }
}
