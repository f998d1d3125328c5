package city.laterne.sweeping.routing;

import java.util.List;

/**
 * How long and how a problem is solved. The same seed, threads and iterations, without a limit of
 * seconds, give the same routes. With such a limit the search takes the same way and only stops
 * earlier or later on it, but for problems of more than 500 services that it searches as a whole:
 * there the seconds also say how slowly it settles.
 *
 * @param seconds at most so long, more than 0; {@link Double#POSITIVE_INFINITY} for no limit
 * @param iterations at most so many offspring of each thread, 1 or more
 * @param seed of the random numbers
 * @param threads how many searches run side by side, or how many places are bettered at a time, 1
 *     to 256
 * @param warmStarts plans that the search begins with, e.g. those of yesterday; none is needed
 */
public record SolverSettings(
    double seconds, long iterations, long seed, int threads, List<RoutingPlan> warmStarts) {
  /** Checks the ranges and copies the list. */
  public SolverSettings {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(
          "the seconds to solve in are " + seconds + ", and must be more than 0");
    }
    Checks.inRange("the number of iterations", iterations, 1, Long.MAX_VALUE);
    Checks.inRange("the number of threads", threads, 1, 256);
    warmStarts = List.copyOf(warmStarts);
    if (seconds == Double.POSITIVE_INFINITY && iterations == Long.MAX_VALUE) {
      throw new IllegalArgumentException("neither seconds nor iterations limit the solver");
    }
  }

  /** One thread for so many seconds. */
  public static SolverSettings seconds(double seconds, long seed) {
    return new SolverSettings(seconds, Long.MAX_VALUE, seed, 1, List.of());
  }

  /** One thread for so many offspring, exactly repeatable. */
  public static SolverSettings iterations(long iterations, long seed) {
    return new SolverSettings(Double.POSITIVE_INFINITY, iterations, seed, 1, List.of());
  }
}
