package city.laterne.lighting;

import java.util.List;

/**
 * What became of the features of a file of lamps.
 *
 * @param features how many the file has
 * @param created lamps that are new
 * @param updated lamps that were there and changed
 * @param unchanged lamps that were there just so
 * @param rejected features that were left out
 * @param rejections the first of them, at most {@value #LISTED}
 */
public record ImportReport(
    int features,
    int created,
    int updated,
    int unchanged,
    int rejected,
    List<Rejection> rejections) {
  /** How many rejections a report lists. */
  public static final int LISTED = 1_000;

  /** Copies the list. */
  public ImportReport {
    rejections = List.copyOf(rejections);
  }

  /**
   * A feature left out.
   *
   * @param index its place in the file, from 1 on
   * @param id what the file calls it, maybe empty
   * @param code a stable word, e.g. {@code NotAPoint}
   * @param reason a sentence for people
   */
  public record Rejection(int index, String id, String code, String reason) {}
}
