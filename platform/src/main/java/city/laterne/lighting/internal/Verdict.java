package city.laterne.lighting.internal;

import city.laterne.lighting.FaultKind;
import city.laterne.lighting.PowerCurve;
import java.util.Optional;

/** What one look at a light's level and power says. The order is part of the table's state. */
enum Verdict {
  /** Nothing: there was no report, or it fits neither. */
  NONE(Optional.empty(), 0),
  /** Burns as the curve says. */
  BURNS(Optional.empty(), 20),
  /** Dark as it shall be. */
  RESTS(Optional.empty(), 20),
  /**
   * Dark because its own device did not switch it: a command's matter, unless others are so too.
   */
  NOT_SWITCHED(Optional.empty(), 20),
  /** Shall burn, takes standby. */
  LAMP_OUT(Optional.of(FaultKind.LAMP_OUT), 40),
  /** Shall be dark, takes more. */
  DAY_BURNER(Optional.of(FaultKind.DAY_BURNER), 45),
  /** Over the curve. */
  TOO_HIGH(Optional.of(FaultKind.POWER_TOO_HIGH), 40),
  /** Under the curve. */
  TOO_LOW(Optional.of(FaultKind.POWER_TOO_LOW), 40);

  private static final Verdict[] ALL = values();

  /** The share of the expected power by which it may differ. */
  private static final double TOLERANCE = 0.25;

  /** The difference from the expected power that is never a fault, W. */
  private static final double LEAST_DIFFERENCE = 4;

  final Optional<FaultKind> fault;

  /** How long reports have to say the same before it counts, machine time, s. */
  final int holdSeconds;

  Verdict(Optional<FaultKind> fault, int holdSeconds) {
    this.fault = fault;
    this.holdSeconds = holdSeconds;
  }

  static Verdict at(int ordinal) {
    return ALL[ordinal];
  }

  /** Whether a light is dark that shall burn. */
  boolean isDark() {
    return this == LAMP_OUT || this == NOT_SWITCHED;
  }

  /** Whether this verdict, once it counts, proves that a fault is over. */
  boolean clears(FaultKind kind) {
    return switch (kind) {
      case LAMP_OUT -> this == BURNS || this == TOO_HIGH || this == TOO_LOW;
      case DAY_BURNER -> this == RESTS;
      case POWER_TOO_HIGH -> this == BURNS || this == LAMP_OUT || this == TOO_LOW;
      case POWER_TOO_LOW -> this == BURNS || this == LAMP_OUT || this == TOO_HIGH;
      case NO_CONTACT, CIRCUIT_DARK, CIRCUIT_SILENT -> false;
    };
  }

  /**
   * Looks at a light.
   *
   * @param desired level that it shall burn at, 0 to 1; negative for none
   * @param level as its device says, 0 to 1; negative for unknown
   * @param inGroup whether its circuit switches it, so that its own device's word does not excuse
   * @param power as its device says, W; NaN for unknown
   */
  static Verdict of(double desired, double level, boolean inGroup, double power, PowerCurve curve) {
    if (Double.isNaN(power)) {
      return NONE;
    }
    double rated = curve.isKnown() ? curve.ratedWatts() : 0;
    if (desired == 0 || (desired < 0 && level == 0)) {
      return power > curve.standbyWatts() + Math.max(3, 0.1 * rated) ? DAY_BURNER : RESTS;
    }
    boolean standby = power <= curve.standbyWatts() + Math.max(1.5, 0.03 * rated);
    double burning = level > 0 ? level : inGroup ? desired : 0;
    if (burning <= 0) {
      return standby ? NOT_SWITCHED : NONE;
    }
    if (standby) {
      return LAMP_OUT;
    }
    if (!curve.isKnown()) {
      return BURNS;
    }
    double expected = curve.watts(burning);
    double allowed = Math.max(LEAST_DIFFERENCE, TOLERANCE * expected);
    if (power > expected + allowed) {
      return TOO_HIGH;
    }
    return power < expected - allowed ? TOO_LOW : BURNS;
  }
}
