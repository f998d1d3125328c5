package city.laterne.store;

import java.util.Set;

/**
 * Who stands behind a transaction.
 *
 * @param principal a name for the audit log, e.g. {@code key:traffic-office} or {@code
 *     device:lamp-17}
 * @param may as which writers it may write declared attributes
 */
public record Author(String principal, Set<Writer> may) {
  /** Copies the set. */
  public Author {
    may = Set.copyOf(may);
  }

  /** The domain's own code. */
  public static Author domain(String component) {
    return new Author("domain:" + component, Set.of(Writer.values()));
  }
}
