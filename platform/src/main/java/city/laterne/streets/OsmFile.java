package city.laterne.streets;

import city.laterne.shared.Failure;
import city.laterne.streets.internal.OsmMapReader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Maps in OpenStreetMap's forms: PBF, XML and either of them gzipped, told apart by their content
 * (<a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF format</a>, <a
 * href="https://wiki.openstreetmap.org/wiki/OSM_XML">OSM XML</a>). The elements may stand in any
 * order. Ways whose nodes lie outside of the extract are cut there. Borders of districts that its
 * edge cuts are closed along it where it follows which side is the district's ({@link
 * District#cut}); other borders that do not close are left out.
 */
public final class OsmFile {
  /** Whom whoever shows such a map has to name (ODbL 1.0, section 4.3). */
  public static final String ATTRIBUTION = "© OpenStreetMap contributors (ODbL)";

  private OsmFile() {}

  /**
   * A map and what became of the file's elements.
   *
   * @param map what was read
   * @param report what was counted and left out
   */
  public record Reading(CityMap map, OsmReport report) {}

  /**
   * Reads a map.
   *
   * @throws Failure INVALID, code NotOsm, when the file is of another kind, damaged or cut off, or
   *     has no streets; TOO_LARGE, code MapTooLarge, for more than the memory at hand can take;
   *     UNAVAILABLE, code FileUnreadable, when it cannot be read
   */
  public static CityMap read(Path file, Progress progress) {
    return readWithReport(file, progress).map();
  }

  /**
   * Reads a map and tells what was left out.
   *
   * @throws Failure as {@link #read}
   */
  public static Reading readWithReport(Path file, Progress progress) {
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
