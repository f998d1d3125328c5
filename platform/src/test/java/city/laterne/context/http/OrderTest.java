package city.laterne.context.http;

import static city.laterne.context.http.ServedNgsiLd.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order entities come (clause 4.23), which times and which places they are asked for. */
class OrderTest {
  private static final String ALL =
      """
      [{"id":"urn:x:A:1","type":"Tree","name":"Zebra","location":%s,
      "address":{"type":"Property","value":{"city":"Aachen"}},
      "height":{"value":5,"observedAt":"2026-01-01T00:00:00Z","unitCode":"MTR"}},
      {"id":"urn:x:A:2","type":"Tree","name":"Ähre","location":%s,
      "address":{"type":"Property","value":{"city":"Zwickau"}},
      "height":{"value":7,"observedAt":"2026-01-02T00:00:00Z"}},
      {"id":"urn:x:A:3","type":"Tree","name":"Adler","location":%s}]"""
          .formatted(point(8.01, 40.01), point(10, 45), point(9, 41));

  private static final Pattern ID = Pattern.compile("\"urn:x:A:(.)\"");

  private ServedNgsiLd city;

  private static String point(double longitude, double latitude) {
    return "{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[%s,%s]}}"
        .formatted(longitude, latitude);
  }

  @BeforeEach
  void fill(@TempDir Path directory) throws IOException, InterruptedException {
    city = new ServedNgsiLd(directory);
    HttpResponse<String> made = city.call("POST", "/entityOperations/create", ALL);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    city.close();
  }

  private HttpResponse<String> ask(String parameters) throws IOException, InterruptedException {
    String encoded =
        Pattern.compile("=([^&]*)")
            .matcher(parameters)
            .replaceAll(found -> "=" + encode(found.group(1)));
    return city.call("GET", "/entities?type=Tree&pick=id" + encoded, "");
  }

  private static String ids(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ID.matcher(answer.body()).results().map(id -> id.group(1)).collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "&orderBy=location;dist-asc&orderFrom=[8,40]              | 132",
        "&orderBy=location;dist-desc&orderFrom=[8,40]             | 231",
        "&orderBy=address[city];desc                              | 213",
        "&orderBy=name                                            | 312",
        "&orderBy=name&collation=de                               | 321",
        "&orderBy=name&collation=de-u-co-phonebk                  | 321",
        "&orderBy=name&collation=und-u-ks-level1                  | 321",
        "&orderBy=height.observedAt;desc                          | 213"
      })
  void entitiesComeInOrder(String parameters, String order)
      throws IOException, InterruptedException {
    assertThat(ids(ask(parameters))).isEqualTo(order);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&orderBy=location;dist-asc",
        "&orderBy=location;dist-up&orderFrom=[8,40]",
        "&orderBy=location;dist-asc&orderFrom=8,40",
        "&orderBy=name&collation=not a tag!!",
        "&orderBy=name&collation=de-u-co-pinyin",
        "&orderBy=name&collation=de-u-kn-true",
        "&q=modifiedAt>5",
        "&q=height.observedAt~=2026",
        "&csf=))bad(("
      })
  void orderThatCannotBeKeptIsRefused(String parameters) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("BadRequestData");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "modifiedAt>2026-01-31T11:59:59Z                                  | 123",
        "modifiedAt<2026-01-31T11:59:59Z                                  | ``",
        "createdAt==2026-01-31T12:00:00Z;name==\"Adler\"                  | 3",
        "height.observedAt>2026-01-01T12:00:00Z                           | 2",
        "height.observedAt==2026-01-01T00:00:00Z..2026-01-01T12:00:00Z    | 1",
        "height.observedAt                                                | 12",
        "!height.unitCode                                                 | 23",
        "height.unitCode==\"MTR\"                                         | 1"
      })
  void timesAndUnitsAreAskedFor(String q, String which) throws IOException, InterruptedException {
    assertThat(ids(ask("&q=" + q))).isEqualTo(which);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "near;maxDistance==3000   | LineString  | [[8.01,39],[8.01,40]]            | 1",
        "near;maxDistance==900    | LineString  | [[8.01,39],[8.01,40]]            | ``",
        "near;minDistance==100000 | Polygon     | [[[8,40],[9,40],[9,41],[8,40]]]  | 2"
      },
      quoteCharacter = '`')
  void nearMeasuresFromTheNearestPointOfAShape(
      String georel, String geometry, String coordinates, String which)
      throws IOException, InterruptedException {
    assertThat(
            ids(ask("&georel=" + georel + "&geometry=" + geometry + "&coordinates=" + coordinates)))
        .isEqualTo(which);
  }

  @ParameterizedTest
  @ValueSource(strings = {"q=modifiedAt>2020-01-01T00:00:00Z", "attrs=createdAt"})
  void timesAloneBoundNothing(String parameters) throws IOException, InterruptedException {
    assertThat(city.call("GET", "/entities?" + parameters.replace(">", "%3E"), "").statusCode())
        .isEqualTo(400);
  }
}
