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

/** How entities were over time, as written and as read. */
class TemporalTest {
  private static final String ALL = "/temporal/entities";
  private static final String ONE = ALL + "/urn:x:Vehicle:1";

  /** Two hours of a vehicle; the instances stand in no order. */
  private static final String VEHICLE =
      """
      {"id":"urn:x:Vehicle:1","type":"Vehicle",
      "speed":[
      {"type":"Property","value":80,"observedAt":"2020-09-01T12:05:00Z"},
      {"type":"Property","value":120,"observedAt":"2020-09-01T12:03:00Z"}],
      "fuel":[
      {"type":"Property","value":67,"observedAt":"2020-09-01T12:03:00Z"},
      {"type":"Property","value":53,"observedAt":"2020-09-01T13:05:00Z"},
      {"type":"Property","value":40,"observedAt":"2020-09-01T14:07:00Z","datasetId":"urn:d:2"}]}""";

  private ServedNgsiLd city;

  @BeforeEach
  void fill(@TempDir Path directory) throws Exception {
    city = new ServedNgsiLd(directory);
    assertThat(call(201, "POST", ALL, VEHICLE)).isEmpty();
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private String call(int status, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = city.call(method, path, body);
    assertThat(answer.statusCode()).as(method + " " + path + " " + answer.body()).isEqualTo(status);
    return answer.body();
  }

  /** What is read, without the ids of instances. */
  private String get(String path) throws Exception {
    return call(200, "GET", path, "").replaceAll(",\"instanceId\":\"[^\"]*\"", "");
  }

  private static String json(String text) {
    return text.strip().replace('\'', '"');
  }

  @Test
  void theWholeHistoryComesInOrderOfTimeWithAnIdOfEachInstance() throws Exception {
    String body = call(200, "GET", ONE + "?attrs=speed", "");
    assertThat(body.replaceAll(",\"instanceId\":\"urn:ngsi-ld:Instance:[^\"]*\"", ""))
        .isEqualTo(
            json(
                """
                {'id':'urn:x:Vehicle:1','type':'Vehicle','speed':[{'type':'Property','value':120,\
                'observedAt':'2020-09-01T12:03:00Z'},{'type':'Property','value':80,\
                'observedAt':'2020-09-01T12:05:00Z'}]}"""));
    assertThat(body.split("instanceId", -1)).hasSize(3);
  }

  @Test
  void theNewestInstanceIsTheCurrentState() throws Exception {
    assertThat(call(200, "GET", "/entities/urn:x:Vehicle:1?format=simplified&pick=speed", ""))
        .isEqualTo("{\"speed\":80}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timerel=before&timeAt=2020-09-01T12:05:00Z | [[120,'2020-09-01T12:03:00Z']]",
        "timerel=after&timeAt=2020-09-01T12:03:00Z  |"
            + " [[120,'2020-09-01T12:03:00Z'],[80,'2020-09-01T12:05:00Z']]",
        "timerel=between&timeAt=2020-09-01T12:03:00Z&endTimeAt=2020-09-01T12:05:00Z"
            + " | [[120,'2020-09-01T12:03:00Z']]",
        "lastN=1 | [[80,'2020-09-01T12:05:00Z']]"
      })
  void timesBoundWhatIsRead(String parameters, String values) throws Exception {
    assertThat(get(ONE + "?pick=speed&options=temporalValues&" + parameters))
        .isEqualTo(json("{'speed':{'type':'Property','values':" + values + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "avg&aggrPeriodDuration=PT1H | 'avg':[[100,'2020-09-01T12:03:00Z','2020-09-01T13:03:00Z']]",
        "max,min&aggrPeriodDuration=P1D | 'max':[[120,'2020-09-01T12:03:00Z','2020-09-02T12:03:00Z']],"
            + "'min':[[80,'2020-09-01T12:03:00Z','2020-09-02T12:03:00Z']]",
        "totalCount,distinctCount,sum,stddev,sumsq&aggrPeriodDuration=P1M"
            + " | 'totalCount':[[2,'2020-09-01T12:03:00Z','2020-10-01T12:03:00Z']],"
            + "'distinctCount':[[2,'2020-09-01T12:03:00Z','2020-10-01T12:03:00Z']],"
            + "'sum':[[200,'2020-09-01T12:03:00Z','2020-10-01T12:03:00Z']],"
            + "'stddev':[[20,'2020-09-01T12:03:00Z','2020-10-01T12:03:00Z']],"
            + "'sumsq':[[20800,'2020-09-01T12:03:00Z','2020-10-01T12:03:00Z']]"
      })
  void valuesAreAggregatedOverPeriods(String methods, String expected) throws Exception {
    assertThat(get(ONE + "?pick=speed&format=aggregatedValues&aggrMethods=" + methods))
        .isEqualTo(json("{'speed':{'type':'Property'," + expected + "}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timerel=after",
        "timeAt=2020-09-01T12:05:00Z",
        "timerel=between&timeAt=2020-09-01T12:05:00Z",
        "timerel=during&timeAt=2020-09-01T12:05:00Z",
        "timeproperty=bornAt",
        "lastN=0",
        "options=aggregatedValues",
        "options=aggregatedValues&aggrMethods=median",
        "options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=1h",
        "format=unheardOf",
        "attrs=speed&pick=speed"
      })
  void wrongParametersAreRefused(String parameters) throws Exception {
    call(400, "GET", ONE + "?" + parameters, "");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    call(404, "GET", ALL + "/urn:x:Vehicle:9", "");
    call(404, "GET", ONE + "?attrs=unheardOf", "");
    call(400, "GET", ALL + "/nouri", "");
    call(404, "DELETE", ALL + "/urn:x:Vehicle:9", "");
    call(404, "DELETE", ONE + "/attrs/unheardOf", "");
    call(400, "DELETE", ONE + "/attrs/" + encode("a(b"), "");
    call(404, "DELETE", ONE + "/attrs/speed/urn:x:1", "");
    call(404, "POST", ALL + "/urn:x:Vehicle:9/attrs", "{\"speed\":[{\"value\":1}]}");
    call(400, "GET", ALL + "?timerel=after&timeAt=2020-01-01T00:00:00Z", "");
    call(400, "GET", ALL + "?type=Vehicle", "");
    String since = "&timerel=after&timeAt=2020-01-01T00:00:00Z";
    call(400, "GET", ALL + "?attrs=createdAt" + since, "");
    call(400, "GET", ALL + "?type=Vehicle&csf=" + encode("))bad((") + since, "");
    call(405, "DELETE", ALL, "");
    String instance = "urn:ngsi-ld:Instance:0000000000000001-0000000000000002-00000003-0";
    call(400, "DELETE", ONE + "/attrs//" + instance, "");
    call(400, "DELETE", ALL + "//attrs/speed", "");
    call(400, "POST", ALL + "//attrs/", "{\"speed\":[{\"value\":1}]}");
  }

  @Test
  void moreInstancesAreAddedAndTypesToo() throws Exception {
    String more =
        "{\"id\":\"urn:x:Vehicle:1\",\"type\":\"Truck\","
            + "\"speed\":[{\"value\":100,\"observedAt\":\"2020-09-01T12:04:00Z\"}]}";
    call(204, "POST", ALL, more);
    call(
        204,
        "POST",
        ONE + "/attrs",
        "{\"speed\":{\"value\":90,\"observedAt\":\"2020-09-01T12:06:00Z\"}}");
    assertThat(get(ONE + "?pick=type,speed&format=temporalValues"))
        .isEqualTo(
            json(
                """
                {'type':['Vehicle','Truck'],'speed':{'type':'Property','values':[\
                [120,'2020-09-01T12:03:00Z'],[100,'2020-09-01T12:04:00Z'],\
                [80,'2020-09-01T12:05:00Z'],[90,'2020-09-01T12:06:00Z']]}}"""));
    assertThat(call(200, "GET", "/entities/urn:x:Vehicle:1?format=simplified&pick=speed", ""))
        .isEqualTo("{\"speed\":90}");
  }

  @Test
  void anInstanceOfTheSameTimeTakesThePlaceOfTheOneThere() throws Exception {
    String again =
        "{\"id\":\"urn:x:Vehicle:1\",\"type\":\"Vehicle\",\"speed\":["
            + "{\"type\":\"Property\",\"value\":121,\"observedAt\":\"2020-09-01T12:03:00Z\"},"
            + "{\"type\":\"Property\",\"value\":80,\"observedAt\":\"2020-09-01T12:05:00Z\"}]}";
    call(204, "POST", ALL, again);
    call(204, "POST", ALL, again);
    assertThat(get(ONE + "?pick=speed,fuel&format=temporalValues"))
        .isEqualTo(
            json(
                """
                {'speed':{'type':'Property','values':[[121,'2020-09-01T12:03:00Z'],\
                [80,'2020-09-01T12:05:00Z']]},'fuel':[{'type':'Property','values':[\
                [67,'2020-09-01T12:03:00Z'],[53,'2020-09-01T13:05:00Z']]},\
                {'type':'Property','datasetId':'urn:d:2','values':[\
                [40,'2020-09-01T14:07:00Z']]}]}"""));
  }

  @Test
  void valuesOfLanguagesTermsAndJsonAreTellingWhatTheyAre() throws Exception {
    call(
        201,
        "POST",
        ALL,
        """
        {"id":"urn:x:P:1","type":"P",
        "name":[{"languageMap":{"fr":"Place"},"observedAt":"2020-09-01T12:03:00Z"}],
        "kind":[{"vocab":"monument","observedAt":"2020-09-01T12:03:00Z"}],
        "raw":[{"json":{"a":null},"observedAt":"2020-09-01T12:03:00Z"}]}""");
    assertThat(get(ALL + "/urn:x:P:1?omit=id,type&format=temporalValues"))
        .isEqualTo(
            json(
                """
                {'name':{'type':'LanguageProperty','languageMaps':[\
                [{'languageMap':{'fr':'Place'}},'2020-09-01T12:03:00Z']]},\
                'kind':{'type':'VocabProperty','vocabs':[\
                [{'vocab':'monument'},'2020-09-01T12:03:00Z']]},\
                'raw':{'type':'JsonProperty','jsons':[\
                [{'json':{'a':null}},'2020-09-01T12:03:00Z']]}}"""));
    assertThat(get(ALL + "/urn:x:P:1?pick=name&format=temporalValues&lang=fr"))
        .isEqualTo(
            json("{'name':{'type':'Property','values':[['Place','2020-09-01T12:03:00Z']]}}"));
  }

  @Test
  void anyPlaceWithinTheTimeCountsAndIdsGiveTheOrder() throws Exception {
    for (String id : new String[] {"2", "3"}) {
      call(
          201,
          "POST",
          ALL,
          """
          {"id":"urn:x:Bus:%s","type":"Bus","location":[
          {"value":{"type":"Point","coordinates":[2,42]},"observedAt":"2020-10-01T12:03:00Z"},
          {"value":{"type":"Point","coordinates":[-8.5,41.2]},"observedAt":"2020-10-01T12:05:00Z"}]}"""
              .formatted(id));
    }
    String query = ALL + "?type=Bus&timerel=after&timeAt=2020-08-01T00:00:00Z&pick=id";
    String near =
        "&georel=near;maxDistance==2000&geometry=Point&coordinates=" + encode("[-8.503,41.202]");
    assertThat(get(query + near + "&orderBy=id;desc"))
        .isEqualTo(json("[{'id':'urn:x:Bus:3'},{'id':'urn:x:Bus:2'}]"));
    assertThat(get(query + near.replace("41.202", "45"))).isEqualTo("[]");
    call(400, "GET", query + "&orderBy=name", "");
  }

  @Test
  void anAttributeGoesWithItsHistoryOneDatasetOrAll() throws Exception {
    call(204, "DELETE", ONE + "/attrs/fuel?datasetId=urn:d:2", "");
    assertThat(get(ONE + "?pick=fuel&format=temporalValues"))
        .isEqualTo(
            json(
                """
                {'fuel':{'type':'Property','values':[[67,'2020-09-01T12:03:00Z'],\
                [53,'2020-09-01T13:05:00Z']]}}"""));
    call(204, "DELETE", ONE + "/attrs/fuel?deleteAll=true", "");
    assertThat(get(ONE)).doesNotContain("fuel").contains("speed");
    assertThat(call(200, "GET", "/entities/urn:x:Vehicle:1", "")).doesNotContain("fuel");
  }

  @Test
  void anEntityGoesWithItsHistory() throws Exception {
    call(204, "DELETE", ONE, "");
    call(404, "GET", ONE, "");
    call(404, "GET", "/entities/urn:x:Vehicle:1", "");
    call(
        201,
        "POST",
        ALL,
        "{\"id\":\"urn:x:Vehicle:1\",\"type\":\"Vehicle\","
            + "\"speed\":[{\"value\":1,\"observedAt\":\"2020-09-02T12:04:00Z\"}]}");
    assertThat(get(ONE + "?format=temporalValues&omit=id,type"))
        .isEqualTo(json("{'speed':{'type':'Property','values':[[1,'2020-09-02T12:04:00Z']]}}"));
  }

  @Test
  void oneInstanceIsCorrectedAndTakenAway() throws Exception {
    Matcher id =
        Pattern.compile("\"value\":80,[^}]*\"instanceId\":\"([^\"]*)\"")
            .matcher(call(200, "GET", ONE, ""));
    assertThat(id.find()).isTrue();
    String instance = ONE + "/attrs/speed/" + id.group(1);
    call(204, "PATCH", instance, "{\"speed\":[{\"type\":\"Property\",\"value\":81}]}");
    assertThat(get(ONE + "?pick=speed&format=temporalValues"))
        .isEqualTo(
            json(
                """
                {'speed':{'type':'Property','values':[[120,'2020-09-01T12:03:00Z'],\
                [81,'2020-09-01T12:05:00Z']]}}"""));
    assertThat(call(200, "GET", "/entities/urn:x:Vehicle:1?format=simplified&pick=speed", ""))
        .isEqualTo("{\"speed\":81}");
    call(204, "DELETE", instance, "");
    assertThat(get(ONE + "?pick=speed&format=temporalValues"))
        .isEqualTo(json("{'speed':{'type':'Property','values':[[120,'2020-09-01T12:03:00Z']]}}"));
    call(404, "DELETE", instance, "");
  }

  @Test
  void whatWasTakenAwayIsToldWithTheTime() throws Exception {
    call(204, "DELETE", "/entities/urn:x:Vehicle:1/attrs/speed", "");
    assertThat(get(ONE + "?timeproperty=deletedAt&pick=speed"))
        .isEqualTo(
            json(
                """
                {'speed':[{'type':'Property','value':'urn:ngsi-ld:null',\
                'deletedAt':'2026-01-31T12:00:00Z'}]}"""));
  }

  @Test
  void scopesThatWereTakenAwayAreToldToo() throws Exception {
    call(201, "POST", "/entities", "{\"id\":\"urn:x:S:1\",\"type\":\"S\",\"scope\":\"/a\"}");
    call(204, "DELETE", "/entities/urn:x:S:1/attrs/scope", "");
    String path = ALL + "/urn:x:S:1?timeproperty=deletedAt&omit=id,type";
    assertThat(get(path))
        .isEqualTo(
            json("{'scope':[{'type':'Property','value':[],'deletedAt':'2026-01-31T12:00:00Z'}]}"));
    assertThat(get(path + "&format=temporalValues"))
        .isEqualTo(json("{'scope':{'type':'Property','values':[[[],'2026-01-31T12:00:00Z']]}}"));
  }

  @Test
  void queriesAskWhatWasWithinTheTime() throws Exception {
    call(
        201,
        "POST",
        ALL,
        "{\"id\":\"urn:x:Vehicle:2\",\"type\":\"Vehicle\","
            + "\"speed\":[{\"value\":10,\"observedAt\":\"2020-09-01T12:04:00Z\"}]}");
    String query = ALL + "?type=Vehicle&timerel=after&timeAt=2020-08-01T00:00:00Z&pick=id";
    assertThat(get(query + "&count=true"))
        .isEqualTo(json("[{'id':'urn:x:Vehicle:1'},{'id':'urn:x:Vehicle:2'}]"));
    assertThat(get(query + "&q=" + encode("speed>100")))
        .isEqualTo(json("[{'id':'urn:x:Vehicle:1'}]"));
    assertThat(get(query + "&limit=1&offset=1")).isEqualTo(json("[{'id':'urn:x:Vehicle:2'}]"));
    assertThat(get(ALL + "?type=Vehicle&timerel=after&timeAt=2020-10-01T00:00:00Z"))
        .isEqualTo("[]");
    String body =
        json(
            """
            {'type':'Query','entities':[{'type':'Vehicle'}],'q':'speed<20','pick':['id'],\
            'temporalQ':{'timerel':'between','timeAt':'2020-08-01T00:00:00Z',\
            'endTimeAt':'2020-10-01T00:00:00Z'}}""");
    assertThat(call(200, "POST", "/temporal/entityOperations/query", body))
        .isEqualTo(json("[{'id':'urn:x:Vehicle:2'}]"));
  }

  @Test
  void moreThanAnAnswerHoldsIsToldByItsRange() throws Exception {
    StringBuilder many = new StringBuilder("{\"id\":\"urn:x:V:3\",\"type\":\"V\",\"n\":[");
    for (int i = 0; i < 10_001; i++) {
      many.append(i == 0 ? "" : ",")
          .append("{\"value\":" + i + ",\"observedAt\":\"2020-01-01T00:00:00.")
          .append(String.format(java.util.Locale.ROOT, "%06d", i))
          .append("Z\"}");
    }
    call(201, "POST", ALL, many.append("]}").toString());
    HttpResponse<String> answer =
        city.call("GET", ALL + "/urn:x:V:3?timerel=after&timeAt=2019-01-01T00:00:00Z", "");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.headers().firstValue("Content-Range"))
        .contains("date-time 2019-01-01T00:00:00Z-2020-01-01T00:00:00.009999Z/*");
    HttpResponse<String> last = city.call("GET", ALL + "/urn:x:V:3?lastN=10001", "");
    assertThat(last.headers().firstValue("Content-Range"))
        .contains("date-time 2020-01-01T00:00:00.010Z-2020-01-01T00:00:00.000001Z/10001");
  }
}
