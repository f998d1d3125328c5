package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import city.laterne.context.EntityImport.Counts;
import city.laterne.context.jsonld.TermTable;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.ImportReport;
import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.lighting.Inventory;
import city.laterne.lighting.LampListSettings;
import city.laterne.lighting.LightRecord;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import city.laterne.store.Store;
import city.laterne.store.StoreSettings;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import city.laterne.streets.MappedLamp;
import city.laterne.streets.RoadClass;
import city.laterne.streets.Street;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;

/**
 * Lists of lamps, and lamps of maps, as they come into a city. Over 500 lines, as all tests share
 * one small map and the words to write lists.
 */
class LampImportTest {
  private static final String HEAD = "Nr;Straße;Länge;Breite;Stromkreis\n";

  @TempDir private Path directory;
  private Store store;
  private Tenant tenant;
  private StreetlightTerms terms;
  private LampImport lamps;

  @BeforeEach
  void open() {
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    store =
        Store.open(
            StoreSettings.of(directory.resolve("data"), StreetlightTerms.declarations(), true)
                .withSlabLimit(64 << 20),
            () -> now);
    tenant = store.createTenant(Store.DEFAULT_TENANT);
    terms = StreetlightTerms.of(tenant.names());
    lamps = new LampImport(tenant, terms, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theSameListAgainChangesNothing() {
    String list = HEAD + "1;Ring;6,7700;51,4300;K1\n2;Ring;6,7704;51,4300;\n3;;6,7708;51,4300;\n";
    ImportReport first = run(list, rosenweg());
    assertThat(first)
        .extracting(ImportReport::created, ImportReport::rejected)
        .containsExactly(3, 0);
    long end = position();
    ImportReport second = run(list, rosenweg());
    assertThat(second.unchanged()).isEqualTo(3);
    assertThat(second.changedSomething()).isFalse();
    assertThat(position()).isEqualTo(end);
  }

  @Test
  void aChangedLineChangesItsLampAlone() {
    String list = HEAD + "1;Ring;6,7700;51,4300;K1\n2;Ring;6,7704;51,4300;K1\n";
    var _ = run(list, rosenweg());
    ImportReport report = run(list.replace("2;Ring", "2;Wall"), rosenweg());
    assertThat(report)
        .extracting(ImportReport::created, ImportReport::updated, ImportReport::unchanged)
        .containsExactly(0, 1, 1);
    assertThat(text(light("2"), terms.street())).isEqualTo("Wall");
  }

  @Test
  void doubledLampsAreRejectedByNumberAndByPlaceAlsoAcrossLists() {
    ImportReport report =
        run(
            HEAD
                + "1;;6,7700000;51,43;\n"
                + "1;;6,7709;51,43;\n"
                + "2;;6,7700060;51,43;\n"
                + "3;;6,7700080;51,43;\n"
                + "4;;;51,43;\n"
                + "5;;0;0;\n"
                + "6;;51,43;6,77;\n",
            new ListedMap());
    assertThat(report.features()).isEqualTo(7);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejections())
        .extracting(Rejection::index, Rejection::id, Rejection::code)
        .containsExactly(
            tuple(3, "1", "DuplicateId"),
            tuple(4, "2", "DuplicatePlace"),
            tuple(6, "4", "NoCoordinates"),
            tuple(7, "5", "InTheSea"),
            tuple(8, "6", "FarAway"));
    assertThat(report.rejections().get(1).reason()).startsWith("Line 2 stands at the same place");
    ImportReport other = run(HEAD + "9;;6,7700030;51,43;\n8;;6,78;51,43;\n", new ListedMap());
    assertThat(other.created()).isEqualTo(1);
    assertThat(other.rejections().getFirst().reason())
        .startsWith("Lamp urn:ngsi-ld:Streetlight:1 stands at the same place");
  }

  @Test
  void withoutAMapTheReportSaysThatNothingWasHeldAgainstIt() {
    String list = HEAD + "1;;6,77;51,43;\n2;;6,771;51,43;\n";
    assertThat(run(list, new ListedMap()).notes())
        .contains(
            "No map of the city is installed, so nothing tells whether the lamps stand where they"
                + " should; only lamps outside of Germany are left out. With a map, places are"
                + " held against its streets.");
    assertThat(run(list, rosenweg()).notes()).noneMatch(note -> note.contains("No map"));
  }

  @Test
  void lampsInTheSeaAreLeftOutAlsoWithoutAMap() {
    ImportReport report =
        run(
            HEAD + "1;;6,77;51,43;\n2;;6,5;54,5;\n3;;6,771;51,43;\n4;;6,772;51,43;\n",
            new ListedMap());
    assertThat(report.created()).isEqualTo(3);
    assertThat(report.rejections())
        .containsExactly(
            new Rejection(
                3,
                "2",
                "OutsideTheCountry",
                "It would stand at longitude 6.5000, latitude 54.5000, in the open sea or in"
                    + " another country; maybe its coordinates are swapped, or miss a digit?"));
  }

  @Test
  void aListInTheSeaIsRefusedAlsoWithoutAMap() {
    long end = position();
    assertThatThrownBy(() -> run(HEAD + "1;;6,5;54,5;\n2;;6,501;54,5;\n", new ListedMap()))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("OutsideTheCountry"))
        .hasMessageContaining("None of the lamps stands in Germany: that of line 2, at longitude")
        .hasMessageContaining("6.5000, latitude 54.5000, is in the open sea or in another country")
        .hasMessageContaining("Nothing was changed");
    assertThat(position()).isEqualTo(end);
  }

  @Test
  void aCityAbroadIsTakenWhereItsMapIs() {
    String list = HEAD + "1;;16,37;48,2;\n";
    assertThatThrownBy(() -> run(list, new ListedMap()))
        .hasMessageContaining("If the city lies abroad, install its map first");
    ListedMap vienna =
        new ListedMap()
            .street("w", "Ring", RoadClass.RESIDENTIAL, Street.Lit.YES, 16.36, 48.2, 16.38, 48.2);
    assertThat(run(list, vienna).created()).isEqualTo(1);
  }

  @Test
  void aListOverMoreThanACityIsTakenWithoutAMapAndSaid() {
    ImportReport report =
        run(
            HEAD + "1;;6,77;51,43;\n2;;6,771;51,43;\n3;;6,772;51,43;\n4;;8,77;51,43;\n",
            new ListedMap());
    assertThat(report.created()).isEqualTo(4);
    assertThat(report.notes().getLast())
        .startsWith(
            "The lamps are spread over 139 km, more than any city. More than 50 km from the")
        .contains("middle of the list: 1, the farthest that of line 5, at longitude 8.77");
  }

  @Test
  void aListOverTheApiIsHeldAgainstTheMapButNotCompleted() throws IOException {
    String near = "Nr;Länge;Breite\n1;6,77;51,43\n";
    try (InputStream in = new ByteArrayInputStream(near.getBytes(StandardCharsets.UTF_8))) {
      ImportReport report = lamps.stream("me", in, rosenweg());
      assertThat(report.created()).isEqualTo(1);
      assertThat(report.notes()).noneMatch(note -> note.contains("No map"));
    }
    assertThat(light("1").find(terms.street())).isEmpty();
    String far = near.replace("6,77", "6,5").replace("51,43", "54,5");
    try (InputStream in = new ByteArrayInputStream(far.getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> lamps.stream("me", in, rosenweg()))
          .hasMessageContaining("None of the lamps lies within 20 km of the city's map");
    }
  }

  @Test
  void luminairesOfOnePoleAreTakenWhereTheListTellsThemApart() {
    String list =
        """
        Leuchtennr;Mastnr;Länge;Breite
        12a;12;6,7700000;51,43
        12b;12;6,7700020;51,43
        12c;;6,7700010;51,43
        12d;Stahl;6,7700010;51,43
        ;12;6,7700030;51,43
        13;13;6,7700015;51,43
        12a;12;6,7700000;51,43
        """;
    ImportReport report = run(list, rosenweg());
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejections())
        .extracting(Rejection::index, Rejection::code)
        .containsExactly(
            tuple(4, "DuplicatePlace"),
            tuple(5, "DuplicatePlace"),
            tuple(6, "DuplicatePlace"),
            tuple(7, "DuplicatePlace"),
            tuple(8, "DuplicateId"));
    assertThat(report.notes())
        .contains(
            "Luminaires taken as further ones of a pole, as the list gives both the same pole number"
                + " and each a number of its own within 0.5 m: 1.");
    assertThat(run(list, rosenweg()).changedSomething()).isFalse();
  }

  @Test
  void whatIsAssumedOfAMapsLampSaysSoUntilSomebodyTellsIt() {
    MappedLamp bare = new MappedLamp("osm-node-1", 6.7702, 51.43, Map.of());
    var _ = map(rosenweg(), List.of(bare), Estimate.NONE);
    assertThat(light("osm-node-1").number(terms.powerRating())).isEqualTo(28);
    assertThat(mark("osm-node-1", terms.ratingAssumed())).contains(true);
    assertThat(mark("osm-node-1", terms.floorAssumed())).contains(true);
    assertThat(map(rosenweg(), List.of(bare), Estimate.NONE).changedSomething()).isFalse();

    var _ = run("id;Länge;Breite;Leistung\nosm-node-1;6,7702;51,43;42\n", rosenweg());
    assertThat(light("osm-node-1").number(terms.powerRating())).isEqualTo(42);
    assertThat(mark("osm-node-1", terms.ratingAssumed())).contains(false);
    assertThat(mark("osm-node-1", terms.floorAssumed())).contains(true);

    assertThat(map(rosenweg(), List.of(bare), Estimate.NONE).changedSomething()).isFalse();
    assertThat(light("osm-node-1").number(terms.powerRating())).isEqualTo(42);
    assertThat(mark("osm-node-1", terms.ratingAssumed())).contains(false);
  }

  @Test
  void whatAListTellsOrLeavesOpenHasNoMark() {
    var _ = run("id;Länge;Breite;Leistung\n1;6,7702;51,43;42\n", rosenweg());
    assertThat(mark("1", terms.ratingAssumed())).isEmpty();
    assertThat(mark("1", terms.floorAssumed())).isEmpty();
    assertThat(light("1").find(terms.floor())).isEmpty();
  }

  private Optional<Boolean> mark(String number, Name mark) {
    return light(number).find(mark).map(found -> found.value().equals(Value.Bool.TRUE));
  }

  @Test
  void lampsFarFromStreetsAreTakenAndReported() {
    ImportReport report = run(HEAD + "1;;6,7703;51,4301;\n2;;6,7703;51,4320;\n", rosenweg());
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.outside().count()).isEqualTo(1);
    assertThat(report.outside().lamps())
        .extracting(ImportReport.Far::index, ImportReport.Far::id)
        .containsExactly(tuple(3, "urn:ngsi-ld:Streetlight:2"));
    assertThat(text(light("1"), terms.street())).isEqualTo("Rosenweg");
    assertThat(text(light("1"), terms.district())).isEqualTo("Mitte");
    assertThat(light("2").find(terms.street())).isEmpty();
  }

  @Test
  void lightsWithoutACircuitGetOneAndKeepItUntilOneIsRecorded() {
    String list = HEAD + "1;;6,7700;51,4300;\n2;;6,7704;51,4300;\n3;;6,7708;51,4300;Kr 5\n";
    ImportReport report = run(list, rosenweg());
    assertThat(report.completed().circuits()).isEqualTo(2);
    assertThat(text(light("1"), terms.circuit())).isEqualTo("K0001");
    assertThat(text(light("2"), terms.circuit())).isEqualTo("K0001");
    assertThat(light("1").find(terms.assumed()).orElseThrow().value()).isEqualTo(Value.Bool.TRUE);
    assertThat(text(light("3"), terms.circuit())).isEqualTo("Kr 5");
    assertThat(light("3").find(terms.assumed())).isEmpty();
    assertThat(ids("StreetlightFeeder"))
        .containsExactlyInAnyOrder(
            "urn:ngsi-ld:StreetlightFeeder:K0001", "urn:ngsi-ld:StreetlightFeeder:Kr%205");
    assertThat(ids("StreetlightControlCabinet")).hasSize(1);

    ImportReport recorded = run(list.replace("51,4300;\n", "51,4300;Kr 5\n"), rosenweg());
    assertThat(recorded.updated()).isEqualTo(2);
    assertThat(light("1").find(terms.assumed()).orElseThrow().value()).isEqualTo(Value.Bool.FALSE);
    assertThat(ids("StreetlightFeeder")).containsExactly("urn:ngsi-ld:StreetlightFeeder:Kr%205");
    assertThat(run(list, rosenweg()).changedSomething()).isFalse();
  }

  @Test
  void aMapsLampsBringEstimatedOnesWhereItShowsNone() {
    ListedMap map =
        rosenweg()
            .street(
                "way-2",
                "Nelkenweg",
                RoadClass.RESIDENTIAL,
                Street.Lit.YES,
                6.78,
                51.43,
                6.78,
                51.434)
            .street("way-3", "", RoadClass.FOOTWAY, Street.Lit.UNKNOWN, 6.79, 51.43, 6.79, 51.434)
            .street(
                "way-4",
                "Dunkel",
                RoadClass.RESIDENTIAL,
                Street.Lit.NO,
                6.795,
                51.43,
                6.795,
                51.434);
    MappedLamp lamp =
        new MappedLamp(
            "osm-node-5",
            6.771,
            51.4301,
            Map.of("ref", "7", "lamp_mount", "wall", "light:colour", "#ffcc99", "height", "6 m"));
    ImportReport report = map(map, List.of(lamp), Estimate.USUAL);
    assertThat(report.created()).isEqualTo(1);
    // 445 m at 32 m, the first after 16 m.
    assertThat(report.completed().estimated()).isEqualTo(new Counts(14, 0, 0, 0));
    Entity one = light("estimated-way-2-1");
    assertThat(one.find(terms.estimated()).orElseThrow().value()).isEqualTo(Value.Bool.TRUE);
    assertThat(mark("estimated-way-2-1", terms.ratingAssumed())).contains(true);
    assertThat(mark("estimated-way-2-1", terms.floorAssumed())).contains(true);
    assertThat(text(one, terms.street())).isEqualTo("Nelkenweg");
    Entity shown = light("osm-node-5");
    assertThat(text(shown, terms.pole())).isEqualTo("7");
    assertThat(text(shown, terms.mount())).isEqualTo("wall");
    assertThat(shown.find(terms.height()).orElseThrow().value().asDouble()).isEqualTo(6);
    assertThat(map(map, List.of(lamp), Estimate.USUAL).changedSomething()).isFalse();

    MappedLamp more = new MappedLamp("osm-node-6", 6.7801, 51.432, Map.of());
    ImportReport later = map(map, List.of(more), Estimate.USUAL);
    // The lamp on the Rosenweg is gone, so that street gets estimated ones: 6.77 to 6.774, 277 m.
    assertThat(later.completed().removed()).isEqualTo(1);
    assertThat(later.completed().estimated()).isEqualTo(new Counts(9, 0, 0, 14));
    assertThat(ids("Streetlight")).hasSize(10);
  }

  @Test
  void alongStreetsWhoseLightIsUnknownLampsAreEstimatedInDistrictsAlone() {
    ListedMap map =
        new ListedMap()
            .street(
                "in", "Innen", RoadClass.RESIDENTIAL, Street.Lit.UNKNOWN, 6.77, 51.43, 6.774, 51.43)
            .street(
                "out",
                "Außen",
                RoadClass.RESIDENTIAL,
                Street.Lit.UNKNOWN,
                6.87,
                51.43,
                6.874,
                51.43)
            .district("Mitte", new Envelope(6.76, 6.78, 51.42, 51.44));
    assertThat(map(map, List.of(), Estimate.LIT).completed().estimated()).isEqualTo(Counts.NONE);
    assertThat(map(map, List.of(), Estimate.USUAL).completed().estimated().created()).isEqualTo(9);
  }

  @Test
  void aListTakesEstimatedLampsOfItsStreetsAway() {
    ListedMap map = rosenweg();
    assertThat(map(map, List.of(), Estimate.USUAL).completed().estimated().created()).isEqualTo(9);
    ImportReport report = run(HEAD + "1;;6,7703;51,4301;\n", map);
    assertThat(report.completed().estimated().removed()).isEqualTo(9);
    assertThat(ids("Streetlight")).containsExactly("urn:ngsi-ld:Streetlight:1");
  }

  @Test
  void badListsLeaveTheDataAsTheyWere() throws IOException {
    var _ = run(HEAD + "1;Ring;6,7700;51,4300;K1\n", rosenweg());
    long end = position();
    refused("", "empty");
    refused("Nr;Straße\n1;Ring\n", "no columns with coordinates");
    refused(HEAD, "has no lamps");
    refused(HEAD + "1;;0;0;\n2;;0;0;\n", "None of the 2 entries");
    refused(HEAD + "1;;;\n2;;x;y;\n", "line 2: Its coordinates are missing");
    refused(HEAD + "1;;3,5;56,0;\n", "None of the lamps lies within 20 km");
    refused(HEAD + "1;;392080;5820154;\n", "may be");
    refused("{\"type\":\"FeatureCollection\",\"features\":[]}", "has no lamps");
    assertThat(position()).isEqualTo(end);
  }

  @Test
  void recordsComeInAsTheyAreAndGoWhenTheirSourceLacksThem() {
    List<LightRecord> records = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      records.add(record("m-" + i, 6.7 + i * 1e-5));
    }
    assertThat(records(records)).isEqualTo(new Counts(2_500, 0, 0, 0));
    assertThat(records(records)).isEqualTo(new Counts(0, 0, 2_500, 0));
    assertThat(records(records.subList(0, 2_000))).isEqualTo(new Counts(0, 0, 2_000, 500));
    assertThat(light("m-1").find(terms.floor())).isEmpty();
    assertThat(text(light("m-1"), terms.controlling())).isEqualTo("group");
  }

  @Test
  void anInventoryComesInButWhatWasReckonedMovesNothing() {
    Inventory.Cabinet known = new Inventory.Cabinet("S 1", 6.7, 51.4, false);
    Inventory.Circuit circuit = new Inventory.Circuit("K 1", "S 1", false);
    Inventory recorded =
        new Inventory(
            List.of(new Inventory.Model("LED 36", 36, 0.5, 3_000, true)),
            List.of(known),
            List.of(circuit));
    assertThat(lamps.inventory("me", recorded)).isEqualTo(new Counts(3, 0, 0, 0));
    assertThat(lamps.inventory("me", recorded)).isEqualTo(new Counts(0, 0, 3, 0));
    Inventory reckoned =
        new Inventory(List.of(), List.of(new Inventory.Cabinet("S 1", 7, 52, true)), List.of());
    assertThat(lamps.inventory("me", reckoned)).isEqualTo(Counts.NONE);
  }

  @Test
  void theRealLampsOfNeukoellnComeInAndAreCompleted() {
    Path file =
        Stream.of("../../shared/data", "../../../shared/data")
            .map(root -> Path.of(root, "lamps/neukoelln-street-lamps.geojson"))
            .filter(Files::exists)
            .findFirst()
            .orElse(Path.of("neukoelln-street-lamps.geojson"));
    Assumptions.assumeTrue(Files.exists(file), "neukoelln-street-lamps.geojson is absent");
    ListedMap map =
        new ListedMap()
            .street(
                "a",
                "Hermannstraße",
                RoadClass.PRIMARY,
                Street.Lit.YES,
                13.425,
                52.485,
                13.431,
                52.465);
    ImportReport report =
        lamps.file("me", file, LampListSettings.NONE, map, Estimate.NONE, _ -> {});
    assertThat(report.created()).isEqualTo(4_983);
    assertThat(report.rejected()).isZero();
    assertThat(report.outside().count()).isBetween(4_000, 4_983);
    assertThat(
            lamps
                .file("me", file, LampListSettings.NONE, map, Estimate.NONE, _ -> {})
                .changedSomething())
        .isFalse();
  }

  /** A street of 277 m within a district. */
  private static ListedMap rosenweg() {
    return new ListedMap()
        .street(
            "way-1", "Rosenweg", RoadClass.RESIDENTIAL, Street.Lit.YES, 6.77, 51.43, 6.774, 51.43)
        .district("Mitte", new Envelope(6.76, 6.80, 51.42, 51.44));
  }

  private static LightRecord record(String id, double longitude) {
    return new LightRecord(
        id, longitude, 51.4, "", "Ring", "Mitte", "K1", "S1", "LED", 36, 8, false, 0, false, false);
  }

  private Counts records(List<LightRecord> records) {
    return lamps.records("me", records, id -> id.startsWith("m-"), records.size(), _ -> {});
  }

  private ImportReport map(ListedMap map, List<MappedLamp> shown, Estimate estimate) {
    return lamps.map("me", map, shown, estimate, _ -> {});
  }

  private ImportReport run(String list, ListedMap map) {
    try {
      Path file = Files.writeString(directory.resolve("list.csv"), list, StandardCharsets.UTF_8);
      return lamps.file("me", file, LampListSettings.NONE, map, Estimate.NONE, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refused(String list, String because) {
    assertThatThrownBy(() -> run(list, rosenweg()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(because)
        .hasMessageContaining("Nothing was changed");
  }

  private long position() {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.position();
    }
  }

  private Entity light(String number) {
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      return view.find("urn:ngsi-ld:Streetlight:" + number).orElseThrow();
    }
  }

  private List<String> ids(String type) {
    List<String> ids = new ArrayList<>();
    try (ReadView view = tenant.read(Scope.all(tenant.name()))) {
      view.each(
          new Filter.HasType(tenant.names().intern(TermTable.CORE.expand(type))),
          entity -> ids.add(entity.id()));
    }
    return ids;
  }

  private static String text(Entity entity, Name name) {
    return entity
        .find(name)
        .map(Attribute::value)
        .map(value -> value instanceof Value.Text(String text) ? text : "")
        .orElse("");
  }
}
