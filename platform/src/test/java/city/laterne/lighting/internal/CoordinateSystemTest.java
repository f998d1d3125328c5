package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import city.laterne.shared.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinateSystemTest {
  /**
   * Places in DHDN as the survey's own grid of shifts (BeTA2007, EPSG:15948) and PROJ 9 turn them
   * into ETRS89: Duisburg, Hamburg, Munich, Leipzig, Dresden, Freiburg, Greifswald, Berlin.
   */
  @ParameterizedTest
  @CsvSource({
    "EPSG:31466, 2553053.2883, 5700250.0813, 6.7623, 51.4344",
    "EPSG:31467, 3565931.0187, 5935973.2123, 9.9937, 53.5511",
    "EPSG:31468, 4468512.9335, 5333349.4957, 11.5755, 48.1374",
    "EPSG:31468, 4526215.3813, 5689569.5163, 12.3747, 51.3403",
    "EPSG:31469, 5411596.1027, 5658005.6595, 13.7373, 51.0504",
    "EPSG:31469, 5392171.6680, 5822037.9286, 13.4094, 52.5208",
    "EPSG:31467, 3414240.4419, 5317516.4990, 7.85, 47.99",
    "EPSG:31468, 4591685.1846, 5997513.3005, 13.4, 54.1",
    "EPSG:3068, 25336.6528, 21544.3764, 13.4094, 52.5208"
  })
  void theOldGermanSystemsAreRightToTwoMetres(
      String name, double x, double y, double longitude, double latitude) {
    assertThat(metresOff(name, x, y, longitude, latitude)).isLessThan(2);
    assertThat(CoordinateSystem.get(name).accuracy()).isEqualTo(2);
  }

  /**
   * Places in today's systems as PROJ 9 turns them: Duisburg, Berlin; and the published length of
   * the meridian from the equator to 50° on GRS 80, 5 540 847.042 m, times 0.9996.
   */
  @ParameterizedTest
  @CsvSource({
    "EPSG:25832, 344461.000, 5700509.006, 6.7623, 51.4344",
    "EPSG:4647, 32344461.000, 5700509.006, 6.7623, 51.4344",
    "EPSG:25833, 392079.740, 5820154.549, 13.4094, 52.5208",
    "EPSG:5650, 33392079.740, 5820154.549, 13.4094, 52.5208",
    "EPSG:3857, 1492727.580, 6894846.159, 13.4094, 52.5208",
    "EPSG:25832, 500000, 5538630.703, 9, 50",
    "EPSG:4326, 6.7623, 51.4344, 6.7623, 51.4344"
  })
  void todaysSystemsAreRightToACentimetre(
      String name, double x, double y, double longitude, double latitude) {
    assertThat(metresOff(name, x, y, longitude, latitude)).isLessThan(0.01);
  }

  @ParameterizedTest
  @CsvSource({
    "EPSG:25832, UTM32",
    "epsg:25832, UTM32",
    "25832, UTM32",
    "urn:ogc:def:crs:EPSG::25833, UTM33",
    "http://www.opengis.net/def/crs/EPSG/0/31467, GK3",
    "urn:ogc:def:crs:OGC:1.3:CRS84, WGS84",
    "GK3, GK3",
    "ETRS89 / UTM 32N, UTM32",
    "EPSG:3857, WEB_MERCATOR"
  })
  void isKnownByManyNames(String name, CoordinateSystem expected) {
    assertThat(CoordinateSystem.get(name)).isEqualTo(expected);
  }

  @Test
  void anUnknownSystemIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> CoordinateSystem.get("EPSG:27700"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("EPSG:27700 is not known")
        .hasMessageContaining("ETRS89 / UTM zone 32N (EPSG:25832)");
  }

  private static double metresOff(
      String name, double x, double y, double longitude, double latitude) {
    double[] place = new double[2];
    CoordinateSystem.get(name).toDegrees().convert(x, y, place);
    return Ground.metres(longitude, latitude, place[0], place[1]);
  }
}
