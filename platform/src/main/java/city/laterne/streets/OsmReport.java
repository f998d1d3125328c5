package city.laterne.streets;

import java.util.List;

/**
 * What a file of OpenStreetMap held, and what of it could not be taken over.
 *
 * @param nodes points in it
 * @param ways lines in it
 * @param relations groups in it
 * @param cutWays wanted ways of which some points are missing: their longest known part was taken
 * @param lostWays wanted ways of which fewer than two points in a row are known, or an area's
 *     outline that is not whole: left out
 * @param brokenAreas borders and areas of several ways that do not close in this file, or cover
 *     nothing: left out
 * @param districts administrative districts that were taken
 * @param cutDistricts those of them that the map's edge cuts: they were closed along it
 * @param notes a sentence on each area left out, at most {@value #LISTED}
 */
public record OsmReport(
    long nodes,
    long ways,
    long relations,
    int cutWays,
    int lostWays,
    int brokenAreas,
    int districts,
    int cutDistricts,
    List<String> notes) {
  /** How many sentences a report holds. */
  public static final int LISTED = 100;

  /** Copies the list. */
  public OsmReport {
    notes = List.copyOf(notes);
  }
}
