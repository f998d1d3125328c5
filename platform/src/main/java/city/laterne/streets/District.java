package city.laterne.streets;

import org.locationtech.jts.geom.Geometry;

/**
 * A part of the city with a border.
 *
 * @param id its URI, {@code urn:ngsi-ld:AdministrativeArea:…}
 * @param name as people call it
 * @param level OpenStreetMap's {@code admin_level}: 8 municipality, 9 district, 10 quarter
 * @param area a polygon or several, longitude and latitude in degrees, WGS 84
 * @param cut whether the map's edge cuts it: then its area is the part of it within the map, and
 *     figures that are summed over it are those of this part
 */
public record District(String id, String name, int level, Geometry area, boolean cut) {
  /** A district that lies within the map as a whole. */
  public District(String id, String name, int level, Geometry area) {
    this(id, name, level, area, false);
  }
}
