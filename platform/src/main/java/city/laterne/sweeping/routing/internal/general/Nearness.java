package city.laterne.sweeping.routing.internal.general;

import city.laterne.sweeping.routing.internal.insert.Calls;
import city.laterne.sweeping.routing.internal.insert.Legs;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which services lie near each other by the drive between them, found when first asked for. */
final class Nearness {
  private static final int[] UNKNOWN = {};

  private final Calls calls;
  private final Legs legs;
  private final int count;
  private final int[][] near;

  /**
   * Nothing known as yet.
   *
   * @param count how many near services are kept of each
   */
  Nearness(Calls calls, Legs legs, int count) {
    this.calls = calls;
    this.legs = legs;
    this.count = count;
    near = new int[calls.services][];
    Arrays.fill(near, UNKNOWN);
  }

  /** The services near one, itself first. */
  int[] to(int service) {
    if (near[service].length == 0) {
      near[service] = found(service);
    }
    return near[service];
  }

  private int[] found(int service) {
    long[] apart = new long[calls.services];
    Arrays.setAll(apart, other -> other == service ? -1 : calls.apart(legs, service, other));
    return IntStream.range(0, apart.length)
        .boxed()
        .sorted(Comparator.comparingLong(other -> apart[other]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
