package city.laterne.streets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import city.laterne.shared.Failure;
import com.google.protobuf.ByteString;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OsmFileTest {
  /** A square of 0.01° with a hole, a lane through it, a river, a house and two lamps. */
  static final String SMALL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <osm version="0.6">
        <node id="1" lat="51.00" lon="6.00"/>
        <node id="2" lat="51.00" lon="6.01"/>
        <node id="3" lat="51.01" lon="6.01"/>
        <node id="4" lat="51.01" lon="6.00"/>
        <node id="5" lat="51.004" lon="6.004"/>
        <node id="6" lat="51.004" lon="6.006"/>
        <node id="7" lat="51.006" lon="6.006"/>
        <node id="8" lat="51.002" lon="6.002"><tag k="highway" v="street_lamp"/><tag k="ref" v="12"/></node>
        <node id="9" lat="51.003" lon="6.002"><tag k="highway" v="street_lamp"/></node>
        <way id="10"><nd ref="1"/><nd ref="5"/><nd ref="3"/>
          <tag k="highway" v="residential"/><tag k="name" v="Mühlenstraße"/><tag k="lit" v="yes"/>
          <tag k="oneway" v="-1"/><tag k="width" v="5,5 m"/><tag k="bridge" v="yes"/><tag k="surface" v="asphalt"/></way>
        <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>
        <way id="12"><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
        <way id="13"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/></way>
        <way id="14"><nd ref="2"/><nd ref="4"/><tag k="waterway" v="river"/><tag k="name" v="Lippe"/></way>
        <way id="15"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="building" v="yes"/></way>
        <way id="16"><nd ref="1"/><nd ref="2"/><tag k="highway" v="construction"/></way>
        <way id="17"><nd ref="99"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
        <relation id="20"><member type="way" ref="11" role="outer"/><member type="way" ref="12" role="outer"/>
          <member type="way" ref="13" role="inner"/>
          <tag k="type" v="boundary"/><tag k="boundary" v="administrative"/><tag k="admin_level" v="9"/><tag k="name" v="Mitte"/></relation>
        <relation id="21"><member type="way" ref="11" role="outer"/>
          <tag k="type" v="boundary"/><tag k="boundary" v="administrative"/><tag k="admin_level" v="10"/><tag k="name" v="Open"/></relation>
      </osm>
      """;

  @TempDir Path directory;

  static CityMap small(Path directory, String xml) throws IOException {
    return OsmFile.read(Files.writeString(directory.resolve("small.osm"), xml), Progress.NONE);
  }

  @Test
  void readsStreetsDistrictsShapesAndLamps() throws IOException {
    CityMap map = small(directory, SMALL);
    check(map);
  }

  private static void check(CityMap map) {
    assertThat(map.streets())
        .extracting(Street::roadClass)
        .containsExactlyInAnyOrder(RoadClass.RESIDENTIAL, RoadClass.FOOTWAY);
    Street street =
        map.streets().stream().filter(s -> !s.name().isEmpty()).findFirst().orElseThrow();
    assertThat(street.id()).isEqualTo("urn:ngsi-ld:RoadSegment:osm-way-10");
    assertThat(street.name()).isEqualTo("Mühlenstraße");
    assertThat(street.oneWay()).isEqualTo(Street.OneWay.BACKWARD);
    assertThat(street.lit()).isEqualTo(Street.Lit.YES);
    assertThat(street.width()).isEqualTo(5.5);
    assertThat(street.bridge()).isTrue();
    assertThat(street.tunnel()).isFalse();
    assertThat(street.line().getNumPoints()).isEqualTo(3);
    assertThat(map.districts()).extracting(District::name).containsExactly("Mitte");
    assertThat(map.districts().getFirst().area().getArea())
        .as("a square of 1e-4 without a triangle of 2e-6")
        .isBetween(0.979e-4, 0.981e-4);
    assertThat(map.shapes())
        .extracting(MapShape::layer)
        .containsExactlyInAnyOrder(MapShape.Layer.WATER, MapShape.Layer.BUILDING);
    assertThat(map.lamps()).extracting(MappedLamp::id).containsExactly("osm-node-8", "osm-node-9");
    assertThat(map.lamps().getFirst().tags()).containsEntry("ref", "12");
  }

  @Test
  void readsTheSameGzipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(SMALL.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    check(read(bytes.toByteArray()));
    byte[] cut = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
    assertRefused(cut, "cut off");
  }

  @Test
  void readsPbfWithDenseNodes() throws IOException {
    CityMap map = read(pbf(true));
    assertThat(map.streets())
        .singleElement()
        .satisfies(
            street -> {
              assertThat(street.id()).isEqualTo("urn:ngsi-ld:RoadSegment:osm-way-7");
              assertThat(street.name()).isEqualTo("Am Ring");
              assertThat(street.line().getCoordinateN(1).x).isEqualTo(6.001);
              assertThat(street.line().getCoordinateN(1).y).isEqualTo(51.002);
            });
    assertThat(map.lamps())
        .singleElement()
        .satisfies(lamp -> assertThat(lamp.latitude()).isEqualTo(51.002));
  }

  @Test
  void refusesPbfThatIsCutDamagedOrClaimsTooMuch() throws IOException {
    byte[] whole = pbf(true);
    assertRefused(java.util.Arrays.copyOf(whole, whole.length - 5), "cut off");
    byte[] flipped = whole.clone();
    flipped[whole.length - 20] ^= 0x55;
    assertRefused(flipped, "damaged");
    assertRefused(pbf(false), "no street");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    Fileformat.Blob blob =
        Fileformat.Blob.newBuilder()
            .setRawSize(Integer.MAX_VALUE)
            .setZlibData(ByteString.EMPTY)
            .build();
    frame(new DataOutputStream(bomb), "OSMHeader", blob);
    assertRefused(bomb.toByteArray(), "claims 2147483647 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "<html></html>|of <html> instead of <osm>",
        "<osm><node id='1' lat='51'|no complete XML",
        "<osm><node id='1' lat='51'/></osm>|without lon",
        "<osm><node id='x' lat='51' lon='6'/></osm>|number that is none",
        "<osm></osm>|no street",
        "id;lon;lat|neither an OpenStreetMap PBF",
      })
  void saysWhatIsWrongWithAFile(String content, String sentence) {
    assertRefused(content.getBytes(java.nio.charset.StandardCharsets.UTF_8), sentence);
  }

  @Test
  void fetchesNothingThatAFileNames() {
    String xml =
        "<!DOCTYPE osm [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><osm><node id='1' lat='&x;' lon='6'/></osm>";
    assertThatThrownBy(() -> read(xml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(Failure.class);
  }

  @Test
  void readsAachen() {
    Path file = Path.of("../../shared/data/osm/aachen.osm.pbf");
    assumeTrue(Files.exists(file), "the real map " + file + " is not here");
    CityMap map = OsmFile.read(file, Progress.NONE);
    assertThat(map.streets()).hasSize(14_822);
    assertThat(map.lamps()).hasSize(897);
    assertThat(map.shapes()).hasSizeGreaterThan(38_000);
  }

  private CityMap read(byte[] content) throws IOException {
    Path file = directory.resolve("any");
    Files.write(file, content);
    return OsmFile.read(file, Progress.NONE);
  }

  private void assertRefused(byte[] content, String sentence) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("NotOsm");
              assertThat(failure.detail()).contains(sentence).contains("nothing was changed");
            });
  }

  /** Two nodes, one of them a lamp, and maybe a street between them. */
  private static byte[] pbf(boolean street) throws IOException {
    List<String> texts =
        new ArrayList<>(List.of("", "highway", "street_lamp", "residential", "name", "Am Ring"));
    Osmformat.StringTable.Builder table = Osmformat.StringTable.newBuilder();
    texts.forEach(text -> table.addS(ByteString.copyFromUtf8(text)));
    Osmformat.PrimitiveGroup.Builder group = Osmformat.PrimitiveGroup.newBuilder();
    group.setDense(
        Osmformat.DenseNodes.newBuilder()
            .addAllId(List.of(5L, 1L))
            .addAllLon(List.of(60_000_000L, 10_000L))
            .addAllLat(List.of(510_000_000L, 20_000L))
            .addAllKeysVals(List.of(0, 1, 2, 0)));
    if (street) {
      group.addWays(
          Osmformat.Way.newBuilder()
              .setId(7)
              .addAllKeys(List.of(1, 4))
              .addAllVals(List.of(3, 5))
              .addAllRefs(List.of(5L, 1L)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    Osmformat.HeaderBlock header =
        Osmformat.HeaderBlock.newBuilder().addRequiredFeatures("OsmSchema-V0.6").build();
    frame(out, "OSMHeader", zipped(header.toByteArray()));
    Osmformat.PrimitiveBlock block =
        Osmformat.PrimitiveBlock.newBuilder()
            .setStringtable(table)
            .addPrimitivegroup(group)
            .build();
    frame(out, "OSMData", zipped(block.toByteArray()));
    return bytes.toByteArray();
  }

  private static Fileformat.Blob zipped(byte[] raw) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed)) {
      out.write(raw);
    }
    return Fileformat.Blob.newBuilder()
        .setRawSize(raw.length)
        .setZlibData(ByteString.copyFrom(packed.toByteArray()))
        .build();
  }

  private static void frame(DataOutputStream out, String type, Fileformat.Blob blob)
      throws IOException {
    byte[] data = blob.toByteArray();
    byte[] head =
        Fileformat.BlobHeader.newBuilder()
            .setType(type)
            .setDatasize(data.length)
            .build()
            .toByteArray();
    out.writeInt(head.length);
    out.write(head);
    out.write(data);
  }
}
