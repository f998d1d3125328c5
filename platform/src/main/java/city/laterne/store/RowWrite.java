package city.laterne.store;

/**
 * A change of one row of a side table. Arrays are handed over and must not be changed afterwards.
 *
 * @param space the side table
 * @param key up to 1,024 bytes; rows are ordered by unsigned bytes
 * @param value the new value; empty together with {@code delete}
 * @param delete whether the row goes
 */
public record RowWrite(Space space, byte[] key, byte[] value, boolean delete) {
  /** Sets a row. */
  public static RowWrite put(Space space, byte[] key, byte[] value) {
    return new RowWrite(space, key, value, false);
  }

  /** Takes a row away. */
  public static RowWrite delete(Space space, byte[] key) {
    return new RowWrite(space, key, new byte[0], true);
  }
}
