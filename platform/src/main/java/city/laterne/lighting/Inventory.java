package city.laterne.lighting;

import java.util.List;

/**
 * What feeds lights, and what they are made of, as a register or the model city tells of it.
 *
 * @param models kinds of luminaires
 * @param cabinets where circuits begin
 * @param circuits what is switched together
 */
public record Inventory(List<Model> models, List<Cabinet> cabinets, List<Circuit> circuits) {
  /** What is known of nothing. */
  public static final Inventory NONE = new Inventory(List.of(), List.of(), List.of());

  /** An inventory. */
  public Inventory {
    models = List.copyOf(models);
    cabinets = List.copyOf(cabinets);
    circuits = List.copyOf(circuits);
  }

  /**
   * A kind of luminaire.
   *
   * @param name unique
   * @param ratedWatts mains power at full light, W
   * @param standbyWatts mains power with the lamp off, W
   * @param kelvin colour temperature, K
   * @param dimmable whether it has levels between off and full
   */
  public record Model(
      String name, double ratedWatts, double standbyWatts, int kelvin, boolean dimmable) {}

  /**
   * A control cabinet.
   *
   * @param name unique
   * @param longitude degrees east, WGS 84
   * @param latitude degrees north, WGS 84
   * @param assumed whether it was reckoned instead of recorded
   */
  public record Cabinet(String name, double longitude, double latitude, boolean assumed) {}

  /**
   * A circuit.
   *
   * @param name unique
   * @param cabinet name of the cabinet where it begins
   * @param assumed whether it was reckoned instead of recorded
   */
  public record Circuit(String name, String cabinet, boolean assumed) {}
}
