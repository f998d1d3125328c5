package city.laterne.streets;

import java.util.Locale;
import java.util.Optional;

/** What a way is for, after OpenStreetMap's key {@code highway}, the greater roads first. */
public enum RoadClass {
  MOTORWAY,
  TRUNK,
  PRIMARY,
  SECONDARY,
  TERTIARY,
  UNCLASSIFIED,
  RESIDENTIAL,
  LIVING_STREET,
  PEDESTRIAN,
  SERVICE,
  TRACK,
  CYCLEWAY,
  FOOTWAY,
  STEPS;

  /** OpenStreetMap's word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The class of an OpenStreetMap word; slip roads ({@code _link}) have the class of their road,
   * {@code path}, {@code bridleway} and {@code corridor} are footways, {@code road} is
   * unclassified. Empty for what is no way for traffic, such as {@code construction}, {@code
   * proposed} or {@code platform}.
   */
  public static Optional<RoadClass> of(String highway) {
    String word = highway.endsWith("_link") ? highway.substring(0, highway.length() - 5) : highway;
    return switch (word) {
      case "path", "bridleway", "corridor" -> Optional.of(FOOTWAY);
      case "road", "busway", "bus_guideway" -> Optional.of(UNCLASSIFIED);
      default -> {
        for (RoadClass each : values()) {
          if (each.word().equals(word)) {
            yield Optional.of(each);
          }
        }
        yield Optional.empty();
      }
    };
  }

  /** Whether motor vehicles of residents and services commonly drive there. */
  public boolean isDriveable() {
    return compareTo(SERVICE) <= 0 && this != PEDESTRIAN;
  }
}
