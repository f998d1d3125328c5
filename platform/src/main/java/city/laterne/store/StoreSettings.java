package city.laterne.store;

import java.nio.file.Path;
import java.util.List;

/**
 * How a store is opened.
 *
 * @param directory where its data lie; made when missing
 * @param declarations what all tenants declare
 * @param openIngest whether undeclared data is taken
 * @param queueLimit how many transactions may wait a tenant
 * @param slabLimit bytes of packed entities kept in memory a tenant
 * @param cacheBytes bytes of RocksDB's block cache
 * @param memtableBytes bytes of unflushed writes a database may hold
 * @param logLimit how many change records are kept for slow cursors
 */
public record StoreSettings(
    Path directory,
    List<Declaration> declarations,
    boolean openIngest,
    int queueLimit,
    long slabLimit,
    long cacheBytes,
    long memtableBytes,
    long logLimit) {
  /** With a heap from this size on, as millions of entities need it, more is held unflushed. */
  private static final long LARGE_HEAP = 1L << 30;

  /**
   * Settings for a city of up to some 100,000 lights in a small heap, and of millions in a large
   * one: then four times as much waits in memory before it is written to files, as sorting it into
   * the files of millions is the dearest part of a report.
   */
  public static StoreSettings of(
      Path directory, List<Declaration> declarations, boolean openIngest) {
    long memtables = Runtime.getRuntime().maxMemory() < LARGE_HEAP ? 48L << 20 : 192L << 20;
    return new StoreSettings(
        directory, declarations, openIngest, 20_000, 6L << 30, 32L << 20, memtables, 5_000_000);
  }

  /**
   * The same for an annex, of which there may be many, each seldom asked: what does not fit in
   * little memory is read from its files.
   */
  public StoreSettings forAnnex() {
    return new StoreSettings(
        directory,
        declarations,
        openIngest,
        Math.min(queueLimit, 5_000),
        Math.min(slabLimit, 8L << 20),
        Math.min(cacheBytes, 4L << 20),
        Math.min(memtableBytes, 4L << 20),
        Math.min(logLimit, 100_000));
  }

  /** The same with another slab size. */
  public StoreSettings withSlabLimit(long bytes) {
    return new StoreSettings(
        directory,
        declarations,
        openIngest,
        queueLimit,
        bytes,
        cacheBytes,
        memtableBytes,
        logLimit);
  }
}
