package city.laterne.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.MachineClock;
import city.laterne.store.Attribute;
import city.laterne.store.Author;
import city.laterne.store.Operation;
import city.laterne.store.Outcome;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import city.laterne.store.Value;
import city.laterne.store.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;

/** Installing a map over another, breaking off in between, and a real city. */
class StreetsInstallTest {
  private static final Envelope EVERYWHERE = new Envelope(-180, 180, -90, 90);
  private static final String MILL_STREET = "urn:ngsi-ld:RoadSegment:osm-way-10";

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
    clerk = new Principal("clerk", Set.of(Right.PROVISION), Scope.all(tenant.name()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private CityMap small(String xml) throws IOException {
    return OsmFileTest.small(directory, xml);
  }

  private List<Street> all(StreetMap map) {
    List<Street> found = new ArrayList<>();
    map.eachStreet(EVERYWHERE, EnumSet.allOf(RoadClass.class), found::add);
    return found;
  }

  @Test
  void whatTheMapNoLongerSaysOfAStreetGoes() throws IOException {
    streets.install(clerk, small(OsmFileTest.SMALL), Progress.NONE);
    String nameless = OsmFileTest.SMALL.replace("<tag k=\"name\" v=\"Mühlenstraße\"/>", "");
    StreetsReport report = streets.install(clerk, small(nameless), Progress.NONE);
    assertThat(report.streets().changed()).isEqualTo(1);
    assertThat(report.streets().unchanged()).isEqualTo(1);
    StreetTerms terms = StreetTerms.of(tenant.names());
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.find(MILL_STREET).orElseThrow().find(terms.name())).isEmpty();
    }
    assertThat(streets.install(clerk, small(nameless), Progress.NONE).changed()).isFalse();
  }

  @Test
  void streetsOfOthersStayAndAreNotCounted() throws IOException {
    StreetTerms terms = StreetTerms.of(tenant.names());
    Outcome made =
        tenant.commit(
            Transaction.of(
                new Author("key:roads", Set.of(Writer.OPERATOR)),
                new Operation.Create(
                    "urn:ngsi-ld:RoadSegment:planned-1",
                    List.of(terms.segment()),
                    List.of(),
                    List.of(Attribute.property(terms.name(), new Value.Text("Planweg"))),
                    clock.micros())));
    assertThat(made).isInstanceOf(Outcome.Committed.class);
    streets.install(clerk, small(OsmFileTest.SMALL), Progress.NONE);
    StreetsReport second = streets.install(clerk, small(OsmFileTest.SMALL), Progress.NONE);
    assertThat(second.streets().removed()).isZero();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      assertThat(view.find("urn:ngsi-ld:RoadSegment:planned-1")).isPresent();
    }
  }

  @Test
  void anInstallationThatBreaksOffLeavesTheOldMapAndCanBeRepeated() throws IOException {
    CityMap before = small(OsmFileTest.SMALL);
    streets.install(clerk, before, Progress.NONE);
    CityMap after = small(OsmFileTest.SMALL.replace("Mühlenstraße", "Bachstraße"));
    assertThatThrownBy(
            () ->
                streets.install(
                    clerk,
                    after,
                    (_, _) -> {
                      throw new IllegalStateException("the power fails");
                    }))
        .hasMessage("the power fails");
    Files.write(directory.resolve("streets/map.new"), new byte[] {1, 2, 3});
    Streets again = new Streets(tenant, directory.resolve("streets"), clock);
    assertThat(all(again)).containsExactlyInAnyOrderElementsOf(before.streets());
    assertThat(again.version()).isEqualTo(1);
    again.install(clerk, after, Progress.NONE);
    assertThat(all(again)).containsExactlyInAnyOrderElementsOf(after.streets());
    assertThat(again.version()).isEqualTo(2);
    assertThat(again.install(clerk, after, Progress.NONE).changed()).isFalse();
    assertThat(directory.resolve("streets/map.new")).doesNotExist();
  }

  @Test
  void aCutMapFileIsMadeAgainFromTheEntitiesAndStillNamesItsSource() throws IOException {
    CityMap map = small(OsmFileTest.SMALL);
    streets.install(clerk, map, Progress.NONE);
    Path file = directory.resolve("streets/map");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, 30, whole.length / 2, whole.length - 1}) {
      Files.delete(file);
      Files.write(file, Arrays.copyOf(whole, length));
      Streets again = new Streets(tenant, directory.resolve("streets"), clock);
      assertThat(all(again)).containsExactlyInAnyOrderElementsOf(map.streets());
      assertThat(again.attribution()).isEqualTo(OsmFile.ATTRIBUTION);
      assertThat(again.version()).as("not one that a page has seen").isGreaterThan(1_000);
    }
  }

  @Test
  void aRunningReadSeesTheMapItBeganWith() throws IOException {
    CityMap before = small(OsmFileTest.SMALL);
    streets.install(clerk, before, Progress.NONE);
    CityMap after = small(OsmFileTest.SMALL.replace("Mühlenstraße", "Bachstraße"));
    List<String> seen = new ArrayList<>();
    streets.eachStreet(
        EVERYWHERE,
        EnumSet.allOf(RoadClass.class),
        street -> {
          if (seen.isEmpty()) {
            streets.install(clerk, after, Progress.NONE);
          }
          seen.add(street.name());
        });
    assertThat(seen).containsExactlyInAnyOrder("Mühlenstraße", "");
    assertThat(all(streets)).extracting(Street::name).containsExactlyInAnyOrder("Bachstraße", "");
  }

  @Test
  void aachenIsInstalledOnceAndTheSecondTimeChangesNothing(TestReporter reporter) {
    Path file = Path.of("../../shared/data/osm/aachen.osm.pbf");
    assumeTrue(Files.exists(file), "the real map " + file + " is not here");
    long begin = System.nanoTime();
    CityMap map = OsmFile.read(file, Progress.NONE);
    StreetsReport first = streets.install(clerk, map, Progress.NONE);
    long end = System.nanoTime();
    reporter.publishEntry("Aachen read and installed, ms", "" + (end - begin) / 1_000_000);
    assertThat(first.streets().created()).isEqualTo(map.streets().size());
    StreetsReport second = streets.install(clerk, map, Progress.NONE);
    assertThat(second.changed()).isFalse();
    assertThat(second.streets().unchanged()).isEqualTo(map.streets().size());
    assertThat(streets.search("koenigstrasse", 5))
        .extracting(StreetMap.NamedStreet::name)
        .contains("Königstraße");
    List<Street> near = new ArrayList<>();
    streets.eachStreet(
        new Envelope(6.083, 6.085, 50.775, 50.777), EnumSet.allOf(RoadClass.class), near::add);
    assertThat(near).hasSizeBetween(10, 500);
  }

  @Test
  void neukoellnHasItsDistricts() {
    Path file = Path.of("../../shared/data/osm/neukoelln.osm");
    assumeTrue(Files.exists(file), "the real map " + file + " is not here");
    OsmFile.Reading reading = OsmFile.readWithReport(file, Progress.NONE);
    assertThat(reading.map().streets()).hasSize(210);
    assertThat(reading.map().lamps()).hasSize(52);
    assertThat(reading.report().ways()).isEqualTo(700);
  }
}
