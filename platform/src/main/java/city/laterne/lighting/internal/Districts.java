package city.laterne.lighting.internal;

import city.laterne.streets.District;
import city.laterne.streets.StreetMap;
import java.util.Optional;

/** The districts of a city, by name. */
final class Districts {
  private final Optional<StreetMap> map;
  private final boolean empty;

  Districts(Optional<StreetMap> map) {
    this.map = map;
    this.empty = map.isEmpty() || map.get().districts().isEmpty();
  }

  /** Whether the city has none. */
  boolean isEmpty() {
    return empty;
  }

  /** The name of the smallest district around a place; empty when it lies in none. */
  String of(double longitude, double latitude) {
    return empty
        ? ""
        : map.flatMap(city -> city.findDistrict(longitude, latitude))
            .map(District::name)
            .orElse("");
  }
}
