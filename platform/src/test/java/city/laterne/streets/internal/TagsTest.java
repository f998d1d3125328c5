package city.laterne.streets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {
  private static Tags tags(String... pairs) {
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      tags.put(pairs[i], pairs[i + 1]);
    }
    return Tags.kept(tags);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|3",
        "3.5|3.5",
        "3,5 m|3.5",
        "~4|4",
        "350 cm|3.5",
        "12'|3.658",
        "10 ft|3.048",
        "0|NaN",
        "999|NaN",
        "narrow|NaN",
        "2-3|NaN",
        "12'6\"|NaN",
        "''|NaN"
      })
  void readsWidths(String text, Double metres) {
    assertThat((Double) tags("width", text).width()).isEqualTo(metres);
  }

  @Test
  void theCarriagewayIsWhatCounts() {
    assertThat(tags("width", "12", "width:carriageway", "6.5").width()).isEqualTo(6.5);
    assertThat(tags("est_width", "4").width()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "yes,YES",
    "24/7,YES",
    "automatic,YES",
    "sunset-sunrise,YES",
    "limited,YES",
    "no,NO",
    "disused,NO",
    "unknown,UNKNOWN",
    "'',UNKNOWN"
  })
  void readsLit(String text, Street.Lit lit) {
    assertThat(tags("lit", text).lit()).isEqualTo(lit);
  }

  @ParameterizedTest
  @CsvSource({
    "yes,residential,'',FORWARD",
    "-1,residential,'',BACKWARD",
    "reverse,residential,'',BACKWARD",
    "no,motorway,'',NO",
    "'',motorway,'',FORWARD",
    "'',primary,roundabout,FORWARD",
    "no,primary,roundabout,NO",
    "reversible,primary,'',NO",
    "'',residential,'',NO"
  })
  void readsOneWays(String oneway, String highway, String junction, Street.OneWay expected) {
    assertThat(tags("oneway", oneway, "highway", highway, "junction", junction).oneWay())
        .isEqualTo(expected);
  }

  @Test
  void theLayerDecidesWhichWordCounts() {
    Tags station = tags("building", "train_station", "railway", "station");
    assertThat(station.findAreaLayer()).contains(MapShape.Layer.BUILDING);
    assertThat(station.word(MapShape.Layer.BUILDING)).isEqualTo("train_station");
    Tags lake = tags("natural", "water", "leisure", "park");
    assertThat(lake.findAreaLayer()).contains(MapShape.Layer.WATER);
    assertThat(lake.word(MapShape.Layer.WATER)).isEqualTo("water");
    assertThat(tags("building", "no", "landuse", "grass").findAreaLayer())
        .contains(MapShape.Layer.GREEN);
    assertThat(tags("waterway", "stream", "tunnel", "culvert").findLineLayer())
        .as("a brook under the ground is not on the map")
        .isEmpty();
    assertThat(tags("railway", "subway", "tunnel", "yes").findLineLayer())
        .contains(MapShape.Layer.RAIL);
  }

  @Test
  void textsAreCutAndCleaned() {
    assertThat(tags("name", "  Am\n Ring ").get("name")).isEqualTo("Am Ring");
    assertThat(tags("name", "x".repeat(5_000)).get("name")).hasSize(200);
    assertThat(tags("note", "of no meaning here").get("note")).isEmpty();
  }
}
