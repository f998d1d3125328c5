package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import city.laterne.shared.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TileAddressTest {
  @Test
  void aPlaceLiesInItsSquareAtEveryZoom() {
    for (int zoom = 0; zoom <= TileAddress.DEEPEST; zoom++) {
      TileAddress tile = TileAddress.around(6.7623, 51.4344, zoom);
      assertThat(tile.bounds().contains(6.7623, 51.4344)).as(tile.toString()).isTrue();
      assertThat(tile.contains(6.7623, 51.4344)).isTrue();
    }
  }

  @Test
  void theWorldEndsAtEightyFiveDegrees() {
    TileAddress world = new TileAddress(0, 0, 0);
    assertThat(world.bounds().getMaxY()).isCloseTo(85.0511, within(1e-4));
    assertThat(world.contains(180, -90)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"19,0,0", "-1,0,0", "3,8,0", "3,0,8", "3,-1,0", "a,0,0", "3,0,99999999999"})
  void whatIsNoSquareIsRefused(String zoom, String x, String y) {
    assertThatThrownBy(() -> TileAddress.parse(zoom, x, y))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no tile");
  }
}
