package city.laterne.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.app.demo.Filling;
import city.laterne.lighting.Estimate;
import city.laterne.lighting.StreetlightTerms;
import city.laterne.shared.Failure;
import city.laterne.store.Author;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import city.laterne.store.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillingTest {
  private static final String MAP =
      """
      <osm version="0.6">
        <node id="1" lat="51.00" lon="6.00"/><node id="2" lat="51.01" lon="6.00"/>
        <node id="5" lat="51.005" lon="6.0001"><tag k="highway" v="street_lamp"/></node>
        <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Rosenweg"/></way>
      </osm>
      """;

  @TempDir Path directory;
  private final List<String> said = new ArrayList<>();
  private Wiring.ForImport parts;

  @BeforeEach
  void open() {
    String data = directory.resolve("data").toString();
    parts =
        new Wiring(Configuration.of(CommandLine.parse("import map", List.of("--data", data))))
            .forImport();
  }

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void theModelCityIsBuiltOnce() {
    fill("--size", "1000");
    assertThat(count()).isEqualTo(1_000);
    said.clear();
    fill("--size", "1000");
    assertThat(said).containsExactly("The city is filled already, from the same sources.");
  }

  @Test
  void whatAKillCutOffGoesOn() {
    mark(parts.tenant(), "filling\nmodel city of 1000 lights");
    fill("--size", "1000");
    assertThat(count()).isEqualTo(1_000);
  }

  @Test
  void anotherCityIsRefusedByName() throws IOException {
    fill("--osm", map(MAP).toString());
    assertThat(count()).isEqualTo(1);
    assertThatThrownBy(() -> fill("--size", "1000"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.detail()).contains("city.osm").contains("--data"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aNewerStateOfTheSameFileIsTaken() throws IOException {
    fill("--osm", map(MAP).toString());
    String more =
        "<node id=\"6\" lat=\"51.006\" lon=\"6.0001\"><tag k=\"highway\" v=\"street_lamp\"/></node><way";
    fill("--osm", map(MAP.replace("<way", more)).toString());
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aBadFileLeavesTheDirectoryFreeForAnotherCity() throws IOException {
    Path bad = map(MAP.substring(0, 200));
    assertThatThrownBy(() -> fill("--osm", bad.toString())).isInstanceOf(Failure.class);
    fill("--size", "1000");
    assertThat(count()).isEqualTo(1_000);
  }

  @Test
  void aBadListBehindAGoodMapChangesNothing() throws IOException {
    Path list = Files.writeString(directory.resolve("lamps.csv"), "a;b\n1;2\n");
    assertThatThrownBy(() -> fill("--osm", map(MAP).toString(), "--lamps", list.toString()))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("NoCoordinates"));
    assertThat(said).noneMatch(sentence -> sentence.startsWith("Streets:"));
    fill("--size", "1000");
    assertThat(count()).isEqualTo(1_000);
  }

  @Test
  void aDirectoryThatWasFilledByAnImportIsShown() throws IOException {
    parts.into("import", said::add).map(map(MAP), Optional.of(Estimate.NONE));
    fill();
    assertThat(said).last().asString().contains("holds a city already");
    assertThat(count()).isEqualTo(1);
  }

  private Path map(String text) throws IOException {
    return Files.writeString(directory.resolve("city.osm"), text);
  }

  private void fill(String... options) {
    List<String> args = new ArrayList<>(Arrays.asList(options));
    args.addAll(List.of("--estimate", "none"));
    new Filling(
            parts.into("demo", said::add),
            parts.tenant(),
            parts.data(),
            CityContent.of(CommandLine.parse("demo", args)),
            said::add)
        .run();
  }

  private long count() {
    try (ReadView view = parts.tenant().read(Scope.all(parts.tenant().name()))) {
      return view.count(new Filter.HasType(parts.tenant().names().intern(StreetlightTerms.TYPE)));
    }
  }

  private static void mark(Tenant tenant, String text) {
    var _ =
        tenant.commit(
            Transaction.ofRows(
                Author.domain("demo"),
                List.of(
                    RowWrite.put(
                        Space.SETTING,
                        "demo-filled".getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8)))));
  }
}
