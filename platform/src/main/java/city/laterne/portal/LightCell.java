package city.laterne.portal;

/**
 * How the lights of one square of the map are, counted.
 *
 * @param square which
 * @param count how many stand there
 * @param on how many burn
 * @param faults how many are out of order
 * @param silent how many never said how they are
 */
public record LightCell(TileAddress square, int count, int on, int faults, int silent) {}
