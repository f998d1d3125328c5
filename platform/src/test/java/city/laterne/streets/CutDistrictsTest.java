package city.laterne.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.MachineClock;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Borders that the edge of an extract cuts. The maps are squares of 10 × 10 units of 0.01° (7 × 11
 * km), x to the east, y to the north, with a street from the south-west to the north-east corner.
 */
class CutDistrictsTest {
  /** Square degrees. */
  private static final double MAP = 0.01;

  @TempDir Path directory;

  /**
   *
   *
   * <pre>
   *  +----------+
   *  |   Nord · |   · its label
   *  |-_______--|   the border ends 0.2 units from the edge
   *  |   Süd    |
   *  +----------+
   * </pre>
   */
  private static Sketch halves() {
    return new Sketch().way("b", "0.2 5, 5 4, 9.8 5").point("l", "7 8");
  }

  @Test
  void aBorderIsClosedAlongTheEdgeAndTheOtherSideIsTheNeighbours() throws IOException {
    OsmFile.Reading reading =
        read(halves().district("Nord", 9, "b", "label:l").district("Süd", 9, "b"));
    assertThat(areas(reading)).containsOnlyKeys("Nord", "Süd");
    assertThat(areas(reading).get("Nord")).isCloseTo(0.548 * MAP, within(0.001 * MAP));
    assertThat(areas(reading).get("Süd")).isCloseTo(0.452 * MAP, within(0.001 * MAP));
    assertThat(at(reading, 9.95, 5.01)).isEqualTo("Nord");
    assertThat(at(reading, 9.95, 4.99)).isEqualTo("Süd");
    assertThat(reading.map().districts()).allMatch(District::cut);
    assertThat(reading.report().districts()).isEqualTo(2);
    assertThat(reading.report().cutDistricts()).isEqualTo(2);
    assertThat(reading.report().brokenAreas()).isZero();
  }

  @Test
  void withoutAnythingThatTellsTheSideThereIsNoDistrict() throws IOException {
    OsmFile.Reading reading = read(halves().district("Nord", 9, "b").district("Süd", 9, "b"));
    assertThat(reading.map().districts()).isEmpty();
    assertThat(reading.report().brokenAreas()).isEqualTo(2);
    assertThat(reading.report().notes())
        .containsExactly(
            "Nord (relation 1) was left out: the file's edge cuts its border, and on which side of"
                + " it the district lies does not follow from the file.",
            "Süd (relation 2) was left out: the file's edge cuts its border, and on which side of"
                + " it the district lies does not follow from the file.");
  }

  @Test
  void aPlaceOfTheDistrictsNameTellsTheSideUnlessThereAreTwo() throws IOException {
    Sketch one = halves().district("Nord", 9, "b").place("Nord", "suburb", "3 6");
    assertThat(areas(read(one))).containsOnlyKeys("Nord");
    assertThat(areas(read(one.place("Nord", "hamlet", "3 2")))).isEmpty();
  }

  @Test
  void theSeatOfACountyMayLieInATownOutsideOfIt() throws IOException {
    Sketch sketch = halves().place("Stadt", "town", "3 6");
    assertThat(areas(read(sketch.district("Landkreis", 6, "b", "admin_centre:3 6")))).isEmpty();
    assertThat(areas(read(sketch.district("Stadt", 6, "b", "admin_centre:3 6"))))
        .as("a free city, which is level 6 too; its county lies around it")
        .containsOnlyKeys("Stadt", "Landkreis");
    assertThat(at(read(sketch), 3, 2)).isEqualTo("Landkreis");
  }

  /**
   *
   *
   * <pre>
   *  +------+---+
   *  |      | E |
   *  |  M   +---|
   *  |--+       |
   *  |W |       |
   *  +--+-------+
   * </pre>
   *
   * If M were the corners, E and W would be all but their corners, and overlap.
   */
  @Test
  void districtsThatCannotOverlapTellEachOthersSides() throws IOException {
    OsmFile.Reading reading =
        read(
            new Sketch()
                .way("e", "6 9.8, 6 7, 9.9 7")
                .way("w", "0.1 3, 2 3, 2 0.3")
                .district("Ecke", 9, "e")
                .district("Mitte", 9, "e", "w")
                .district("Winkel", 9, "w"));
    assertThat(areas(reading)).containsOnlyKeys("Ecke", "Mitte", "Winkel");
    assertThat(areas(reading).get("Ecke")).isCloseTo(0.12 * MAP, within(1e-6));
    assertThat(areas(reading).get("Winkel")).isCloseTo(0.06 * MAP, within(1e-6));
    assertThat(areas(reading).get("Mitte")).isCloseTo(0.82 * MAP, within(1e-6));
  }

  @Test
  void anEnclaveIsNoPartOfTheDistrictAroundIt() throws IOException {
    OsmFile.Reading reading =
        read(
            halves()
                .way("i", "2 7, 4 7, 4 9, 2 9, 2 7")
                .district("Nord", 9, "b", "i", "label:7 8")
                .district("Insel", 9, "i"));
    assertThat(areas(reading)).containsOnlyKeys("Nord", "Insel");
    assertThat(areas(reading).get("Nord")).isCloseTo(0.508 * MAP, within(0.001 * MAP));
    assertThat(at(reading, 3, 8)).isEqualTo("Insel");
    assertThat(reading.report().cutDistricts()).isEqualTo(1);
  }

  @Test
  void aWholeDistrictOfTheLevelTellsTheSideToo() throws IOException {
    OsmFile.Reading reading =
        read(
            halves()
                .way("i", "2 7, 4 7, 4 9, 2 9, 2 7")
                .district("Süd", 9, "b")
                .district("Insel", 9, "i"));
    assertThat(areas(reading)).containsOnlyKeys("Süd", "Insel");
    assertThat(at(reading, 3, 2)).isEqualTo("Süd");
  }

  @Test
  void aBorderThatEndsInTheMidstOfTheMapIsLeftOut() throws IOException {
    OsmFile.Reading reading =
        read(
            new Sketch()
                .way("b", "0.2 5, 5 4, 7 5")
                .point("l", "7 8")
                .district("Nord", 9, "b", "label:l"));
    assertThat(reading.map().districts()).isEmpty();
    assertThat(reading.report().notes().getFirst()).contains("does not close");
  }

  @Test
  void aMapOnOneLineHasNoInside() throws IOException {
    String flat =
        """
        <osm>
          <node id='1' lat='51' lon='6'/><node id='2' lat='51' lon='6.1'/><node id='3' lat='51' lon='6.2'/>
          <way id='9'><nd ref='1'/><nd ref='3'/><tag k='highway' v='residential'/></way>
          <way id='10'><nd ref='1'/><nd ref='2'/></way>
          <relation id='1'><member type='way' ref='10' role='outer'/>
            <tag k='boundary' v='administrative'/><tag k='admin_level' v='9'/><tag k='name' v='Nord'/></relation>
        </osm>
        """;
    CityMap map = OsmFileTest.small(directory, flat);
    assertThat(map.districts()).isEmpty();
  }

  @Test
  void pointsThatContradictEachOtherLeaveAllOfTheLevelOut() throws IOException {
    Sketch sketch =
        halves()
            .way("e", "6 9.8, 6 7, 9.9 7")
            .district("Nord", 9, "b", "e", "label:3 7")
            .district("Süd", 9, "b", "label:4 7")
            .district("Ecke", 9, "e")
            .district("Land", 8, "b", "label:3 7");
    assertThat(areas(read(sketch))).containsOnlyKeys("Land");
  }

  @Test
  void whatReachesBeyondTheEdgeThatTheFileNamesIsCutThere() throws IOException {
    OsmFile.Reading reading =
        read(
            new Sketch()
                .bounds("0 0 10 10")
                .way("b", "-8 5, 5 5, 5 17")
                .district("Nord", 9, "b", "label:2 8"));
    assertThat(areas(reading).get("Nord")).isCloseTo(0.25 * MAP, within(1e-9));
  }

  @Test
  void theMarkIsKeptWithTheDistrictAndGoesOnceTheMapHasAllOfIt() throws IOException {
    MachineClock clock = () -> Instant.parse("2026-11-24T12:00:00Z");
    CityMap cut = read(halves().district("Nord", 9, "b", "label:l")).map();
    CityMap whole =
        read(new Sketch().way("b", "1 5, 5 4, 9 5, 9 9, 1 9, 1 5").district("Nord", 9, "b")).map();
    try (Store store =
        Store.open(
            StoreSettings.of(directory.resolve("data"), StreetTerms.declarations(), false),
            clock)) {
      Tenant tenant = store.createTenant(Store.DEFAULT_TENANT);
      Principal clerk = new Principal("clerk", Set.of(Right.PROVISION), Scope.all(tenant.name()));
      Path file = directory.resolve("streets");
      Streets streets = new Streets(tenant, file, clock);
      streets.install(clerk, cut, Progress.NONE);
      assertThat(streets.install(clerk, cut, Progress.NONE).changed()).isFalse();
      assertThat(mark(tenant)).isTrue();
      assertThat(new Streets(tenant, file, clock).districts())
          .singleElement()
          .matches(district -> district.cut() && district.level() == 9);
      Files.delete(file.resolve("map"));
      assertThat(new Streets(tenant, file, clock).districts())
          .singleElement()
          .matches(district -> district.cut() && district.level() == 9);
      streets.install(clerk, whole, Progress.NONE);
      assertThat(mark(tenant)).isFalse();
      assertThat(streets.districts()).singleElement().matches(district -> !district.cut());
      assertThat(streets.install(clerk, whole, Progress.NONE).changed()).isFalse();
    }
  }

  private static boolean mark(Tenant tenant) {
    StreetTerms terms = StreetTerms.of(tenant.names());
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find("urn:ngsi-ld:AdministrativeArea:osm-relation-1")
          .orElseThrow()
          .find(terms.cut())
          .isPresent();
    }
  }

  @Test
  void aachenHasItsDistrictsAlthoughItsExtractCutsAllOfThem() {
    Path file = Path.of("../../shared/data/osm/aachen.osm.pbf");
    assumeTrue(Files.exists(file), "the real map " + file + " is not here");
    OsmFile.Reading reading = OsmFile.readWithReport(file, Progress.NONE);
    assertThat(reading.map().districts()).allMatch(District::cut);
    assertThat(ofLevel(reading, 9))
        .contains("Aachen-Mitte", "Brand", "Eilendorf", "Haaren", "Laurensberg");
    assertThat(ofLevel(reading, 8)).contains("Aachen");
    Map<String, Double> areas = areas(reading);
    assertThat(areas.get("Aachen-Mitte"))
        .isGreaterThan(areas.get("Brand"))
        .isGreaterThan(areas.get("Laurensberg"));
    assertThat(district(reading, 6.083862, 50.776351))
        .as("its town hall")
        .isEqualTo("Aachen-Mitte");
    assertThat(district(reading, 6.0934379, 50.7637229)).as("Burtscheid").isEqualTo("Aachen-Mitte");
    assertThat(district(reading, 6.0402577, 50.7894415)).as("Seffent").isEqualTo("Laurensberg");
    assertThat(district(reading, 6.1475, 50.7455)).as("its south-east").isEqualTo("Brand");
    assertThat(reading.report().cutDistricts()).isGreaterThanOrEqualTo(6);
  }

  private static List<String> ofLevel(OsmFile.Reading reading, int level) {
    return reading.map().districts().stream()
        .filter(each -> each.level() == level)
        .map(District::name)
        .toList();
  }

  private static Map<String, Double> areas(OsmFile.Reading reading) {
    return reading.map().districts().stream()
        .collect(Collectors.toMap(District::name, each -> each.area().getArea(), (a, _) -> a));
  }

  private static String at(OsmFile.Reading reading, double x, double y) {
    return district(reading, Sketch.longitude(x), Sketch.latitude(y));
  }

  /** The district of the highest level around a place. */
  private static String district(OsmFile.Reading reading, double longitude, double latitude) {
    return reading.map().districts().reversed().stream()
        .filter(
            each ->
                each.area()
                    .contains(
                        new GeometryFactory().createPoint(new Coordinate(longitude, latitude))))
        .map(District::name)
        .findFirst()
        .orElse("");
  }

  private OsmFile.Reading read(Sketch sketch) throws IOException {
    return OsmFile.readWithReport(
        Files.writeString(directory.resolve("sketch.osm"), sketch.xml()), Progress.NONE);
  }

  /** A small map; points are written {@code x y} and are one where they are written alike. */
  private static final class Sketch {
    private final Map<String, Integer> nodes = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, Integer> wayNumbers = new LinkedHashMap<>();
    private final Map<String, String> pointNames = new LinkedHashMap<>();
    private final StringBuilder ways = new StringBuilder();
    private final StringBuilder relations = new StringBuilder();
    private String bounds = "";
    private int relationCount;

    Sketch() {
      way("street", "0 0, 10 10");
    }

    static double longitude(double x) {
      return 6 + x / 100;
    }

    static double latitude(double y) {
      return 51 + y / 100;
    }

    Sketch bounds(String corners) {
      String[] each = corners.split(" ");
      bounds =
          "<bounds minlon='%s' minlat='%s' maxlon='%s' maxlat='%s'/>\n"
              .formatted(
                  longitude(Double.parseDouble(each[0])),
                  latitude(Double.parseDouble(each[1])),
                  longitude(Double.parseDouble(each[2])),
                  latitude(Double.parseDouble(each[3])));
      return this;
    }

    Sketch way(String name, String course) {
      wayNumbers.put(name, 100 + wayNumbers.size());
      ways.append("<way id='%d'>".formatted(wayNumbers.get(name)));
      for (String point : course.split(", ")) {
        ways.append("<nd ref='%d'/>".formatted(node(point)));
      }
      ways.append(name.equals("street") ? "<tag k='highway' v='residential'/>" : "")
          .append("</way>\n");
      return this;
    }

    Sketch point(String name, String place) {
      pointNames.put(name, place);
      int _ = node(place);
      return this;
    }

    Sketch place(String name, String kind, String place) {
      int _ = node(place);
      tags.put(place, "<tag k='place' v='%s'/><tag k='name' v='%s'/>".formatted(kind, name));
      return this;
    }

    /** Members are names of ways, and points as {@code role:name} or {@code role:x y}. */
    Sketch district(String name, int level, String... members) {
      relations.append("<relation id='%d'>".formatted(++relationCount));
      for (String member : members) {
        int colon = member.indexOf(':');
        if (colon < 0) {
          relations.append(
              "<member type='way' ref='%d' role='outer'/>".formatted(wayNumbers.get(member)));
        } else {
          String point = member.substring(colon + 1);
          relations.append(
              "<member type='node' ref='%d' role='%s'/>"
                  .formatted(
                      node(pointNames.getOrDefault(point, point)), member.substring(0, colon)));
        }
      }
      relations
          .append("<tag k='type' v='boundary'/><tag k='boundary' v='administrative'/>")
          .append("<tag k='admin_level' v='%d'/>".formatted(level))
          .append("<tag k='name' v='%s'/></relation>\n".formatted(name));
      return this;
    }

    private int node(String point) {
      return nodes.computeIfAbsent(point, _ -> nodes.size() + 1);
    }

    String xml() {
      StringBuilder xml = new StringBuilder("<osm version='0.6'>\n").append(bounds);
      nodes.forEach(
          (point, number) -> {
            String[] each = point.split(" ");
            xml.append(
                String.format(
                    Locale.ROOT,
                    "<node id='%d' lon='%.7f' lat='%.7f'>%s</node>%n",
                    number,
                    longitude(Double.parseDouble(each[0])),
                    latitude(Double.parseDouble(each[1])),
                    tags.getOrDefault(point, "")));
          });
      return xml.append(ways).append(relations).append("</osm>\n").toString();
    }
  }
}
