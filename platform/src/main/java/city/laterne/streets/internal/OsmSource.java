package city.laterne.streets.internal;

import city.laterne.shared.Failure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** An OpenStreetMap file of any form, to be read as often as needed. */
final class OsmSource {
  private static final int LOOK = 64;
  private static final int BUFFER = 1 << 16;

  private final Path file;

  OsmSource(Path file) {
    this.file = file;
  }

  /** What people call it. */
  String name() {
    return file.toString();
  }

  /** Its length in bytes. */
  long length() {
    try {
      if (!Files.isRegularFile(file)) {
        throw new IOException(Files.exists(file) ? "it is no file" : "there is no such file");
      }
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
    try (Counted counted = new Counted(Files.newInputStream(file), bytesRead);
        InputStream in = unpacked(new BufferedInputStream(counted, BUFFER), counted)) {
      byte[] start = look(in);
      if (start.length == 0) {
        throw notOsm("is empty");
      } else if (isPbf(start)) {
        new OsmPbf(this).read(in, visitor);
      } else if (isXml(start)) {
        new OsmXml(this).read(new ShortTags(in), visitor);
      } else if (begins(start, "BZh") || begins(start, "PK")) {
        throw notOsm("is packed with " + (begins(start, "BZh") ? "bzip2" : "zip"));
      } else {
        throw notOsm("is neither an OpenStreetMap PBF nor an OpenStreetMap XML file");
      }
    } catch (IOException e) {
      throw e instanceof ZipException || e instanceof EOFException
          ? notOsm("is damaged or cut off (" + e.getMessage() + ")")
          : unreadable(e);
    }
  }

  private InputStream unpacked(InputStream in, Counted counted) throws IOException {
    byte[] start = look(in);
    boolean gzip = start.length > 2 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
    return gzip
        ? new BufferedInputStream(new Unpacked(new GZIPInputStream(in, BUFFER), counted), BUFFER)
        : in;
  }

  /** The first bytes, which stay to be read. */
  private static byte[] look(InputStream in) throws IOException {
    in.mark(LOOK);
    byte[] start = in.readNBytes(LOOK);
    in.reset();
    return start;
  }

  private static boolean begins(byte[] start, String with) {
    return new String(start, StandardCharsets.ISO_8859_1).startsWith(with);
  }

  /** A bracket behind blanks, a byte order mark, or the zero bytes of UTF-16. */
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
    return new String(start, StandardCharsets.ISO_8859_1).indexOf("OSMHeader") == 6;
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
            + ". Wanted is an extract as .osm.pbf, .osm or .osm.gz; nothing was changed. Maybe"
            + " download it again.");
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

  /** Refuses what grows beyond all reason when unpacked: real maps grow to some 15 times. */
  private final class Unpacked extends FilterInputStream {
    private static final long HARMLESS = 64 << 20;
    private static final int MOST_TIMES = 100;

    private final Counted packed;
    private long count;

    Unpacked(InputStream in, Counted packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int got = super.read(to, from, length);
      count += Math.max(0, got);
      if (count > HARMLESS && count > MOST_TIMES * packed.count) {
        throw notOsm("unpacks to more than " + MOST_TIMES + " times its size, as no map does");
      }
      return got;
    }
  }

  /** Refuses an XML tag so long that it would fill the memory: the parser holds it as a whole. */
  private final class ShortTags extends FilterInputStream {
    private static final int LONGEST = 1 << 20;

    private int since;

    ShortTags(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int got = super.read(to, from, length);
      for (int i = from; i < from + got; i++) {
        since = to[i] == '<' || to[i] == '>' ? 0 : since + 1;
        if (since > LONGEST) {
          throw notOsm("has a piece of XML longer than " + LONGEST + " bytes");
        }
      }
      return got;
    }
  }
}
