package city.laterne.context.snapshot;

import city.laterne.store.ReadView;
import java.util.List;

/** A query of a snapshot, ready to run when the request that brought it is long answered. */
public interface SnapshotQuery {
  /**
   * The same query with what others hold fetched, before the moment that all queries see.
   *
   * @throws city.laterne.shared.Failure when that is too much
   */
  default SnapshotQuery gathered() {
    return this;
  }

  /**
   * Writes what it finds into a copy.
   *
   * @param view the one moment that all queries of the snapshot see
   * @return what was left out because a source failed, in sentences; none when all is there
   * @throws city.laterne.shared.Failure when it cannot be answered
   */
  List<String> fill(ReadView view, CopyWriter copy);
}
