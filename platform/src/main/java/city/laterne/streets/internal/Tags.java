package city.laterne.streets.internal;

import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenStreetMap's tags mean here (<a
 * href="https://wiki.openstreetmap.org/wiki/Map_features">map features</a>).
 */
final class Tags {
  private static final Set<String> WATER_LINES =
      Set.of("river", "canal", "stream", "ditch", "drain");
  private static final Set<String> RAILS =
      Set.of("rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail");
  private static final Set<String> GREEN_USES =
      Set.of(
          "grass",
          "forest",
          "meadow",
          "orchard",
          "vineyard",
          "allotments",
          "cemetery",
          "recreation_ground",
          "village_green",
          "greenfield",
          "flowerbed");
  private static final Set<String> GREEN_LEISURE =
      Set.of("park", "garden", "pitch", "golf_course", "nature_reserve", "playground");
  private static final Set<String> GREEN_NATURE =
      Set.of("wood", "scrub", "grassland", "heath", "wetland", "tree_row");
  private static final Pattern NUMBER =
      Pattern.compile("\\s*([0-9]{1,4}(?:[.,][0-9]{1,3})?)\\s*(m|')?.*");

  private final Map<String, String> tags;

  Tags(Map<String, String> tags) {
    this.tags = tags;
  }

  String get(String key) {
    return tags.getOrDefault(key, "");
  }

  /** The base map's layer of a closed line or an area. */
  Optional<MapShape.Layer> findAreaLayer() {
    if (!get("building").isEmpty() && !get("building").equals("no")) {
      return Optional.of(MapShape.Layer.BUILDING);
    }
    if (get("natural").equals("water")
        || get("waterway").equals("riverbank")
        || get("waterway").equals("dock")
        || Set.of("basin", "reservoir").contains(get("landuse"))) {
      return Optional.of(MapShape.Layer.WATER);
    }
    return GREEN_USES.contains(get("landuse"))
            || GREEN_LEISURE.contains(get("leisure"))
            || GREEN_NATURE.contains(get("natural"))
        ? Optional.of(MapShape.Layer.GREEN)
        : Optional.empty();
  }

  /** The base map's layer of a line. */
  Optional<MapShape.Layer> findLineLayer() {
    if (WATER_LINES.contains(get("waterway"))) {
      return Optional.of(MapShape.Layer.WATER);
    }
    return RAILS.contains(get("railway")) ? Optional.of(MapShape.Layer.RAIL) : Optional.empty();
  }

  /** The value that decided the layer. */
  String word() {
    for (String key : new String[] {"railway", "waterway", "natural", "landuse", "leisure"}) {
      if (!get(key).isEmpty()) {
        return get(key);
      }
    }
    return get("building");
  }

  Street.OneWay oneWay() {
    return switch (get("oneway")) {
      case "yes", "true", "1" -> Street.OneWay.FORWARD;
      case "-1", "reverse" -> Street.OneWay.BACKWARD;
      case "no", "false", "0" -> Street.OneWay.NO;
      default ->
          get("junction").equals("roundabout")
                  || get("junction").equals("circular")
                  || get("highway").startsWith("motorway")
              ? Street.OneWay.FORWARD
              : Street.OneWay.NO;
    };
  }

  Street.Lit lit() {
    return switch (get("lit")) {
      case "" -> Street.Lit.UNKNOWN;
      case "no", "disused" -> Street.Lit.NO;
      default -> Street.Lit.YES;
    };
  }

  /** Metres; NaN when it is missing, no number, or in feet. */
  double width() {
    Matcher number = NUMBER.matcher(get("width"));
    return number.matches() && !"'".equals(number.group(2))
        ? Double.parseDouble(number.group(1).replace(',', '.'))
        : Double.NaN;
  }

  boolean isSet(String key) {
    return !get(key).isEmpty() && !get(key).equals("no");
  }

  /** A border of districts: {@code admin_level} 6 to 11, 0 for none. */
  int adminLevel() {
    if (!get("boundary").equals("administrative")) {
      return 0;
    }
    String level = get("admin_level").strip().toLowerCase(Locale.ROOT);
    int number = level.matches("[0-9]{1,2}") ? Integer.parseInt(level) : 0;
    return number >= 6 && number <= 11 ? number : 0;
  }
}
