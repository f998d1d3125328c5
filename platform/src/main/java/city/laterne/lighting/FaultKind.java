package city.laterne.lighting;

import java.util.Optional;

/**
 * What can be wrong with a light or a circuit, as telemetry shows it. The order is part of state.
 */
public enum FaultKind {
  /** It shall burn, and takes no more than standby. */
  LAMP_OUT("lampOut"),
  /** It shall be dark, and takes more than standby. */
  DAY_BURNER("dayBurner"),
  /** It takes more than its model's curve says for the level. */
  POWER_TOO_HIGH("powerTooHigh"),
  /** It takes less than its model's curve says for the level. */
  POWER_TOO_LOW("powerTooLow"),
  /** Its device has not reported for several of its intervals while others do. */
  NO_CONTACT("noContact"),
  /** Several lights of a circuit shall burn and take no more than standby: one incident. */
  CIRCUIT_DARK("circuitDark"),
  /** Several lights of a circuit have not reported: one incident. */
  CIRCUIT_SILENT("circuitSilent");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  /** The word that the entity's attribute {@code faultKind} holds. */
  public String word() {
    return word;
  }

  /** Whether it concerns a circuit, not a light. */
  public boolean isOfCircuit() {
    return switch (this) {
      case CIRCUIT_DARK, CIRCUIT_SILENT -> true;
      case LAMP_OUT, DAY_BURNER, POWER_TOO_HIGH, POWER_TOO_LOW, NO_CONTACT -> false;
    };
  }

  /** The kind of a word; empty for another word. */
  public static Optional<FaultKind> of(String word) {
    for (FaultKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
