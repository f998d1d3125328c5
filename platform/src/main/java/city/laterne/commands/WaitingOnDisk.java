package city.laterne.commands;

import java.util.BitSet;

/**
 * Which entities may have unfinished commands that stand on the disk only: one bit of a hash each,
 * so a few that have none are taken for such too, and the disk says so. A round over all commands
 * in store makes the bits anew; before the first one has ended any entity may have some. Used under
 * its owner's lock.
 */
final class WaitingOnDisk {
  private static final int LEAST_BITS = 20;
  private static final int MOST_BITS = 27;

  private final int shift;
  private BitSet now = new BitSet();
  private BitSet next = new BitSet();
  private boolean known;

  /** For some number of entities. */
  WaitingOnDisk(long entities) {
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, entities) * 8);
    shift = 32 - Math.clamp(bits, LEAST_BITS, MOST_BITS);
  }

  private int bit(String entityId) {
    return (entityId.hashCode() * 0x9E3779B9) >>> shift;
  }

  void add(String entityId) {
    int bit = bit(entityId);
    now.set(bit);
    next.set(bit);
  }

  boolean mayHold(String entityId) {
    return !known || now.get(bit(entityId));
  }

  /** All commands in store are looked at from here on. */
  void beginRound() {
    next = new BitSet();
  }

  /** All commands in store were looked at. */
  void endRound() {
    now = next;
    next = new BitSet();
    known = true;
  }
}
