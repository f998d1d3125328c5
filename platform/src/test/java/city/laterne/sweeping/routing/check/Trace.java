package city.laterne.sweeping.routing.check;

import java.util.List;

/**
 * One way of carrying out a route: vertices may be reached by one link or another, which with turn
 * rules changes the drive from there.
 *
 * @param legs a drive and what is done at its end for each stop, and the drive to the end depot
 */
record Trace(List<Leg> legs) {
  /**
   * A drive and what is done at its end.
   *
   * @param driveCost of the drive with its turns
   * @param driveTime of the drive with its turns
   * @param stop index of the stop, the number of stops for the end depot
   */
  record Leg(long driveCost, long driveTime, int stop) {}

  long driveTime() {
    return legs.stream().mapToLong(Leg::driveTime).sum();
  }

  long driveCost() {
    return legs.stream().mapToLong(Leg::driveCost).sum();
  }
}
