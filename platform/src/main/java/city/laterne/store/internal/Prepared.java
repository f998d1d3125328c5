package city.laterne.store.internal;

import city.laterne.store.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A commit on its way from the writer to the disk. Filled by the writer, then handed over. */
final class Prepared {
  final long commit;
  final int round;
  final Batch batch;
  final PackWriter log;
  final Map<Integer, Touched> touched = new LinkedHashMap<>();
  final Map<String, Integer> newIds = new HashMap<>();
  final List<Done> done = new ArrayList<>();

  /** Entities whose scopes a row of the commit tells. */
  final Set<Integer> scopesTold = new HashSet<>();

  final Map<String, Long> cursors = new HashMap<>();
  int changes;
  int transactions;
  long firstPosition;
  int ordinals;
  int namesDurable;

  /** The changes as a block of the log; empty while there are none. */
  byte[] block = {};

  Prepared(Batch batch, PackWriter log, long commit, int round, long firstPosition, int ordinals) {
    this.batch = batch;
    this.log = log;
    this.commit = commit;
    this.round = round;
    this.firstPosition = firstPosition;
    this.ordinals = ordinals;
  }

  boolean isEmpty() {
    return done.isEmpty();
  }

  long lastPosition() {
    return firstPosition + changes - 1;
  }

  /**
   * An entity that the commit changes.
   *
   * @param id its URI when it is new in this commit, otherwise empty
   * @param base the version before, where that was not in memory; empty arrays otherwise
   * @param version the last version of the commit
   * @param coldChanged whether any version of the commit changed the cold part
   * @param touchesIndex whether any did the indexes
   */
  record Touched(
      String id,
      byte[][] base,
      Folding.Version version,
      boolean coldChanged,
      boolean touchesIndex) {}

  /** A submission whose outcomes stand and wait for the disk. */
  record Done(Submission submission, List<Outcome> outcomes) {}
}
