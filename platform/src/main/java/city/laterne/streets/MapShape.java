package city.laterne.streets;

import org.locationtech.jts.geom.Geometry;

/**
 * Something of the base map that the city does not manage here.
 *
 * @param layer which kind
 * @param word OpenStreetMap's value, such as {@code river}, {@code park}, {@code tram}
 * @param name as people call it; empty when it has none
 * @param geometry a line, a polygon or several, longitude and latitude in degrees, WGS 84
 */
public record MapShape(Layer layer, String word, String name, Geometry geometry) {
  /** Layers of the base map, the lowest first. */
  public enum Layer {
    GREEN,
    WATER,
    BUILDING,
    RAIL
  }
}
