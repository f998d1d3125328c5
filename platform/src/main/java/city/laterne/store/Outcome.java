package city.laterne.store;

import java.util.List;

/** What became of a transaction. */
public sealed interface Outcome {
  /**
   * It is on disk.
   *
   * @param position the number of its last change record (of the log's end where it changed no
   *     entity)
   * @param applied what became of each operation, in order
   */
  record Committed(long position, List<Applied> applied) implements Outcome {}

  /** Nothing of it was done. */
  record Refused(Refusal refusal) implements Outcome {}

  /**
   * What one operation did.
   *
   * @param created whether it made the entity
   * @param written attributes written, in order of the operation
   * @param notApplied attributes that were not
   */
  record Applied(boolean created, List<Name> written, List<NotApplied> notApplied) {}

  /** An attribute instance that an operation left as it was, and why. */
  record NotApplied(Name name, String datasetId, String reason) {}
}
