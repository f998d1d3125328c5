package city.laterne.lighting;

import city.laterne.context.EntityImport.Counts;
import java.util.List;

/**
 * What became of a list of lamps.
 *
 * @param features how many the list has
 * @param created lamps that are new
 * @param updated lamps that were there and changed
 * @param unchanged lamps that were there just so
 * @param rejected features that were left out
 * @param rejections the first of them, at most {@value #LISTED}
 * @param outside lamps that were taken, but stand far from every street of the map
 * @param completed what was reckoned besides
 * @param notes what was assumed of the list, a sentence each: system of coordinates, columns, code
 */
public record ImportReport(
    int features,
    int created,
    int updated,
    int unchanged,
    int rejected,
    List<Rejection> rejections,
    Outside outside,
    Completed completed,
    List<String> notes) {
  /** How many rejections a report lists, and how many lamps outside. */
  public static final int LISTED = 1_000;

  /** Copies the lists. */
  public ImportReport {
    rejections = List.copyOf(rejections);
    notes = List.copyOf(notes);
  }

  /** A report of a list of which nothing was assumed. */
  public ImportReport(
      int features,
      int created,
      int updated,
      int unchanged,
      int rejected,
      List<Rejection> rejections) {
    this(
        features,
        created,
        updated,
        unchanged,
        rejected,
        rejections,
        Outside.NONE,
        Completed.NOTHING,
        List.of());
  }

  /** Whether anything was written. */
  public boolean changedSomething() {
    return created + updated > 0
        || completed.estimated().changedSomething()
        || completed.removed() + completed.circuits() + completed.cabinets() > 0;
  }

  /**
   * A feature left out.
   *
   * @param index its place in the file, from 1 on: of a table the line, of a map the feature
   * @param id what the file calls it, maybe empty
   * @param code a stable word, e.g. {@code NotAPoint}
   * @param reason a sentence for people
   */
  public record Rejection(int index, String id, String code, String reason) {}

  /**
   * Lamps that were taken, but stand more than 100 m from every street of the map.
   *
   * @param count how many
   * @param lamps the first of them, at most {@value #LISTED}
   */
  public record Outside(int count, List<Far> lamps) {
    /** None, or no map to tell. */
    public static final Outside NONE = new Outside(0, List.of());

    /** Copies the list. */
    public Outside {
      lamps = List.copyOf(lamps);
    }
  }

  /**
   * A lamp far from every street.
   *
   * @param index its place in the file, as in {@link Rejection}
   * @param id its URI
   * @param longitude degrees east, WGS 84
   * @param latitude degrees north, WGS 84
   */
  public record Far(int index, String id, double longitude, double latitude) {}

  /**
   * What was reckoned besides.
   *
   * @param estimated lamps along lit streets where none is recorded
   * @param removed lamps of an earlier state of the source that it no longer knows
   * @param circuits circuits that are new
   * @param cabinets cabinets that are new
   */
  public record Completed(Counts estimated, int removed, int circuits, int cabinets) {
    /** Nothing. */
    public static final Completed NOTHING = new Completed(Counts.NONE, 0, 0, 0);
  }
}
