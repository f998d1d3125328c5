package city.laterne.store.internal;

import city.laterne.shared.Failure;
import city.laterne.store.Space;
import city.laterne.store.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A tenant's RocksDB database: the durable truth. One thread writes, any number read; reopening
 * after a disk error waits for the readers.
 */
final class Disk implements AutoCloseable {
  /** The column families. The order is part of the stored form. */
  enum Table {
    META("default"),
    COLD("cold"),
    HOT("hot"),
    HISTORY("history"),
    CHANGES("changes"),
    ROWS("rows"),
    OUTBOX("outbox"),
    AUDIT("audit");

    private final String id;

    Table(String id) {
      this.id = id;
    }

    int family() {
      return ordinal();
    }

    static Table of(Space space) {
      return switch (space) {
        case OUTBOX -> OUTBOX;
        case AUDIT -> AUDIT;
        case SESSION,
            DEVICE,
            QUARANTINE,
            PRINCIPAL,
            SUBSCRIPTION,
            SETTING,
            DOMAIN,
            CONTEXT,
            REGISTRATION,
            SNAPSHOT ->
            ROWS;
      };
    }
  }

  /** So much of the log may be of what is written to files already, as families take turns. */
  private static final long WAL_BEYOND = 128L << 20;

  private static final System.Logger LOG = System.getLogger(Disk.class.getName());

  private final Path directory;
  private final StoreSettings settings;
  private final ReadWriteLock openness = new ReentrantReadWriteLock();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final List<RocksObject> owned = new ArrayList<>();
  private final WriteOptions durable = new WriteOptions().setSync(true);
  private RocksDB db;
  private boolean isOpen = true;

  static {
    RocksDB.loadLibrary();
  }

  Disk(Path directory, StoreSettings settings) {
    this.directory = directory;
    this.settings = settings;
    this.db = open();
  }

  private RocksDB open() {
    Cache cache = new LRUCache(settings.cacheBytes());
    DBOptions options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setDbWriteBufferSize(settings.memtableBytes())
            .setMaxTotalWalSize(settings.memtableBytes() + WAL_BEYOND)
            .setAllowConcurrentMemtableWrite(false)
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(1 << 20)
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(3)
            .setMaxLogFileSize(4 << 20)
            .setStatsDumpPeriodSec(0)
            .setAvoidFlushDuringShutdown(false)
            .setMaxOpenFiles(512);
    owned.add(cache);
    owned.add(options);
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (Table table : Table.values()) {
      families.add(
          new ColumnFamilyDescriptor(
              table.id.getBytes(StandardCharsets.UTF_8), family(table, cache)));
    }
    try {
      return RocksDB.open(options, directory.toString(), families, handles);
    } catch (RocksDBException e) {
      throw refused("open", e);
    }
  }

  private ColumnFamilyOptions family(Table table, Cache cache) {
    // A filter of a file of many entities is larger than what the cache takes of one: it would be
    // read for every get. Of entities there are so many as lights, so theirs stay in memory.
    boolean ofEntities = table == Table.COLD || table == Table.HOT;
    BlockBasedTableConfig blocks =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(16 << 10)
            .setCacheIndexAndFilterBlocks(!ofEntities)
            .setPinL0FilterAndIndexBlocksInCache(true);
    if (ofEntities || table == Table.ROWS) {
      blocks.setFilterPolicy(new BloomFilter(10));
    }
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(blocks)
            .setWriteBufferSize(Math.max(1 << 20, settings.memtableBytes() / 3))
            .setMaxWriteBufferNumber(3)
            .setLevelCompactionDynamicLevelBytes(true)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(
                table == Table.HISTORY
                    ? CompressionType.ZSTD_COMPRESSION
                    : CompressionType.LZ4_COMPRESSION);
    if (table == Table.CHANGES) {
      options.setCompressionType(CompressionType.NO_COMPRESSION);
      options.setBottommostCompressionType(CompressionType.NO_COMPRESSION);
    }
    owned.add(options);
    return options;
  }

  private Failure refused(String what, RocksDBException e) {
    String said = String.valueOf(e.getMessage());
    if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
      return new Failure(
          Failure.Kind.INTERNAL,
          "DataDamaged",
          "The data in "
              + directory
              + " are damaged: "
              + said
              + ". Nothing was changed. Maybe restore the newest backup.",
          e);
    }
    return new Failure(
        Failure.Kind.UNAVAILABLE,
        "DiskRefuses",
        "The disk refuses to "
            + what
            + " in "
            + directory
            + ": "
            + said
            + ". Maybe it is full or write-protected.",
        e);
  }

  /** Writes a batch and returns after the fsync. */
  void write(byte[] batch) {
    openness.readLock().lock();
    try (WriteBatch writes = new WriteBatch(batch)) {
      requireOpen();
      db.write(durable, writes);
    } catch (RocksDBException e) {
      throw refused("write", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /** Between a failed and a successful reopening there is nothing to read from. */
  private void requireOpen() {
    if (!isOpen) {
      throw new Failure(
          Failure.Kind.UNAVAILABLE,
          "DiskRefuses",
          "The database in " + directory + " could not be opened again after a disk error.");
    }
  }

  Optional<byte[]> get(Table table, byte[] key) {
    openness.readLock().lock();
    try {
      requireOpen();
      return Optional.ofNullable(db.get(handles.get(table.family()), key));
    } catch (RocksDBException e) {
      throw refused("read", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /** Both parts of an entity of one moment; empty when there is none. */
  Optional<byte[][]> image(int ordinal) {
    openness.readLock().lock();
    try {
      requireOpen();
      return image(Keys.ordinal(ordinal));
    } finally {
      openness.readLock().unlock();
    }
  }

  private Optional<byte[][]> image(byte[] key) {
    Snapshot snapshot = db.getSnapshot();
    try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
      byte[] cold = db.get(handles.get(Table.COLD.family()), options, key);
      byte[] hot = db.get(handles.get(Table.HOT.family()), options, key);
      return cold == null || hot == null ? Optional.empty() : Optional.of(new byte[][] {cold, hot});
    } catch (RocksDBException e) {
      throw refused("read", e);
    } finally {
      db.releaseSnapshot(snapshot);
    }
  }

  /**
   * Visits a table's rows from a key on, upwards or downwards, until the visitor answers false.
   *
   * @param from the first key (upwards) or the last one (downwards); empty for the table's end
   */
  void scan(Table table, byte[] from, boolean downwards, Visitor visitor) {
    openness.readLock().lock();
    try {
      requireOpen();
      scanOpen(table, from, downwards, visitor);
    } finally {
      openness.readLock().unlock();
    }
  }

  /**
   * Visits a table's rows upwards from the last one that is not behind a key on, until the visitor
   * answers false; nothing when all rows are behind it.
   */
  void scanFromFloor(Table table, byte[] key, Visitor visitor) {
    openness.readLock().lock();
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(true)) {
      requireOpen();
      try (RocksIterator rows = db.newIterator(handles.get(table.family()), options)) {
        rows.seekForPrev(key);
        upwards(rows, visitor);
      }
    } catch (RocksDBException e) {
      throw refused("read", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /**
   * Visits a table's rows upwards from a key on whose keys are not behind all that begin with a
   * prefix, until the visitor answers false. Rows that were deleted behind them are not walked
   * over, which may be very many.
   */
  void scanPrefix(Table table, byte[] prefix, byte[] from, Visitor visitor) {
    byte[] until = Keys.behind(prefix);
    openness.readLock().lock();
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(true);
        Slice bound = new Slice(until)) {
      requireOpen();
      if (until.length > 0) {
        options.setIterateUpperBound(bound);
      }
      try (RocksIterator rows = db.newIterator(handles.get(table.family()), options)) {
        rows.seek(from);
        upwards(rows, visitor);
      }
    } catch (RocksDBException e) {
      throw refused("read", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  private static void upwards(RocksIterator rows, Visitor visitor) throws RocksDBException {
    while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
      rows.next();
    }
    rows.status();
  }

  private void scanOpen(Table table, byte[] from, boolean downwards, Visitor visitor) {
    try (ReadOptions options = new ReadOptions().setVerifyChecksums(true);
        RocksIterator rows = db.newIterator(handles.get(table.family()), options)) {
      if (from.length == 0) {
        if (downwards) {
          rows.seekToLast();
        } else {
          rows.seekToFirst();
        }
      } else if (downwards) {
        rows.seekForPrev(from);
      } else {
        rows.seek(from);
      }
      while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
        if (downwards) {
          rows.prev();
        } else {
          rows.next();
        }
      }
      rows.status();
    } catch (RocksDBException e) {
      throw refused("read", e);
    }
  }

  /** Takes a row; answers whether to go on. */
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  /** Drops whole files that lie in a range of keys: the space comes back at once. */
  void dropFiles(Table table, byte[] from, byte[] to) {
    openness.readLock().lock();
    try {
      db.deleteFilesInRanges(handles.get(table.family()), List.of(from, to), false);
    } catch (RocksDBException e) {
      throw refused("drop files", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /** Writes the database as it is now into a folder that is not there yet; files are shared. */
  void copyTo(Path folder) {
    openness.readLock().lock();
    try {
      requireOpen();
      try (Checkpoint checkpoint = Checkpoint.create(db)) {
        checkpoint.createCheckpoint(folder.toString());
      }
    } catch (RocksDBException e) {
      throw refused("copy", e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /** Closes and opens the database: after a disk error it refuses all writes until then. */
  void reopen() {
    openness.writeLock().lock();
    try {
      if (isOpen) {
        shut();
      }
      db = open();
      isOpen = true;
    } finally {
      openness.writeLock().unlock();
    }
  }

  /** Writes out what is in memory only, so that the next start has no log to go through. */
  private void flush() {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      db.flush(options, handles);
    } catch (RocksDBException e) {
      // The log has it.
      LOG.log(System.Logger.Level.DEBUG, "Not flushed at the end", e);
    }
  }

  private void shut() {
    isOpen = false;
    handles.forEach(ColumnFamilyHandle::close);
    handles.clear();
    db.close();
    owned.forEach(RocksObject::close);
    owned.clear();
  }

  @Override
  public void close() {
    openness.writeLock().lock();
    try {
      if (isOpen) {
        flush();
        shut();
      }
      durable.close();
    } finally {
      openness.writeLock().unlock();
    }
  }
}
