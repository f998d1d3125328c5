package city.laterne.lighting.internal;

import city.laterne.streets.District;
import city.laterne.streets.StreetMap;
import java.util.List;
import java.util.Optional;

/** The districts of a city, by name. */
final class Districts {
  private final Optional<StreetMap> map;
  private final boolean empty;
  private final boolean enclosing;

  Districts(Optional<StreetMap> map) {
    this.map = map;
    List<District> all = map.map(StreetMap::districts).orElse(List.of());
    this.empty = all.isEmpty();
    this.enclosing = !empty && all.stream().noneMatch(District::cut);
  }

  /**
   * Whether they tell where the city ends: where the map's edge cuts some, others may be missing.
   */
  boolean encloseTheCity() {
    return enclosing;
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
