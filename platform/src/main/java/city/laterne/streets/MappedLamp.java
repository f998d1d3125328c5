package city.laterne.streets;

import java.util.Map;

/**
 * A street lamp that the map shows.
 *
 * @param id the map's number of it, unique in the map, such as {@code osm-node-42}
 * @param longitude degrees east, WGS 84
 * @param latitude degrees north, WGS 84
 * @param tags what the map says of it, OpenStreetMap's keys and values
 */
public record MappedLamp(String id, double longitude, double latitude, Map<String, String> tags) {
  /** A lamp. */
  public MappedLamp {
    tags = Map.copyOf(tags);
  }
}
