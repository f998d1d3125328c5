package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.lighting.ImportReport.Rejection;
import city.laterne.shared.Failure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LampReaderTest {
  private static final String POINT =
      "{\"type\":\"Feature\",\"properties\":{\"id\":\"node/%d\",\"ref\":\"7\"},"
          + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%s]}}";

  @Test
  void listsEachFeatureThatIsNoLampWithItsReason() {
    LampReader reader =
        read(
            collection(
                POINT.formatted(1, "13.4,52.4"),
                POINT.formatted(1, "13.5,52.4"),
                POINT.formatted(2, "13.4,52.4"),
                POINT.formatted(3, "389000,5800000"),
                POINT.formatted(4, ""),
                "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}",
                "{\"type\":\"Feature\",\"properties\":{},"
                    + "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}",
                "7"));
    assertThat(reader.lamps).hasSize(1);
    assertThat(reader.lamps.getFirst().id()).isEqualTo("urn:ngsi-ld:Streetlight:node-1");
    assertThat(reader.rejections)
        .extracting(Rejection::code)
        .containsExactly(
            "DuplicateId",
            "DuplicatePlace",
            "OutsideTheEarth",
            "NoCoordinates",
            "NoGeometry",
            "NotAPoint",
            "NotAFeature");
  }

  @Test
  void refusesWhatIsNoWholeGeoJson() {
    String whole = collection(POINT.formatted(1, "13.4,52.4"), POINT.formatted(2, "13.5,52.4"));
    assertRefused("", "Nothing was changed");
    assertRefused("lamp;x;y\n1;2;3", "Nothing was changed");
    assertRefused("[1,2]", "does not begin as a GeoJSON object");
    assertRefused("{\"type\":\"Topology\",\"objects\":{}}", "Topology");
    assertRefused("{\"a\":1}", "no list \"features\"");
    assertRefused(whole.substring(0, whole.length() - 2), "cut off");
    assertRefused(whole.substring(0, whole.length() / 2), "cut off");
    assertRefused(whole + whole, "goes on behind the end");
  }

  @Test
  void namesALampWithoutIdByItsPlace() {
    String feature =
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[13.4,52.4]}}";
    assertThat(read(collection(feature)).lamps.getFirst().id())
        .isEqualTo("urn:ngsi-ld:Streetlight:at-52.4000000_13.4000000");
  }

  private static void assertRefused(String text, String because) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(Failure.class).hasMessageContaining(because);
  }

  private static String collection(String... features) {
    return "{\"type\":\"FeatureCollection\",\"features\":[" + String.join(",", features) + "]}";
  }

  private static LampReader read(String text) {
    LampReader reader = new LampReader();
    reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return reader;
  }
}
