package city.laterne.sweeping.routing.internal.general;

import java.util.SplittableRandom;

/**
 * Which plans are accepted: simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983) in runs, each
 * twice as long as the one before and less warm, so that the way of the search does not depend on
 * the time at hand. While services are open, a plan counts as better whose open services have been
 * open less often (Christiaens, Vanden Berghe 2020), so that those that are hard to place get in.
 */
final class Cooling {
  private static final double WARM = 0.3;
  private static final double COLD = 0.005;
  private static final long FIRST_RUN = 2_000;

  private final SplittableRandom random;
  private final long[] absences;
  private double warm;
  private double cold;
  private long length = FIRST_RUN;
  private long done;

  /**
   * Begins.
   *
   * @param services how many there are
   * @param objective of the plan to begin with
   */
  Cooling(int services, long objective, SplittableRandom random) {
    this.random = random;
    absences = new long[services];
    double each = (double) Math.max(1, objective) / Math.max(1, services);
    warm = WARM * each;
    cold = COLD * each;
  }

  /** Whether a change is accepted. */
  boolean accepts(State before, State after) {
    double temperature = warm * Math.pow(cold / warm, (double) done / length);
    boolean accepted;
    if (before.missing() + after.missing() == 0) {
      accepted = after.objective() < before.objective() - temperature * log();
    } else {
      accepted =
          after.missing() < before.missing()
              || sum(after) < sum(before)
              || (sum(after) == sum(before)
                  && after.objective() < before.objective() - temperature * log());
      after.open().stream().forEach(service -> absences[service]++);
    }
    done++;
    return accepted;
  }

  private double log() {
    return Math.log(random.nextDouble());
  }

  private long sum(State state) {
    return state.open().stream().mapToLong(service -> 1 + absences[service]).sum();
  }

  /** Whether a run is over; the next one begins. */
  boolean isOver() {
    if (done < length) {
      return false;
    }
    done = 0;
    length *= 2;
    warm = Math.max(4 * cold, warm / 2);
    return true;
  }
}
