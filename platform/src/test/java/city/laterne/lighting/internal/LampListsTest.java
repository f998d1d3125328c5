package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.lighting.LampListSettings;
import city.laterne.lighting.LightRecord;
import city.laterne.shared.Failure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LampListsTest {
  private static final String POINT =
      "{\"type\":\"Feature\",\"properties\":{\"id\":\"node/%d\",\"ref\":\"7\"},"
          + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s]}}";

  @TempDir private Path directory;

  /** What a list gave. */
  private static final class Taken implements LampSource.Sink {
    private final List<LampSource.ListedLight> lamps = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();

    @Override
    public void lamp(int index, String id, double x, double y, LampSource.Rest rest) {
      lines.add(index);
      lamps.add(rest.at(id, x, y));
    }

    @Override
    public void reject(int index, String id, String code, String reason) {
      rejections.add(new Rejection(index, id, code, reason));
    }

    private LightRecord first() {
      return lamps.getFirst().light();
    }
  }

  @Test
  void readsAGermanTable() throws IOException {
    Taken taken =
        read(
            """
            Leuchten-Nr.;Straße;Ortsteil;Rechtswert;Hochwert;Leistung [W];Lichtpunkthöhe;Schaltschrank;Stromkreis;Leuchtentyp;Steuerung;Mast-Nr.
            A-1;"Königstr. 1; Hof";Mitte;344.461,00;5700509,006;70 W;8,5;S7;K 12;"Typ ""X""\";Gruppe;4
            A-2;Ring;;344500,5;5700510;;;;;;;
            """,
            StandardCharsets.UTF_8);
    assertThat(taken.rejections).isEmpty();
    assertThat(taken.lines).containsExactly(2, 3);
    LightRecord light = taken.first();
    assertThat(light.id()).isEqualTo("A-1");
    assertThat(light.longitude()).isEqualTo(344_461);
    assertThat(light.latitude()).isEqualTo(5_700_509.006);
    assertThat(light.street()).isEqualTo("Königstr. 1; Hof");
    assertThat(light.district()).isEqualTo("Mitte");
    assertThat(light.ratedWatts()).isEqualTo(70);
    assertThat(light.height()).isEqualTo(8.5);
    assertThat(light.cabinet()).isEqualTo("S7");
    assertThat(light.circuit()).isEqualTo("K 12");
    assertThat(light.model()).isEqualTo("Typ \"X\"");
    assertThat(light.individually()).isFalse();
    assertThat(light.pole()).isEqualTo("4");
    assertThat(taken.lamps.get(1).light().ratedWatts()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsHeadingsThatGoOverLinesHoweverTheseEnd(String end) throws IOException {
    String list = "Nr;\"Leistung\n[W]\";lon;lat\n7;70;6.77;51.43\n".replace("\n", end);
    Taken taken = read(list, StandardCharsets.UTF_8);
    assertThat(taken.first().ratedWatts()).isEqualTo(70);
    assertThat(taken.lines).containsExactly(3);
  }

  @Test
  void theCitysNumberComesBeforeThatOfTheProgramAndNoNumberIsNoCoordinate() throws IOException {
    String list =
        """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","id":17,"properties":{"LP_NR":"4711","objectid":3},
         "geometry":{"type":"Point","coordinates":[6.77,51.43]}},
        {"type":"Feature","id":18,"properties":{"objectid":4},
         "geometry":{"type":"Point","coordinates":[6.77,51.44]}},
        {"type":"Feature","id":19,"properties":{},
         "geometry":{"type":"Point","coordinates":[NaN,51.44]}}]}
        """;
    Taken taken = read(list, StandardCharsets.UTF_8);
    assertThat(taken.lamps).extracting(lamp -> lamp.light().id()).containsExactly("4711", "18");
    assertThat(taken.rejections).extracting(Rejection::code).containsExactly("NoCoordinates");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void aQuoteWithoutItsPartnerDoesNotSwallowRows(int rows) {
    String list =
        "Nr;Name;lon;lat\n5;\"Zum Adler;6.77;51.43\n"
            + "6;Ring;6.78;51.43\n".repeat(rows)
            + "7;\"Krone\";6.79;51.43\n";
    assertThatThrownBy(() -> read(list, StandardCharsets.UTF_8))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("A quote that opens in line 2 is not closed");
  }

  @Test
  void takesPointsInOneColumnAndPassesOverEmptyRows() throws IOException {
    Taken taken =
        read(
            "id;geo_point_2d;watt\n1;51.43, 6.77;70\n;;\n2;somewhere;50\n;;\n",
            StandardCharsets.UTF_8);
    assertThat(taken.first().longitude()).isEqualTo(6.77);
    assertThat(taken.first().latitude()).isEqualTo(51.43);
    assertThat(taken.rejections)
        .containsExactly(
            new Rejection(4, "2", "NoCoordinates", "Its coordinates are no numbers: somewhere."));
  }

  @ParameterizedTest
  @CsvSource({"01.04.2009,2009-04-01", "1.4.2009,2009-04-01", "31.02.2009,31.02.2009", "1998,1998"})
  void readsDaysAsPeopleWriteThem(String given, String kept) throws IOException {
    String list = "id;lon;lat;Inbetriebnahme\n1;6.77;51.43;" + given + "\n";
    assertThat(read(list, StandardCharsets.UTF_8).lamps.getFirst().details().since())
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"MultiPoint\",\"coordinates\":[[6.77,51.43]]}",
        "{\"coordinates\":[[6.77,51.43,30]],\"type\":\"MultiPoint\"}",
        "{\"type\":\"Point\",\"coordinates\":[\"6.77\",\"51.43\"]}"
      })
  void takesPointsHoweverTheyAreWrapped(String geometry) throws IOException {
    Taken taken = read(feature(geometry), StandardCharsets.UTF_8);
    assertThat(taken.rejections).isEmpty();
    assertThat(taken.first().longitude()).isEqualTo(6.77);
    assertThat(taken.first().latitude()).isEqualTo(51.43);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"MultiPoint\",\"coordinates\":[[6.77,51.43],[6.78,51.43]]}",
        "{\"type\":\"MultiPoint\",\"coordinates\":[]}",
        "{\"type\":\"Point\",\"coordinates\":[[6.77,51.43]]}",
        "{\"type\":\"LineString\",\"coordinates\":[[6.77,51.43],[6.78,51.43]]}"
      })
  void leavesOutWhatIsNoSinglePoint(String geometry) throws IOException {
    Taken taken = read(feature(geometry), StandardCharsets.UTF_8);
    assertThat(taken.lamps).isEmpty();
    assertThat(taken.rejections).hasSize(1);
  }

  private static String feature(String geometry) {
    return "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
        + geometry
        + "}]}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252", "UTF-16LE", "UTF-16BE"})
  void recognisesTheCode(String code) throws IOException {
    String mark = code.startsWith("UTF-16") ? "\uFEFF" : "";
    String list = mark + "Nr;Straße;Länge;Breite\r\n1;Königsallee;6,77;51,43\r\n";
    assertThat(read(list, Charset.forName(code)).first().street()).isEqualTo("Königsallee");
  }

  @Test
  void aMarkBeforeUtf8IsNoPartOfTheFirstHeading() throws IOException {
    Taken taken = read("\uFEFFid,lon,lat\n7,6.77,51.43\n", StandardCharsets.UTF_8);
    assertThat(taken.first().id()).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ",", "\t", "|"})
  void recognisesTheSeparator(String separator) throws IOException {
    String list = "sep=" + separator + "\nNr,X,Y\n1,6.77,51.43\n".replace(",", separator);
    assertThat(read(list, StandardCharsets.UTF_8).first().latitude()).isEqualTo(51.43);
  }

  @Test
  void takesTheColumnsThatAreNamed() throws IOException {
    Taken taken =
        read(
            "Nr;Lager;A;B;id\n1;Hafen;6,77;51,43;zzz\n",
            StandardCharsets.UTF_8,
            LampListSettings.parse("", "id=nr, lon=A,lat=B,street=Lager,pole=Nr"));
    assertThat(taken.first().id()).isEqualTo("1");
    assertThat(taken.first().pole()).isEqualTo("1");
    assertThat(taken.first().street()).isEqualTo("Hafen");
    assertThat(taken.first().longitude()).isEqualTo(6.77);
  }

  @Test
  void readsPlacesAsWellKnownText() throws IOException {
    Taken taken = read("WKT,nr\n\"POINT (6.77 51.43)\",1\nPOINT,2\n", StandardCharsets.UTF_8);
    assertThat(taken.first().longitude()).isEqualTo(6.77);
    assertThat(taken.rejections).extracting(Rejection::code).containsExactly("NoCoordinates");
  }

  @Test
  void namesEachLineThatIsNoLampWithItsReason() throws IOException {
    Taken taken =
        read(
            """
            nr;lon;lat
            1;;
            2;west;51

            3;6.7;51.4;Ring;9
            4;6.7;51.4;;
            "5
            6";6.7;51.4
            7;;51
            """,
            StandardCharsets.UTF_8);
    assertThat(taken.rejections)
        .extracting(Rejection::index, Rejection::id, Rejection::code)
        .containsExactly(
            tuple(2, "1", "NoCoordinates"),
            tuple(3, "2", "NoCoordinates"),
            tuple(5, "3", "TooManyFields"),
            tuple(9, "7", "NoCoordinates"));
    assertThat(taken.lines).containsExactly(6, 7);
  }

  @Test
  void refusesWhatIsNoListInWords() throws IOException {
    refused("", "The file is empty");
    refused("Nr;Straße\n1;Ring\n", "no columns with coordinates; it has Nr, Straße");
    refused("Nr;lon;lat\n1;\"6.7;51.4\n2;6;51\n", "quote that opens in line 2 is not closed");
    refused("\n\n", "no line of headings");
    refused("{\"type\":\"Topology\",\"objects\":{}}", "Topology");
    refused("{\"a\":1}", "no list \"features\"");
    refused("[1,2]", "does not begin as a GeoJSON object");
    refusedBytes(new byte[] {'P', 'K', 3, 4, 20, 0}, "an Excel workbook or a ZIP archive");
    refusedBytes("%PDF-1.4 x".getBytes(StandardCharsets.US_ASCII), "a PDF");
    byte[] garbage = new byte[10_000];
    new Random(1).nextBytes(garbage);
    refusedBytes(garbage, "is no text");
  }

  @Test
  void refusesAFileCutOffOnTheWay() throws IOException {
    String whole = collection(POINT.formatted(1, "13.4,52.4"), POINT.formatted(2, "13.5,52.4"));
    refused(whole.substring(0, whole.length() - 2), "cut off");
    refused(whole.substring(0, whole.length() / 2), "cut off");
    refused(whole + whole, "goes on behind the end");
  }

  @Test
  void refusesALineOfAHundredMegabytesWithoutKeepingIt() throws IOException {
    for (String head : List.of("nr;lon;lat\n1;6.7;", "nr;lon;lat\n1;\"", "x")) {
      Path file = directory.resolve("long.csv");
      try (BufferedWriter writer = Files.newBufferedWriter(file)) {
        writer.write(head);
        String some = "5".repeat(1 << 20);
        for (int i = 0; i < 100; i++) {
          writer.write(some);
        }
      }
      assertThatThrownBy(() -> read(file, LampListSettings.NONE))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("more than 1000000 characters")
          .hasMessageContaining("Nothing was changed");
    }
  }

  @Test
  void passesOverAFeatureOfManyMegabytes() throws IOException {
    String line =
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"LineString\","
            + "\"coordinates\":["
            + "[13.4,52.4],".repeat(500_000)
            + "[13.4,52.4]]}}";
    Taken taken = read(collection(line, POINT.formatted(1, "13.4,52.4")), StandardCharsets.UTF_8);
    assertThat(taken.lamps).hasSize(1);
    assertThat(taken.rejections).extracting(Rejection::code).containsExactly("NotAPoint");
  }

  @Test
  void listsEachFeatureThatIsNoLampWithItsReason() throws IOException {
    Taken taken =
        read(
            collection(
                POINT.formatted(1, "13.4,52.4,35.0"),
                POINT.formatted(4, ""),
                "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}",
                "{\"type\":\"Feature\",\"properties\":{},"
                    + "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}",
                "7",
                "[{\"type\":\"Feature\"}]"),
            StandardCharsets.UTF_8);
    assertThat(taken.first().id()).isEqualTo("node/1");
    assertThat(taken.first().pole()).isEqualTo("7");
    assertThat(taken.rejections)
        .extracting(Rejection::code)
        .containsExactly("NoCoordinates", "NoGeometry", "NotAPoint", "NotAFeature", "NotAFeature");
  }

  @Test
  void knowsGermanPropertiesAndTheSystemOfItsCoordinates() throws IOException {
    Path file =
        write(
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"a\","
                + "\"properties\":{\"Straße\":\"Ring\",\"Leistung\":36.5,\"lamp_mount\":\"wall\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[344461,5700509]}}],"
                + "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
                + "\"urn:ogc:def:crs:EPSG::25832\"}}}",
            StandardCharsets.UTF_8);
    LampSource source = new GeoJsonLamps(ListText.of(file), LampListSettings.NONE);
    Taken taken = new Taken();
    source.read(taken);
    assertThat(source.system()).isEqualTo("urn:ogc:def:crs:EPSG::25832");
    assertThat(taken.first().street()).isEqualTo("Ring");
    assertThat(taken.first().ratedWatts()).isEqualTo(36.5);
    assertThat(taken.lamps.getFirst().details().mount()).isEqualTo("wall");
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> LampListSettings.parse("", "colour=Farbe"))
        .hasMessageContaining("there is no column colour; there are id, lon, lat");
    assertThatThrownBy(() -> LampListSettings.parse("", "lon=,lat=Y"))
        .hasMessageContaining("heading of lon is missing");
    assertThatThrownBy(() -> LampListSettings.parse("EPSG:1", "")).hasMessageContaining("EPSG:1");
    assertThatThrownBy(
            () ->
                read(
                    "nr;lon;lat\n1;6;51\n",
                    StandardCharsets.UTF_8,
                    LampListSettings.parse("", "pole=Mast")))
        .hasMessageContaining("no column Mast; it has nr, lon, lat");
  }

  private void refused(String text, String because) throws IOException {
    refusedBytes(text.getBytes(StandardCharsets.UTF_8), because);
  }

  private void refusedBytes(byte[] bytes, String because) throws IOException {
    Path file = Files.write(directory.resolve("bad"), bytes);
    assertThatThrownBy(() -> read(file, LampListSettings.NONE))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(because)
        .hasMessageContaining("Nothing was changed");
  }

  private static String collection(String... features) {
    return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
  }

  private Taken read(String text, Charset code) throws IOException {
    return read(text, code, LampListSettings.NONE);
  }

  private Taken read(String text, Charset code, LampListSettings settings) throws IOException {
    return read(write(text, code), settings);
  }

  private Path write(String text, Charset code) throws IOException {
    return Files.write(directory.resolve("list"), text.getBytes(code));
  }

  private static Taken read(Path file, LampListSettings settings) {
    ListText text = ListText.of(file);
    LampSource source =
        "{[".indexOf(text.first()) >= 0
            ? new GeoJsonLamps(text, settings)
            : new CsvLamps(text, settings);
    Taken taken = new Taken();
    source.read(taken);
    return taken;
  }
}
