package city.laterne.streets;

import org.locationtech.jts.geom.LineString;

/**
 * A piece of a street between two ends, as one way of OpenStreetMap.
 *
 * @param id its URI, {@code urn:ngsi-ld:RoadSegment:…}
 * @param name the street's name; empty when it has none
 * @param roadClass what it is for
 * @param oneWay in which directions vehicles may drive
 * @param lit whether it is lit, as the map says
 * @param surface OpenStreetMap's word, {@code asphalt} and so on; empty when unknown
 * @param width of the carriageway, m; NaN when unknown
 * @param bridge whether it lies on a bridge
 * @param tunnel whether it lies in a tunnel
 * @param line its course, longitude and latitude in degrees, WGS 84
 */
public record Street(
    String id,
    String name,
    RoadClass roadClass,
    OneWay oneWay,
    Lit lit,
    String surface,
    double width,
    boolean bridge,
    boolean tunnel,
    LineString line) {
  /** Directions of traffic. */
  public enum OneWay {
    /** Both. */
    NO,
    /** Along the line. */
    FORWARD,
    /** Against the line. */
    BACKWARD
  }

  /** Whether there is street lighting. */
  public enum Lit {
    YES,
    NO,
    UNKNOWN
  }
}
