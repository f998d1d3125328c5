package city.laterne.context.snapshot;

import java.util.Collection;
import java.util.Locale;

/** How far a snapshot is, as its {@code snapshotStatus} says (clause 5.2.41). */
public enum SnapshotStatus {
  /** Its queries are under way. */
  PREPARING,
  /** All its queries found something. */
  SUCCESS,
  /** Some of its queries found something, the others nothing or failed. */
  PARTIAL,
  /** None of its queries found anything, and not all failed. */
  EMPTY,
  /** All its queries failed, or the platform stopped meanwhile: it holds nothing. */
  FAILURE;

  /** The status that follows from what became of the queries. */
  static SnapshotStatus of(Collection<QueryResult> results) {
    long found = results.stream().filter(one -> one.kind() == QueryResult.Kind.SUCCESS).count();
    if (found > 0) {
      return found == results.size() ? SUCCESS : PARTIAL;
    }
    return results.stream().anyMatch(one -> one.kind() == QueryResult.Kind.EMPTY) ? EMPTY : FAILURE;
  }

  /** Whether there is a copy to work on. */
  public boolean isUsable() {
    return this != PREPARING && this != FAILURE;
  }

  /** Its word in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
