package city.laterne.portal;

import city.laterne.shared.Failure;
import org.locationtech.jts.geom.Envelope;

/**
 * A square of the world map in web Mercator (EPSG:3857), as all slippy maps number them: at zoom 0
 * one square is the world, each further zoom halves its sides; columns run east, rows south.
 *
 * @param zoom 0 to {@link #DEEPEST}
 * @param x column, 0 to 2^zoom − 1
 * @param y row, 0 to 2^zoom − 1
 */
public record TileAddress(int zoom, int x, int y) {
  /** The greatest zoom: a square is about 95 m wide in Germany. */
  public static final int DEEPEST = 18;

  private static final double MOST_NORTH = 85.051_128_779_806_59;

  /** Checks the ranges. */
  public TileAddress {
    if (zoom < 0 || zoom > DEEPEST || x < 0 || y < 0 || x >= 1 << zoom || y >= 1 << zoom) {
      throw new IllegalArgumentException("no tile " + zoom + "/" + x + "/" + y);
    }
  }

  /**
   * The address that a path names.
   *
   * @throws Failure NOT_FOUND, code NoSuchTile, when there is no such square
   */
  static TileAddress parse(String zoom, String x, String y) {
    try {
      return new TileAddress(Integer.parseInt(zoom), Integer.parseInt(x), Integer.parseInt(y));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Failure.Kind.NOT_FOUND,
          "NoSuchTile",
          "There is no tile "
              + zoom
              + "/"
              + x
              + "/"
              + y
              + ": zoom is 0 to "
              + DEEPEST
              + ", column and row are 0 to 2^zoom − 1.",
          e);
    }
  }

  /** The square around a place; places beyond the map's edge count to the outermost row. */
  public static TileAddress around(double longitude, double latitude, int zoom) {
    return new TileAddress(zoom, column(longitude, zoom), row(latitude, zoom));
  }

  /** The column of a longitude in degrees. */
  public static int column(double longitude, int zoom) {
    int most = (1 << zoom) - 1;
    return Math.clamp((long) Math.floor(worldX(longitude) * (1 << zoom)), 0, most);
  }

  /** The row of a latitude in degrees. */
  public static int row(double latitude, int zoom) {
    int most = (1 << zoom) - 1;
    return Math.clamp((long) Math.floor(worldY(latitude) * (1 << zoom)), 0, most);
  }

  /** How far east of the map's western edge a longitude lies, in widths of the map. */
  static double worldX(double longitude) {
    return (longitude + 180) / 360;
  }

  /** How far south of the map's northern edge a latitude lies, in heights of the map. */
  static double worldY(double latitude) {
    double sine = Math.sin(Math.toRadians(Math.clamp(latitude, -MOST_NORTH, MOST_NORTH)));
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }

  private static double longitude(double worldX) {
    return worldX * 360 - 180;
  }

  private static double latitude(double worldY) {
    return Math.toDegrees(Math.atan(Math.sinh(Math.PI * (1 - 2 * worldY))));
  }

  /** What it covers, degrees of WGS 84. */
  public Envelope bounds() {
    return bounds(0);
  }

  /**
   * What it covers with a strip around it.
   *
   * @param margin width of the strip in widths of the square
   */
  Envelope bounds(double margin) {
    double side = 1.0 / (1 << zoom);
    return new Envelope(
        longitude(Math.max(0, (x - margin) * side)),
        longitude(Math.min(1, (x + 1 + margin) * side)),
        latitude(Math.min(1, (y + 1 + margin) * side)),
        latitude(Math.max(0, (y - margin) * side)));
  }

  /** Whether a place belongs to this square and to no neighbour. */
  public boolean contains(double longitude, double latitude) {
    return column(longitude, zoom) == x && row(latitude, zoom) == y;
  }
}
