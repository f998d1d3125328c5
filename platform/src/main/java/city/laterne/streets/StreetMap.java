package city.laterne.streets;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Envelope;

/**
 * The installed map of a tenant. Reads come from a snapshot: an import in between changes nothing
 * for a running call. Envelopes are longitude and latitude in degrees, WGS 84. Safe for many
 * threads.
 */
public interface StreetMap {
  /** A number that changes with every import that changed something; 0 while there is no map. */
  long version();

  /** Whom the page has to name; empty while there is no map. */
  String attribution();

  /** What the map covers; empty while there is no map. */
  Optional<Envelope> findBounds();

  /** Passes the streets that touch an envelope, those of the given classes only. */
  void eachStreet(Envelope where, Set<RoadClass> classes, Consumer<Street> visitor);

  /**
   * Passes shapes that touch an envelope.
   *
   * @param least shapes whose longer side is shorter are left out, degrees
   */
  void eachShape(
      Envelope where, Set<MapShape.Layer> layers, double least, Consumer<MapShape> visitor);

  /** All districts, the greater first. */
  List<District> districts();

  /** The smallest district around a place. */
  Optional<District> findDistrict(double longitude, double latitude);

  /**
   * Streets whose name contains a text, whatever its case and whether umlauts are written as such,
   * those that begin with it first.
   */
  List<NamedStreet> search(String text, int most);

  /**
   * All pieces of a name in one district.
   *
   * @param name as people call it
   * @param district where; empty when it lies in none
   * @param bounds what it covers
   */
  record NamedStreet(String name, String district, Envelope bounds) {}
}
