package city.laterne.lighting;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** The state of the lights at a glance. */
public final class LightingSummary {
  private final Counts counts;
  private final long faults;
  private final Clock clock;
  private final Optional<Sun> sun;

  /**
   * How many lights are how.
   *
   * @param lights in all
   * @param on burning, as their devices say ({@link PowerState#LIT})
   * @param off dark, as their devices say; neither, where they say nothing
   * @param desiredOn that shall burn
   * @param confirmed whose device confirmed the desired level
   * @param waiting whose device did not yet
   * @param watts consumption as the devices say, W
   * @param planWatts consumption by the models' curves at the desired levels, W; lights of unknown
   *     rating add nothing
   */
  public record Counts(
      int lights,
      int on,
      int off,
      int desiredOn,
      int confirmed,
      int waiting,
      double watts,
      double planWatts) {}

  /**
   * The city's clock.
   *
   * @param time the city's time
   * @param speed city seconds in one second of the machine
   * @param zone the time zone in which the city reads it
   */
  public record Clock(Instant time, double speed, ZoneId zone) {}

  /**
   * What comes next at the lights' place, each {@link Instant#MAX} when not within a year.
   *
   * @param phase the programme's present phase
   * @param switchOn when the programme lights them
   * @param switchOff when the programme ends
   * @param sunrise upper limb on the horizon with refraction (−0.833°)
   * @param sunset the same
   */
  public record Sun(
      SunProgramme.Phase phase,
      Instant switchOn,
      Instant switchOff,
      Instant sunrise,
      Instant sunset) {}

  /** A summary; the sun is unknown as long as there is no light with a place. */
  public LightingSummary(Counts counts, long faults, Clock clock, Optional<Sun> sun) {
    this.counts = counts;
    this.faults = faults;
    this.clock = clock;
    this.sun = sun;
  }

  /** How many lights are how. */
  public Counts counts() {
    return counts;
  }

  /** How many faults last. */
  public long faults() {
    return faults;
  }

  /** The city's clock. */
  public Clock clock() {
    return clock;
  }

  /** What comes next; empty as long as there is no light with a place. */
  public Optional<Sun> findSun() {
    return sun;
  }
}
