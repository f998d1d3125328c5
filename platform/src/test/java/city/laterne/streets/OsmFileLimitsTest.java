package city.laterne.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are hostile, broken, or only a cut of the world. */
class OsmFileLimitsTest {
  @TempDir Path directory;

  private OsmFile.Reading read(byte[] content) throws IOException {
    return OsmFile.readWithReport(
        Files.write(directory.resolve("any.osm"), content), Progress.NONE);
  }

  private OsmFile.Reading read(String content) throws IOException {
    return read(content.getBytes(StandardCharsets.UTF_8));
  }

  private void assertRefused(byte[] content, String sentence) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("NotOsm");
              assertThat(failure.detail()).contains(sentence);
            });
  }

  @Test
  void aBombIsRefusedBeforeItGoesOff() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] node =
        "<node id='1' lat='51' lon='6'/>\n".repeat(2_000).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("<osm>".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 1_500; i++) {
        out.write(node);
      }
    }
    assertThat(bytes.size()).isLessThan(600_000);
    assertRefused(bytes.toByteArray(), "unpacks to more than 100 times its size");
  }

  @Test
  void manyEscapedCharactersAreNoBomb() throws IOException {
    StringBuilder xml = new StringBuilder("<osm><node id='1' lat='51' lon='6'/>");
    xml.append("<node id='2' lat='51.01' lon='6'/>");
    for (int i = 3; i < 30_000; i++) {
      xml.append("<node id='")
          .append(i)
          .append("' lat='51' lon='6' user='A &amp; &quot;B&quot; &gt;'/>\n");
    }
    xml.append(
        "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/></way></osm>");
    assertThat(read(xml.toString()).map().streets()).hasSize(1);
  }

  @Test
  void anExtractThatSaysItselfThatItIsCutIsRefused() {
    String xml =
        "<osm><node id='1' lat='51' lon='6'/><remark> runtime error: Query timed out </remark></osm>";
    assertRefused(xml.getBytes(StandardCharsets.UTF_8), "is not whole, as it says itself");
  }

  @Test
  void anEndlessTagIsRefused() {
    String xml = "<osm><node id='1' lat='51' lon='6'><tag k='" + "a".repeat(2 << 20);
    assertRefused(xml.getBytes(StandardCharsets.UTF_8), "longer than 1048576 bytes");
  }

  @Test
  void otherPackingsAreNamed() {
    assertRefused("BZh91AY&SY".getBytes(StandardCharsets.UTF_8), "packed with bzip2");
    assertRefused("PK\u0003\u0004".getBytes(StandardCharsets.UTF_8), "packed with zip");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> OsmFile.read(directory.resolve("none.osm"), Progress.NONE))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("FileUnreadable");
              assertThat(failure.detail()).contains("none.osm").contains("there is no such file");
            });
    assertThatThrownBy(() -> OsmFile.read(directory, Progress.NONE))
        .hasMessageContaining("it is no file");
  }

  @Test
  void theOrderOfElementsDoesNotMatter() throws IOException {
    CityMap map =
        read("""
            <osm>
              <way id="3"><nd ref="-1"/><nd ref="2"/><tag k="highway" v="service"/></way>
              <node id="2" lat="51.1" lon="6.1"/>
              <node id="-1" lat="51.2" lon="6.2"/>
              <node id="7" lat="51.2" lon="6.2" visible="false"><tag k="highway" v="street_lamp"/></node>
            </osm>
            """)
            .map();
    assertThat(map.streets())
        .singleElement()
        .satisfies(street -> assertThat(street.line().getCoordinateN(0).x).isEqualTo(6.2));
    assertThat(map.lamps()).isEmpty();
  }

  @Test
  void whatLiesOutsideOfTheExtractIsCountedNotFatal() throws IOException {
    OsmFile.Reading reading =
        read(
            """
            <osm>
              <node id="1" lat="51.0" lon="6.0"/><node id="2" lat="51.0" lon="6.1"/>
              <node id="3" lat="51.1" lon="6.1"/><node id="4" lat="51.1" lon="6.0"/>
              <way id="10"><nd ref="1"/><nd ref="99"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="path"/></way>
              <way id="11"><nd ref="98"/><nd ref="99"/><tag k="highway" v="path"/></way>
              <way id="12"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="1"/><tag k="building" v="yes"/></way>
              <way id="20"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
              <way id="21"><nd ref="1"/><nd ref="99"/></way>
              <relation id="30"><member type="way" ref="20" role="outer"/><member type="way" ref="21" role="outer"/>
                <member type="way" ref="77" role="outer"/>
                <tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="Halb"/></relation>
              <relation id="31"><member type="way" ref="20" role="outer"/>
                <tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="Ganz"/></relation>
              <relation id="32"><member type="way" ref="20" role="outer"/><member type="way" ref="77" role="outer"/>
                <tag k="type" v="multipolygon"/><tag k="natural" v="wood"/></relation>
            </osm>
            """);
    assertThat(reading.map().streets())
        .as("the longest part that is known")
        .singleElement()
        .satisfies(street -> assertThat(street.line().getNumPoints()).isEqualTo(2));
    assertThat(reading.map().districts()).extracting(District::name).containsExactly("Ganz");
    assertThat(reading.map().shapes()).extracting(MapShape::word).containsExactly("wood");
    OsmReport report = reading.report();
    assertThat(report.nodes()).isEqualTo(4);
    assertThat(report.ways()).isEqualTo(5);
    assertThat(report.relations()).isEqualTo(3);
    assertThat(report.cutWays()).isEqualTo(2);
    assertThat(report.lostWays()).isEqualTo(2);
    assertThat(report.brokenAreas()).isEqualTo(1);
    assertThat(report.notes())
        .containsExactly(
            "Halb (relation 30) was left out: 2 of the 3 ways of its border are not whole in this"
                + " file.");
  }

  @Test
  void anOutlineThatIsDrawnTwiceCountsOnce() throws IOException {
    CityMap map =
        read("""
            <osm>
              <node id="1" lat="51.0" lon="6.0"/><node id="2" lat="51.0" lon="6.1"/><node id="3" lat="51.1" lon="6.1"/>
              <way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>
              <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="landuse" v="forest"/></way>
              <relation id="32"><member type="way" ref="10" role="outer"/>
                <tag k="type" v="multipolygon"/><tag k="landuse" v="forest"/></relation>
            </osm>
            """)
            .map();
    assertThat(map.shapes()).hasSize(1);
  }

  @Test
  void progressGoesFromNothingToAll() throws IOException {
    List<Double> shares = new ArrayList<>();
    Path file = Files.writeString(directory.resolve("small.osm"), OsmFileTest.SMALL);
    OsmFile.read(file, (_, share) -> shares.add(share));
    assertThat(shares).isSorted().startsWith(0.0).endsWith(1.0);
  }
}
