package city.laterne.streets.internal;

import city.laterne.streets.MapShape;
import city.laterne.streets.Street;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
  private static final Set<String> SETTLEMENTS =
      Set.of(
          "city",
          "town",
          "village",
          "hamlet",
          "municipality",
          "borough",
          "suburb",
          "quarter",
          "neighbourhood");
  private static final Pattern WIDTH =
      Pattern.compile("[~≈<>]?\\s*([0-9]{1,5}(?:[.,][0-9]{1,4})?)\\s*(m|cm|ft|')?");
  private static final double FOOT = 0.3048;
  private static final double WIDEST = 200;
  private static final int LONGEST = 200;
  private static final Set<String> KEPT =
      Set.of(
          "type",
          "name",
          "boundary",
          "admin_level",
          "highway",
          "oneway",
          "junction",
          "lit",
          "surface",
          "width:carriageway",
          "width",
          "est_width",
          "bridge",
          "tunnel",
          "building",
          "natural",
          "waterway",
          "landuse",
          "leisure",
          "railway");

  private final Map<String, String> tags;

  Tags(Map<String, String> tags) {
    this.tags = tags;
  }

  /** Those that have a meaning here, which are few of many; without needless blanks. */
  static Tags kept(Map<String, String> tags) {
    Map<String, String> kept = HashMap.newHashMap(4);
    tags.forEach(
        (key, value) -> {
          if (KEPT.contains(key)) {
            String text = value.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
            kept.put(key, text.length() > LONGEST ? text.substring(0, LONGEST) : text);
          }
        });
    return new Tags(Map.copyOf(kept));
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
    if (WATER_LINES.contains(get("waterway")) && !isSet("tunnel")) {
      return Optional.of(MapShape.Layer.WATER);
    }
    return RAILS.contains(get("railway")) ? Optional.of(MapShape.Layer.RAIL) : Optional.empty();
  }

  /** The value that decided the layer. */
  String word(MapShape.Layer layer) {
    List<String> keys =
        switch (layer) {
          case BUILDING -> List.of("building");
          case WATER -> List.of("waterway", "natural", "landuse");
          case GREEN -> List.of("landuse", "leisure", "natural");
          case RAIL -> List.of("railway");
        };
    for (String key : keys) {
      if (!get(key).isEmpty()) {
        return get(key);
      }
    }
    return "";
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
      case "", "unknown" -> Street.Lit.UNKNOWN;
      case "no", "disused" -> Street.Lit.NO;
      default -> Street.Lit.YES;
    };
  }

  /**
   * Metres of the carriageway where it is said, else of the way; NaN when it is missing, no number
   * or beyond all reason. A number without unit is in metres.
   */
  double width() {
    for (String key : List.of("width:carriageway", "width", "est_width")) {
      Matcher number = WIDTH.matcher(get(key));
      if (number.matches()) {
        double value = Double.parseDouble(number.group(1).replace(',', '.'));
        double metres =
            switch (Objects.requireNonNullElse(number.group(2), "m")) {
              case "cm" -> value / 100;
              case "ft", "'" -> value * FOOT;
              default -> value;
            };
        return metres > 0 && metres <= WIDEST ? Math.round(metres * 1e3) / 1e3 : Double.NaN;
      }
    }
    return Double.NaN;
  }

  boolean isSet(String key) {
    return !get(key).isEmpty() && !get(key).equals("no");
  }

  /** Whether a node stands for a settlement or a part of one, whose name a district may bear. */
  static boolean isSettlement(String place) {
    return SETTLEMENTS.contains(place);
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
