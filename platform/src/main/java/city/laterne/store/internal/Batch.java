package city.laterne.store.internal;

/**
 * A RocksDB write batch built in its own wire format (db/write_batch.cc: sequence, count, then
 * records), so that a commit crosses into native code once.
 */
final class Batch {
  private static final int PUT = 0x5;
  private static final int DELETE = 0x4;
  private static final int DELETE_RANGE = 0xE;
  private static final int HEAD = 12;

  private final PackWriter out = new PackWriter(64 << 10);
  private int count;

  Batch() {
    reset();
  }

  void reset() {
    out.reset();
    out.i64(0);
    out.i32(0);
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int bytes() {
    return out.size;
  }

  private void record(int tag, Disk.Table table, byte[] key) {
    out.u8(tag);
    out.varint(table.family());
    out.varint(key.length);
    out.raw(key, 0, key.length);
    count++;
  }

  void put(Disk.Table table, byte[] key, byte[] value) {
    put(table, key, value, 0, value.length);
  }

  void put(Disk.Table table, byte[] key, byte[] value, int from, int length) {
    record(PUT, table, key);
    out.varint(length);
    out.raw(value, from, length);
  }

  void delete(Disk.Table table, byte[] key) {
    record(DELETE, table, key);
  }

  /** Takes the keys from one, included, to another, excluded. */
  void deleteRange(Disk.Table table, byte[] from, byte[] to) {
    record(DELETE_RANGE, table, from);
    out.varint(to.length);
    out.raw(to, 0, to.length);
  }

  byte[] seal() {
    byte[] bytes = out.copy();
    for (int i = 0; i < 4; i++) {
      bytes[HEAD - 4 + i] = (byte) (count >>> (8 * i));
    }
    return bytes;
  }
}
