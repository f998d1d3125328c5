package city.laterne.app.modelcity;

import city.laterne.lighting.Inventory;
import city.laterne.streets.RoadClass;
import java.util.List;

/**
 * The made-up kinds of luminaires of the model city: LED of several sizes, dimmable, and sodium
 * lamps that are yet to be replaced and have one level only. Rated power includes the gear.
 */
final class Luminaires {
  static final Inventory.Model LANTERN =
      new Inventory.Model("Altstadtlaterne LED 22", 22, 0.5, 2_200, true);
  static final Inventory.Model SMALL =
      new Inventory.Model("Mastleuchte LED 18", 18, 0.4, 2_700, true);
  static final Inventory.Model MEDIUM =
      new Inventory.Model("Mastleuchte LED 27", 27, 0.5, 3_000, true);
  static final Inventory.Model LARGE =
      new Inventory.Model("Mastleuchte LED 52", 52, 0.6, 3_000, true);
  static final Inventory.Model LARGEST =
      new Inventory.Model("Mastleuchte LED 84", 84, 0.8, 4_000, true);
  static final Inventory.Model SODIUM_50 =
      new Inventory.Model("Natriumdampf 50", 62, 0, 2_000, false);
  static final Inventory.Model SODIUM_70 =
      new Inventory.Model("Natriumdampf 70", 83, 0, 2_000, false);
  static final Inventory.Model SODIUM_100 =
      new Inventory.Model("Natriumdampf 100", 115, 0, 2_000, false);
  static final Inventory.Model SODIUM_150 =
      new Inventory.Model("Natriumdampf 150", 171, 0, 2_000, false);

  static final List<Inventory.Model> ALL =
      List.of(LANTERN, SMALL, MEDIUM, LARGE, LARGEST, SODIUM_50, SODIUM_70, SODIUM_100, SODIUM_150);

  private Luminaires() {}

  /** The kind for a road, new or old. */
  static Inventory.Model of(RoadClass roadClass, boolean modern) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> modern ? LARGEST : SODIUM_150;
      case SECONDARY, TERTIARY -> modern ? LARGE : SODIUM_100;
      case UNCLASSIFIED -> modern ? LARGE : SODIUM_70;
      case RESIDENTIAL, SERVICE -> modern ? MEDIUM : SODIUM_70;
      case PEDESTRIAN -> LANTERN;
      case LIVING_STREET, TRACK, CYCLEWAY, FOOTWAY, STEPS -> modern ? SMALL : SODIUM_50;
    };
  }
}
