package city.laterne.lighting.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LightTableTest {
  @Test
  void aRowIsThereOnceItsLightWasAdded() {
    LightTable table = new LightTable();
    for (int row : new int[] {3, 5_000, 200_000}) {
      assertThat(table.has(row)).isFalse();
      assertThat(table.add(row)).isTrue();
      assertThat(table.has(row)).isTrue();
      assertThat(table.power[row]).isNaN();
      assertThat(table.size()).isEqualTo(row + 1);
    }
    assertThat(table.has(4)).isFalse();
    assertThat(table.has(LightTable.NONE)).isFalse();
    table.desired[3] = 50;
    assertThat(table.add(3)).isTrue();
    assertThat(table.desired[3]).isEqualTo((byte) 50);
    assertThat(table.add(LightTable.MOST)).isFalse();
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
