package city.laterne.portal;

import org.locationtech.jts.geom.Envelope;

/**
 * A rectangle of the pyramid's smallest squares, its edges included.
 *
 * @param west its first column
 * @param north its first row
 * @param east its last column
 * @param south its last row
 */
public record LeafRange(int west, int north, int east, int south) {
  /** The squares that an envelope in degrees touches. */
  public static LeafRange of(Envelope where) {
    return new LeafRange(
        TileAddress.column(where.getMinX(), LightPyramid.LEAF),
        TileAddress.row(where.getMaxY(), LightPyramid.LEAF),
        TileAddress.column(where.getMaxX(), LightPyramid.LEAF),
        TileAddress.row(where.getMinY(), LightPyramid.LEAF));
  }

  /** Whether a square is one of them. */
  public boolean has(int column, int row) {
    return column >= west && column <= east && row >= north && row <= south;
  }
}
