package city.laterne.streets;

import java.util.List;
import org.locationtech.jts.geom.Envelope;

/**
 * A map as it was read from a file or made up, before it is installed.
 *
 * @param attribution whom the page has to name, such as {@code © OpenStreetMap contributors (ODbL)}
 * @param streets its streets
 * @param districts its districts, the greater first
 * @param shapes its base map
 * @param lamps the street lamps that it shows
 */
public record CityMap(
    String attribution,
    List<Street> streets,
    List<District> districts,
    List<MapShape> shapes,
    List<MappedLamp> lamps) {
  /** A map. */
  public CityMap {
    streets = List.copyOf(streets);
    districts = List.copyOf(districts);
    shapes = List.copyOf(shapes);
    lamps = List.copyOf(lamps);
  }

  /** The least box about all streets, degrees; null to the sides where there is none. */
  public Envelope bounds() {
    Envelope bounds = new Envelope();
    streets.forEach(street -> bounds.expandToInclude(street.line().getEnvelopeInternal()));
    return bounds;
  }
}
