package city.laterne.lighting;

import city.laterne.shared.DimLevel;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * How the city's lights burn through the night.
 *
 * @param switchingAltitude altitude of the sun's centre at which lights are switched, degrees; −4
 *     gives the trade's 4,000 hours a year in Germany
 * @param evening from dusk on
 * @param night in the small hours
 * @param morning until dawn
 * @param nightFrom local time at which the night level begins, after noon
 * @param nightTo local time at which it ends, before noon
 * @param zone the city's time zone
 */
public record ProgrammeSettings(
    double switchingAltitude,
    DimLevel evening,
    DimLevel night,
    DimLevel morning,
    LocalTime nightFrom,
    LocalTime nightTo,
    ZoneId zone) {
  /** Checks the ranges. */
  public ProgrammeSettings {
    if (!(switchingAltitude >= -18 && switchingAltitude <= 5)) {
      throw new IllegalArgumentException(
          "lights cannot be switched at a sun altitude of "
              + switchingAltitude
              + "°; sensible is −18 to 5, usual −4");
    }
    if (!nightFrom.isAfter(LocalTime.NOON) || !nightTo.isBefore(LocalTime.NOON)) {
      throw new IllegalArgumentException(
          "the night from "
              + nightFrom
              + " to "
              + nightTo
              + " must begin after and end before noon");
    }
  }

  /** Full light in the evening and the morning, half from 23 to 5, German time. */
  public static ProgrammeSettings usual() {
    return new ProgrammeSettings(
        -4,
        DimLevel.FULL,
        new DimLevel(0.5),
        DimLevel.FULL,
        LocalTime.of(23, 0),
        LocalTime.of(5, 0),
        ZoneId.of("Europe/Berlin"));
  }
}
