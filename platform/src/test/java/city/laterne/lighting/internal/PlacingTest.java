package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.lighting.internal.RawLamps.Verdict;
import city.laterne.shared.Failure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;

class PlacingTest {
  private static final Optional<Envelope> NO_MAP = Optional.empty();
  private static final Optional<Envelope> BERLIN =
      Optional.of(new Envelope(13.3, 13.5, 52.4, 52.6));

  @ParameterizedTest
  @CsvSource({
    "13.4094, 52.5208, WGS 84",
    "52.5208, 13.4094, WGS 84",
    "797000, 5830000, UTM zone 32N (EPSG:25832)",
    "32797000, 5830000, UTM zone 32N with the zone's number (EPSG:4647)",
    "33392079.7, 5820154.5, UTM zone 33N with the zone's number (EPSG:5650)",
    "5820154.5, 33392079.7, UTM zone 33N with the zone's number (EPSG:5650) with its axes swapped",
    "4594700, 5821100, Gauß-Krüger zone 4 (EPSG:31468)",
    "5821100, 4594700, Gauß-Krüger zone 4 (EPSG:31468) with its axes swapped",
    "25336, 21544, Soldner Berlin (EPSG:3068)",
    "1492727.58, 6894846.16, Web Mercator (EPSG:3857)"
  })
  void recognisesTheSystemByItsNumbersAndSaysSo(double x, double y, String expected) {
    RawLamps lamps = lamps(x, y);
    List<String> notes = new Placing(lamps, NO_MAP, "line").run("", false);
    assertThat(lamps.x(0)).isBetween(13.3, 13.5);
    assertThat(lamps.y(0)).isBetween(52.4, 52.7);
    if (x < 90 && x < y) {
      assertThat(notes).isEmpty();
    } else {
      assertThat(notes.getFirst()).contains(expected);
    }
  }

  @Test
  void refusesWhatMayBeTwoPlacesUnlessTheMapTells() {
    assertThatThrownBy(() -> new Placing(lamps(392_080, 5_820_154), NO_MAP, "line").run("", false))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("such as 392080 / 5820154 in line 1")
        .hasMessageContaining("may be ETRS89 / UTM zone 32N (EPSG:25832) or ETRS89 / UTM zone 33N")
        .hasMessageContaining("--crs")
        .hasMessageContaining("Nothing was changed");
    RawLamps lamps = lamps(392_080, 5_820_154);
    assertThat(new Placing(lamps, BERLIN, "line").run("", false).getFirst()).contains("zone 33N");
    assertThat(lamps.x(0)).isBetween(13.40, 13.42);
  }

  @Test
  void takesTheNamedSystemAndTurnsItsAxesWhereTheyWereSwapped() {
    RawLamps lamps = lamps(5_820_154, 392_080);
    List<String> notes = new Placing(lamps, NO_MAP, "line").run("EPSG:25833", true);
    assertThat(notes).singleElement().asString().contains("with its axes swapped");
    assertThat(lamps.y(0)).isBetween(52.5, 52.6);
  }

  @Test
  void refusesNumbersThatAreNotOfTheNamedSystem() {
    assertThatThrownBy(() -> new Placing(lamps(13.4, 52.5), NO_MAP, "line").run("EPSG:25832", true))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("such as 13.4 / 52.5 in line 1, are not in ETRS89 / UTM zone 32N");
    assertThatThrownBy(() -> new Placing(lamps(1e7, 2e7), NO_MAP, "line").run("", false))
        .hasMessageContaining("fit none of the systems");
  }

  @Test
  void saysHowExactTheOldSystemsAre() {
    assertThat(new Placing(lamps(3_565_931, 5_935_973), NO_MAP, "line").run("EPSG:31467", true))
        .singleElement()
        .asString()
        .contains("right to about 2 m");
  }

  @Test
  void judgesLampsInTheSea() {
    RawLamps lamps = lamps(13.4, 52.5);
    lamps.add(10, 10, 0, 0, "", "");
    lamps.add(11, 11, 52.5, 13.4, "", "");
    lamps.add(12, 12, 13.4, 520, "", "");
    new Placing(lamps, NO_MAP, "line").run("", false);
    assertThat(lamps.verdict(0)).isEqualTo(Verdict.GOOD);
    assertThat(lamps.verdict(lamps.size() - 3)).isEqualTo(Verdict.ZERO);
    assertThat(lamps.verdict(lamps.size() - 2)).isEqualTo(Verdict.FAR_AWAY);
    assertThat(lamps.verdict(lamps.size() - 1)).isEqualTo(Verdict.NOWHERE);
  }

  @Test
  void judgesLampsThatStandFarFromTheMapAndFromTheOthers() {
    RawLamps lamps = lamps(13.4, 52.5);
    lamps.add(50, 50, 11, 52.5, "", "");
    lamps.add(51, 51, 13.4, 52.85, "", "");
    new Placing(lamps, BERLIN, "line").run("", false);
    assertThat(lamps.verdict(lamps.size() - 2)).isEqualTo(Verdict.FAR_AWAY);
    assertThat(lamps.verdict(lamps.size() - 1)).isEqualTo(Verdict.GOOD);
  }

  @Test
  void takesCitiesAbroadInProjectedSystemsWhereTheMapSaysSo() {
    Optional<Envelope> copenhagen = Optional.of(new Envelope(12.5, 12.6, 55.65, 55.7));
    for (String named : new String[] {"EPSG:25832", ""}) {
      RawLamps lamps = lamps(724_000, 6_175_500);
      new Placing(lamps, copenhagen, "line").run(named, !named.isEmpty());
      assertThat(lamps.x(0)).isBetween(12.5, 12.6);
      assertThat(lamps.y(0)).isBetween(55.6, 55.75);
    }
  }

  @Test
  void numbersBeatWhatAListSaysOfItsSystem() {
    RawLamps lamps = lamps(13.4, 52.5);
    assertThat(new Placing(lamps, NO_MAP, "line").run("EPSG:25833", false))
        .singleElement()
        .asString()
        .contains("The list says that it is in ETRS89 / UTM zone 33N");
    assertThat(lamps.x(0)).isEqualTo(13.4);
  }

  @Test
  void refusesTheListOfAnotherCity() {
    assertThatThrownBy(() -> new Placing(lamps(6.77, 51.43), BERLIN, "line").run("", false))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("None of the lamps lies within 20 km of the city's map")
        .hasMessageContaining("line 1 stands at longitude 6.7700, latitude 51.4300");
  }

  @Test
  void aCityOutsideOfGermanyIsTakenInDegrees() {
    RawLamps lamps = lamps(16.37, 48.2);
    assertThat(new Placing(lamps, NO_MAP, "line").run("", false)).isEmpty();
    assertThat(lamps.x(0)).isEqualTo(16.37);
  }

  /** Forty lamps near a place. */
  private static RawLamps lamps(double x, double y) {
    RawLamps lamps = new RawLamps();
    for (int i = 0; i < 40; i++) {
      lamps.add(i + 1, i + 1, x + i * x / 1e8, y, "", "");
    }
    return lamps;
  }
}
