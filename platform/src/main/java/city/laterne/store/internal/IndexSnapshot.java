package city.laterne.store.internal;

import city.laterne.store.Declaration;
import city.laterne.store.StoreSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The indexes in one file: {@code magic, log position, ordinals, indexes, CRC-32C}. It may be
 * written while the indexes change: whatever changed after its position is put right from the log
 * at start.
 *
 * @param position every change up to this one is in it
 * @param ordinals how many ordinals were given out
 * @param indexes the indexes
 */
record IndexSnapshot(long position, int ordinals, Indexes indexes) {
  private static final System.Logger LOG = System.getLogger(IndexSnapshot.class.getName());
  private static final long MAGIC = 0x4C_41_54_45_52_4E_49_35L;

  /** Writes the file beside its place, flushes it to the disk and moves it there. */
  void write(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    CRC32C sum = new CRC32C();
    try {
      try (OutputStream stream =
          new CheckedOutputStream(
              new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16), sum)) {
        PackWriter out = new PackWriter(1 << 20, stream);
        out.i64(MAGIC);
        out.i64(position);
        out.i32(ordinals);
        indexes.writeTo(out);
        out.flush();
        out.i64(sum.getValue());
        out.flush();
      }
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the file; empty, with a line in the log, when it is missing or damaged. */
  static Optional<IndexSnapshot> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      CRC32C sum = new CRC32C();
      sum.update(bytes, 0, Math.max(0, bytes.length - 8));
      PackReader in = new PackReader();
      if (bytes.length < 28
          || in.over(bytes, bytes.length - 8, bytes.length).i64() != sum.getValue()
          || in.over(bytes, 0, bytes.length - 8).i64() != MAGIC) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The index snapshot " + file + " is damaged; the indexes are built anew.");
        return Optional.empty();
      }
      return Optional.of(new IndexSnapshot(in.i64(), in.i32(), Indexes.readFrom(in)));
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The index snapshot " + file + " cannot be read; the indexes are built anew.",
          e);
      return Optional.empty();
    }
  }

  /** A snapshot made with other indexed attributes is of no use; it is taken away. */
  static void dropOther(Disk disk, StoreSettings settings, Path file) {
    byte[] declared =
        settings.declarations().stream()
            .filter(Declaration::indexed)
            .map(Declaration::attribute)
            .distinct()
            .sorted()
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8);
    byte[] key = Keys.meta("indexed");
    if (disk.get(Disk.Table.META, key).filter(was -> Arrays.equals(was, declared)).isEmpty()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Batch batch = new Batch();
      batch.put(Disk.Table.META, key, declared);
      disk.write(batch.seal());
    }
  }
}
