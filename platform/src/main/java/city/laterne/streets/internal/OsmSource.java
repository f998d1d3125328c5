package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** An OpenStreetMap file of any form, to be read as often as needed. */
final class OsmSource {
  private static final int LOOK = 64;

  private final Path file;

  OsmSource(Path file) {
    this.file = file;
  }

  /** Its length in bytes. */
  long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Passes all wanted elements.
   *
   * @param bytesRead is told now and then how many bytes of the file are read
   */
  void read(OsmVisitor visitor, LongConsumer bytesRead) {
    try (InputStream counted = new Counted(Files.newInputStream(file), bytesRead);
        BufferedInputStream in = new BufferedInputStream(counted, 1 << 16)) {
      in.mark(LOOK);
      byte[] start = in.readNBytes(LOOK);
      in.reset();
      if (start.length == 0) {
        throw notOsm("is empty");
      } else if (start.length > 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B) {
        new OsmXml(this).read(new GZIPInputStream(in, 1 << 16), visitor);
      } else if (isXml(start)) {
        new OsmXml(this).read(in, visitor);
      } else if (isPbf(start)) {
        new OsmPbf(this).read(in, visitor);
      } else {
        throw notOsm("is neither an OpenStreetMap PBF nor an OpenStreetMap XML file");
      }
    } catch (IOException e) {
      throw e instanceof java.util.zip.ZipException || e instanceof java.io.EOFException
          ? notOsm("is damaged or cut off (" + e.getMessage() + ")")
          : unreadable(e);
    }
  }

  private static boolean isXml(byte[] start) {
    for (byte each : start) {
      boolean skip = each <= ' ';
      if (!skip) {
        return each == '<';
      }
    }
    return false;
  }

  /** A length of four bytes, then field 1 with the text OSMHeader. */
  private static boolean isPbf(byte[] start) {
    return new String(start, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("OSMHeader")
        == 6;
  }

  /** What to say of a file that is not what it should be. */
  Failure notOsm(String what) {
    return new Failure(
        Failure.Kind.INVALID,
        "NotOsm",
        "The map "
            + file
            + " "
            + what
            + ". Wanted is an extract as .osm.pbf, .osm or .osm.gz; nothing was changed. Maybe load"
            + " it down again.");
  }

  private Failure unreadable(IOException e) {
    return new Failure(
        Failure.Kind.UNAVAILABLE,
        "FileUnreadable",
        "The map " + file + " cannot be read: " + e.getMessage() + ".",
        e);
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer bytesRead;
    private long count;

    Counted(InputStream in, LongConsumer bytesRead) {
      super(in);
      this.bytesRead = bytesRead;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int got = super.read(to, from, length);
      count += Math.max(0, got);
      bytesRead.accept(count);
      return got;
    }
  }
}
