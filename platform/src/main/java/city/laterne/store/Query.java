package city.laterne.store;

/**
 * A page of entities to read, in the store's stable order (that of creation).
 *
 * @param filter which
 * @param offset how many to pass over first, ≥ 0
 * @param limit how many at most, 0 to 10,000
 * @param count whether to count all that match
 */
public record Query(Filter filter, int offset, int limit, boolean count) {
  /** The most entities of one page. */
  public static final int MAX_LIMIT = 10_000;

  /** Checks the ranges. */
  public Query {
    if (offset < 0 || limit < 0 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "offset " + offset + " must be ≥ 0, limit " + limit + " between 0 and " + MAX_LIMIT);
    }
  }
}
