package city.laterne.portal;

import city.laterne.streets.District;
import city.laterne.streets.MapShape;
import city.laterne.streets.RoadClass;
import java.util.EnumSet;

/**
 * What the base map shows at a zoom: greater things from afar, lesser ones as one comes nearer.
 *
 * @param zoom of the tile, whose side is drawn about {@link #PIXELS} pixels long
 */
record MapSelection(int zoom) {
  /** How long a tile's side is drawn at its own zoom, CSS pixels. */
  static final int PIXELS = 512;

  private static final int MUNICIPALITY = 8;
  private static final int CITY_DISTRICT = 9;

  static MapSelection at(int zoom) {
    return new MapSelection(zoom);
  }

  /** How far simplified lines may lie off, units of the tile (eight to a pixel). */
  double tolerance() {
    return zoom >= 16 ? 1.5 : 4;
  }

  /** The length, in pixels, from which shapes are shown. */
  double leastPixels() {
    return zoom >= 15 ? 1.5 : 5;
  }

  /** The least zoom of a class of streets. */
  private static int from(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY -> 5;
      case TRUNK -> 6;
      case PRIMARY -> 8;
      case SECONDARY -> 9;
      case TERTIARY -> 10;
      case UNCLASSIFIED, RESIDENTIAL -> 12;
      case LIVING_STREET, PEDESTRIAN -> 13;
      case SERVICE, TRACK, CYCLEWAY, FOOTWAY, STEPS -> 14;
    };
  }

  private static int namedFrom(RoadClass roadClass) {
    return switch (roadClass) {
      case MOTORWAY, TRUNK, PRIMARY -> 12;
      case SECONDARY, TERTIARY -> 13;
      case UNCLASSIFIED, RESIDENTIAL, LIVING_STREET, PEDESTRIAN -> 14;
      case SERVICE, TRACK, CYCLEWAY, FOOTWAY, STEPS -> 16;
    };
  }

  /** The classes of streets that are shown. */
  EnumSet<RoadClass> classes() {
    EnumSet<RoadClass> classes = EnumSet.noneOf(RoadClass.class);
    for (RoadClass each : RoadClass.values()) {
      if (zoom >= from(each)) {
        classes.add(each);
      }
    }
    return classes;
  }

  /** Whether a street of a class has its name on it. */
  boolean names(RoadClass roadClass) {
    return zoom >= namedFrom(roadClass);
  }

  /** The layers of shapes that are shown. */
  EnumSet<MapShape.Layer> layers() {
    EnumSet<MapShape.Layer> layers = EnumSet.noneOf(MapShape.Layer.class);
    for (MapShape.Layer each : MapShape.Layer.values()) {
      int from =
          switch (each) {
            case WATER -> 5;
            case GREEN -> 9;
            case RAIL -> 11;
            case BUILDING -> 14;
          };
      if (zoom >= from) {
        layers.add(each);
      }
    }
    return layers;
  }

  /** Whether a district's border and name are shown. */
  boolean shows(District district) {
    if (district.level() <= MUNICIPALITY) {
      return zoom >= 6 && zoom <= 13;
    }
    return district.level() == CITY_DISTRICT ? zoom >= 9 && zoom <= 14 : zoom >= 12;
  }
}
