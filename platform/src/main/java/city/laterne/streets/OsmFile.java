package city.laterne.streets;

import city.laterne.shared.Failure;
import city.laterne.streets.internal.OsmMapReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Maps in OpenStreetMap's forms: PBF, XML and gzipped XML, told apart by their content (<a
 * href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF format</a>, <a
 * href="https://wiki.openstreetmap.org/wiki/OSM_XML">OSM XML</a>). The elements may stand in any
 * order. Ways whose nodes lie outside of the extract are cut there; borders that are not closed
 * within it are left out.
 */
public final class OsmFile {
  private OsmFile() {}

  /**
   * Reads a map.
   *
   * @throws Failure INVALID, code NotOsm, when the file is of another kind, damaged or cut off, or
   *     has no streets; TOO_LARGE, code TooManyNodes, for more than a large city's; UNAVAILABLE,
   *     code FileUnreadable, when it cannot be read
   */
  public static CityMap read(Path file, Progress progress) {
    return new OsmMapReader(file, progress).read();
  }

  /**
   * A place in the map, without reading all of it: its first point.
   *
   * @return longitude and latitude in degrees; empty when the file is no map
   */
  public static Optional<double[]> findPlace(Path file) {
    return OsmMapReader.findFirstPoint(file);
  }
}
