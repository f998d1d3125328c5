package city.laterne.lighting;

/**
 * Whether a light burns, as its device says it. Smart Data Models' Streetlight 0.2.1 has four words
 * for the attribute {@code powerState}.
 */
public enum PowerState {
  /** It burns: {@code on}; dimmed, {@code low}; or warming up, {@code bootingUp}. */
  LIT,
  /** It is dark: {@code off}. */
  DARK,
  /** The device said nothing, or another word. */
  UNKNOWN;

  /** What a word of the attribute means. */
  public static PowerState of(String word) {
    return switch (word) {
      case "on", "low", "bootingUp" -> LIT;
      case "off" -> DARK;
      default -> UNKNOWN;
    };
  }
}
