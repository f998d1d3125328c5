package city.laterne.app.modelcity;

/** A smooth, irregular line around 0 that stays within −1 and 1: three sines laid over another. */
final class Wave {
  private final double[] phases = new double[3];
  private final double[] frequencies = new double[3];

  private Wave(Draw draw, double first, double second, double third) {
    frequencies[0] = first;
    frequencies[1] = second;
    frequencies[2] = third;
    for (int i = 0; i < 3; i++) {
      phases[i] = draw.between(0, 2 * StrictMath.PI);
    }
  }

  /** A wave over an angle in radians that closes after a full turn. */
  static Wave around(Draw draw) {
    return new Wave(draw, 2, 3, 7);
  }

  /** A wave over an angle in radians with more points, as towns grow along their roads. */
  static Wave star(Draw draw) {
    return new Wave(draw, 3, 5, 11);
  }

  /** A wave over a length. */
  static Wave along(Draw draw, double length) {
    double frequency = 2 * StrictMath.PI / length;
    return new Wave(
        draw, frequency, frequency * draw.between(1.7, 2.3), frequency * draw.between(4, 5));
  }

  double at(double place) {
    return (3 * StrictMath.sin(frequencies[0] * place + phases[0])
            + 2 * StrictMath.sin(frequencies[1] * place + phases[1])
            + StrictMath.sin(frequencies[2] * place + phases[2]))
        / 6;
  }
}
