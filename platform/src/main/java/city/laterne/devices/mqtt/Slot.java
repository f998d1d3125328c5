package city.laterne.devices.mqtt;

/**
 * A place in the order of a connection's packets: what was received first is answered first, though
 * the disk may finish the later one earlier.
 */
final class Slot {
  /** What to do when its turn has come, with whether the disk has it. */
  interface Turn {
    void come(boolean onDisk);
  }

  final Turn turn;
  boolean finished;
  boolean onDisk;

  Slot(Turn turn) {
    this.turn = turn;
  }

  void finish(boolean success) {
    finished = true;
    onDisk = success;
  }
}
