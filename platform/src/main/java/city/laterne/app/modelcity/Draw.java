package city.laterne.app.modelcity;

import java.util.List;
import java.util.SplittableRandom;

/** Random numbers for one purpose, the same for the same seed. Not for several threads. */
final class Draw {
  private final SplittableRandom random;

  /**
   * Numbers for a purpose; another purpose draws others, so that a change in one part of the city
   * leaves the other parts as they are.
   */
  Draw(long seed, String purpose) {
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
  }

  /** A number from {@code least} to below {@code most}. */
  double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Whether something of a probability from 0 to 1 happens. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A whole number from 0 to below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of them. */
  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
