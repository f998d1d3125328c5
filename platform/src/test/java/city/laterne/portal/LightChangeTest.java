package city.laterne.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LightChangeTest {
  private static final Light LIGHT = FakeLights.light(1, 0.5);

  @Test
  void laterReadingsLieOverEarlierOnes() {
    LightChange both =
        new LightChange.Read(7, "a", level(0.2)).then(new LightChange.Read(7, "a", off()));
    assertThat(both)
        .isEqualTo(
            new LightChange.Read(
                7,
                "a",
                new Light.Readings(0.2, Double.NaN, Light.Power.OFF, Light.Condition.UNKNOWN)));
  }

  @Test
  void readingsAfterAppearingBelongToTheNewLight() {
    LightChange both =
        new LightChange.Appeared(LIGHT).then(new LightChange.Read(1, LIGHT.id(), level(0.9)));
    assertThat(both).isInstanceOf(LightChange.Appeared.class);
    assertThat(((LightChange.Appeared) both).light().readings().confirmed()).isEqualTo(0.9);
    assertThat(((LightChange.Appeared) both).light().readings().desired()).isEqualTo(0.5);
  }

  @Test
  void goingEndsEverything() {
    LightChange gone = new LightChange.Gone(1, LIGHT.id());
    assertThat(new LightChange.Appeared(LIGHT).then(gone)).isEqualTo(gone);
    assertThat(gone.then(new LightChange.Appeared(LIGHT)))
        .isEqualTo(new LightChange.Appeared(LIGHT));
  }

  private static Light.Readings level(double level) {
    return new Light.Readings(level, Double.NaN, Light.Power.UNKNOWN, Light.Condition.UNKNOWN);
  }

  private static Light.Readings off() {
    return new Light.Readings(Double.NaN, Double.NaN, Light.Power.OFF, Light.Condition.UNKNOWN);
  }
}
