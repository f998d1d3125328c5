package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.app.modelcity.ModelCity;
import city.laterne.lighting.Estimate;
import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
  /** A lit street of some 1,110 m with one lamp, another of the same length with none. */
  private static final String MAP =
      """
      <osm version="0.6">
        <node id="1" lat="51.00" lon="6.00"/><node id="2" lat="51.01" lon="6.00"/>
        <node id="3" lat="51.00" lon="6.01"/><node id="4" lat="51.01" lon="6.01"/>
        <node id="5" lat="51.005" lon="6.0001"><tag k="highway" v="street_lamp"/><tag k="ref" v="7"/></node>
        <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Rosenweg"/><tag k="lit" v="yes"/></way>
        <way id="11"><nd ref="3"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="name" v="Nelkenweg"/><tag k="lit" v="yes"/></way>
      </osm>
      """;

  @TempDir Path directory;

  private final List<String> said = new ArrayList<>();

  @Test
  void aMapBringsItsLampsAndEstimatedOnesAndASecondTimeNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("map.osm"), MAP);
    try (Wiring.ForImport parts = open()) {
      parts.into("import", said::add).map(file, Optional.of(Estimate.USUAL));
      assertThat(said)
          .contains(
              "Streets: 2 new, 0 changed, 0 as before, 0 gone. Districts: 0 new, 0 changed, 0 as"
                  + " before, 0 gone. Base map: 0 shapes.",
              "Lights of the map: 1 new, 0 changed, 0 as before, 0 gone, 0 left out.",
              "Estimated along streets without recorded lamps: 35 new, 0 changed, 0 as before, 0"
                  + " gone.");
      List<String> ids = ids(parts);
      assertThat(ids)
          .hasSize(36)
          .contains(
              "urn:ngsi-ld:Streetlight:osm-node-5",
              "urn:ngsi-ld:Streetlight:estimated-osm-way-11-1",
              "urn:ngsi-ld:Streetlight:estimated-osm-way-11-35");
      said.clear();
      parts.into("import", said::add).map(file, Optional.of(Estimate.USUAL));
      assertThat(said)
          .contains(
              "This map is installed already; nothing was changed.",
              "Lights of the map: 0 new, 0 changed, 1 as before, 0 gone, 0 left out.",
              "These lights are there already; nothing was changed.");
    }
  }

  @Test
  void aLampThatTheMapGotTakesTheEstimatedOnesOfItsStreetAway() throws IOException {
    Path file = Files.writeString(directory.resolve("map.osm"), MAP);
    String more =
        "<node id=\"6\" lat=\"51.005\" lon=\"6.0101\"><tag k=\"highway\" v=\"street_lamp\"/></node>"
            + "<way id=\"11\">";
    Path newer =
        Files.writeString(directory.resolve("newer.osm"), MAP.replace("<way id=\"11\">", more));
    try (Wiring.ForImport parts = open()) {
      parts.into("import", said::add).map(file, Optional.of(Estimate.USUAL));
      parts.into("import", said::add).map(newer, Optional.of(Estimate.USUAL));
      assertThat(said)
          .contains(
              "Lights of the map: 1 new, 0 changed, 1 as before, 0 gone, 0 left out.",
              "Estimated along streets without recorded lamps: 0 new, 0 changed, 0 as before, 35"
                  + " gone.");
      assertThat(ids(parts)).hasSize(2);
    }
  }

  @Test
  void aBadFileLeavesTheDataAsTheyWere() throws IOException {
    Path file = Files.writeString(directory.resolve("map.osm"), MAP);
    Path bad = Files.writeString(directory.resolve("bad.osm"), MAP.substring(0, 400));
    try (Wiring.ForImport parts = open()) {
      parts.into("import", said::add).map(file, Optional.of(Estimate.USUAL));
      assertThatThrownBy(
              () -> parts.into("import", said::add).map(bad, Optional.of(Estimate.USUAL)))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.detail()).contains("nothing was changed"));
      assertThat(ids(parts)).hasSize(36);
    }
  }

  @Test
  void theModelCityComesWithItsStreetsAndCircuitsAndASecondTimeNothing() {
    ModelCity city = ModelCity.of(3, 1_000);
    try (Wiring.ForImport parts = open()) {
      parts.into("import", said::add).model(city);
      assertThat(said).contains("Lights: 1000 new, 0 changed, 0 as before, 0 gone.");
      assertThat(ids(parts)).hasSize(1_000).contains("urn:ngsi-ld:Streetlight:model-1");
      assertThat(parts.streets().search("straße", 1)).hasSize(1);
      said.clear();
      parts.into("import", said::add).model(city);
      assertThat(said)
          .contains(
              "This map is installed already; nothing was changed.",
              "Lights: 0 new, 0 changed, 1000 as before, 0 gone.");
    }
  }

  private Wiring.ForImport open() {
    return new Wiring(
            Configuration.of(
                CommandLine.parse(
                    "import map", List.of("--data", directory.resolve("data").toString()))))
        .forImport();
  }

  private static List<String> ids(Wiring.ForImport parts) {
    List<String> ids = new ArrayList<>();
    var type = parts.tenant().names().intern(city.laterne.lighting.StreetlightTerms.TYPE);
    try (ReadView view = parts.tenant().read(Scope.all(parts.tenant().name()))) {
      view.each(new Filter.HasType(type), entity -> ids.add(entity.id()));
    }
    return ids;
  }
}
