package city.laterne.lighting;

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
}
