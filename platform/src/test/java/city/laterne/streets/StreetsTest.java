package city.laterne.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;

class StreetsTest {
  private static final Set<RoadClass> ALL = EnumSet.allOf(RoadClass.class);
  private static final Envelope EVERYWHERE = new Envelope(-180, 180, -90, 90);

  @TempDir Path directory;

  private final MachineClock clock = () -> Instant.parse("2026-11-24T12:00:00Z");
  private Store store;
  private Tenant tenant;
  private Streets streets;
  private Principal clerk;

  @BeforeEach
  void open() {
    store =
        Store.open(
            StoreSettings.of(directory.resolve("data"), StreetTerms.declarations(), false), clock);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    streets = new Streets(tenant, directory.resolve("streets"), clock);
    clerk = new Principal("clerk", Set.of(Right.PROVISION, Right.READ), Scope.all(tenant.name()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSecondInstallationChangesNothingAndSaysSo() throws IOException {
    assertThat(streets.version()).isZero();
    assertThat(streets.findBounds()).isEmpty();
    CityMap map = OsmFileTest.small(directory, OsmFileTest.SMALL);
    StreetsReport first = streets.install(clerk, map, Progress.NONE);
    assertThat(first.streets().created()).isEqualTo(2);
    assertThat(first.districts().created()).isEqualTo(1);
    assertThat(first.shapes()).isEqualTo(2);
    assertThat(first.lamps()).isEqualTo(2);
    assertThat(first.changed()).isTrue();
    StreetsReport second = streets.install(clerk, map, Progress.NONE);
    assertThat(second.changed()).isFalse();
    assertThat(second.streets().unchanged()).isEqualTo(2);
    assertThat(streets.version()).isEqualTo(1);
  }

  @Test
  void whatTheMapNoLongerHasGoesAndWhatDiffersIsWritten() throws IOException {
    streets.install(clerk, OsmFileTest.small(directory, OsmFileTest.SMALL), Progress.NONE);
    String other =
        OsmFileTest.SMALL.replace("<tag k=\"highway\" v=\"footway\"/>", "").replace("5,5 m", "6 m");
    StreetsReport report =
        streets.install(clerk, OsmFileTest.small(directory, other), Progress.NONE);
    assertThat(report.streets().removed()).isEqualTo(1);
    assertThat(report.streets().changed()).isEqualTo(1);
    assertThat(report.changed()).isTrue();
    assertThat(streets.version()).isEqualTo(2);
    assertThat(all()).singleElement().satisfies(s -> assertThat(s.width()).isEqualTo(6));
  }

  @Test
  void entitiesCarryWhatTheModelsName() throws IOException {
    streets.install(clerk, OsmFileTest.small(directory, OsmFileTest.SMALL), Progress.NONE);
    StreetTerms terms = StreetTerms.of(tenant.names());
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      var street = view.find("urn:ngsi-ld:RoadSegment:osm-way-10").orElseThrow();
      assertThat(street.types()).containsExactly(terms.segment());
      assertThat(street.find(terms.district()).orElseThrow().value())
          .as("the middle lies at the corner of the hole, on the border")
          .hasToString("Text[value=Mitte]");
      assertThat(street.find(terms.width()).orElseThrow().unitCode()).isEqualTo("MTR");
    }
  }

  @Test
  void readsBackWhatWasInstalled() throws IOException {
    CityMap map = OsmFileTest.small(directory, OsmFileTest.SMALL);
    streets.install(clerk, map, Progress.NONE);
    assertThat(all()).containsExactlyInAnyOrderElementsOf(map.streets());
    List<MapShape> shapes = new ArrayList<>();
    streets.eachShape(EVERYWHERE, EnumSet.allOf(MapShape.Layer.class), 0, shapes::add);
    assertThat(shapes).containsExactlyInAnyOrderElementsOf(map.shapes());
    shapes.clear();
    streets.eachShape(EVERYWHERE, EnumSet.allOf(MapShape.Layer.class), 0.005, shapes::add);
    assertThat(shapes).extracting(MapShape::name).containsExactly("Lippe");
    List<Street> none = new ArrayList<>();
    streets.eachStreet(new Envelope(7, 8, 51, 52), ALL, none::add);
    streets.eachStreet(EVERYWHERE, Set.of(RoadClass.MOTORWAY), none::add);
    assertThat(none).isEmpty();
    assertThat(streets.findDistrict(6.001, 51.001)).map(District::name).contains("Mitte");
    assertThat(streets.findDistrict(6.02, 51.001)).isEmpty();
    assertThat(streets.attribution()).contains("OpenStreetMap");
    assertThat(streets.findBounds().orElseThrow().getMaxX()).isEqualTo(6.01);
  }

  @Test
  void findsStreetsHoweverTheyAreWritten() throws IOException {
    streets.install(clerk, OsmFileTest.small(directory, OsmFileTest.SMALL), Progress.NONE);
    for (String text :
        List.of("mühlenstraße", "MUEHLEN", "muhlenstr", "Mühlenstr.", "lenstrasse")) {
      assertThat(streets.search(text, 5))
          .as(text)
          .extracting(StreetMap.NamedStreet::name)
          .containsExactly("Mühlenstraße");
    }
    assertThat(streets.search("Lippe", 5)).isEmpty();
    assertThat(streets.search("  ", 5)).isEmpty();
  }

  @Test
  void aDamagedFileIsMadeAgainFromTheEntities() throws IOException {
    CityMap map = OsmFileTest.small(directory, OsmFileTest.SMALL);
    streets.install(clerk, map, Progress.NONE);
    Path file = directory.resolve("streets/map");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(directory.resolve("damaged"), bytes);
    Files.move(
        directory.resolve("damaged"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    streets = new Streets(tenant, directory.resolve("streets"), clock);
    assertThat(all()).containsExactlyInAnyOrderElementsOf(map.streets());
    assertThat(streets.districts()).extracting(District::name).containsExactly("Mitte");
    StreetsReport again = streets.install(clerk, map, Progress.NONE);
    assertThat(again.changed()).as("the base map comes back").isTrue();
    assertThat(again.streets().unchanged()).isEqualTo(2);
  }

  @Test
  void refusesAnEmptyMapAndPeopleWithoutTheRight() throws IOException {
    CityMap map = OsmFileTest.small(directory, OsmFileTest.SMALL);
    Principal reader = new Principal("reader", Set.of(Right.READ), Scope.all(tenant.name()));
    assertThatThrownBy(() -> streets.install(reader, map, Progress.NONE))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.FORBIDDEN));
    CityMap empty = new CityMap("", List.of(), List.of(), List.of(), List.of());
    assertThatThrownBy(() -> streets.install(clerk, empty, Progress.NONE))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo("EmptyMap"));
    assertThat(streets.version()).isZero();
  }

  private List<Street> all() {
    List<Street> found = new ArrayList<>();
    streets.eachStreet(EVERYWHERE, ALL, found::add);
    return found;
  }
}
