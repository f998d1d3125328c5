package city.laterne.app.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PowerCurveTest {
  private final PowerCurve curve = new PowerCurve(70, 0.5);

  @Test
  void takesStandbyWhenOffAndTheRatingAtFullLight() {
    assertThat(curve.watts(0)).isEqualTo(0.5);
    assertThat(curve.watts(1)).isBetween(69.99, 70.01);
  }

  @Test
  void takesLessThanHalfTheRatingAtHalfLight() {
    assertThat(curve.watts(0.5)).isBetween(30.0, 35.0);
  }

  @Test
  void saysTheSameForTheSameSeed() {
    LampModel one = new LampModel("lamp-1", "k", 7, 0);
    LampModel two = new LampModel("lamp-1", "k", 7, 0);
    assertThat(one.obey(0.7)).isTrue();
    assertThat(two.obey(0.7)).isTrue();
    String report = one.report("2026-11-23T16:00:00Z");
    assertThat(report)
        .isEqualTo(two.report("2026-11-23T16:00:00Z"))
        .contains("\"powerState\":\"on\"", "\"illuminanceLevel\":0.7");
    assertThat(one.obey(1.5)).isFalse();
    assertThat(one.level()).isEqualTo(0.7);
  }
}
