package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LightTableTest {
  @Test
  void findsEachLightAgainHoweverManyThereAre() {
    LightTable table = new LightTable();
    int lights = 200_000;
    for (int i = 0; i < lights; i++) {
      assertThat(table.add("urn:ngsi-ld:Streetlight:" + i)).isEqualTo(i);
    }
    for (int i = 0; i < lights; i += 97) {
      assertThat(table.find("urn:ngsi-ld:Streetlight:" + i)).isEqualTo(i);
    }
    assertThat(table.find("urn:ngsi-ld:Streetlight:x")).isEqualTo(LightTable.NONE);
    assertThat(table.size()).isEqualTo(lights);
  }

  @Test
  void anUnknownLevelIsNone() {
    assertThat(LightTable.fraction(LightTable.percent(Double.NaN))).isNegative();
    assertThat(LightTable.fraction(LightTable.percent(0.5))).isEqualTo(0.5);
  }

  @Test
  void wordsBeyondTheBoundAreTheEmptyOne() {
    LightTable.Words words = new LightTable.Words(2);
    assertThat(words.number("Mitte")).isEqualTo(1);
    assertThat(words.number("Nord")).isZero();
    assertThat(words.text(1)).isEqualTo("Mitte");
  }
}
