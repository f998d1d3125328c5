package city.laterne.lighting.internal;

import city.laterne.shared.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of text in whatever code it was saved: UTF-8 or UTF-16 as its first bytes say, UTF-8 if
 * all of it is that, else Windows-1252, which contains ISO-8859-1. Files that are no text are
 * refused in words.
 *
 * @param file where it is
 * @param code how it is read
 * @param marked bytes of the mark before the text
 */
record ListText(Path file, Charset code, int marked) {
  private static final Charset WESTERN = Charset.forName("windows-1252");
  private static final int HEAD = 1 << 16;

  /**
   * Looks at a file, all of it.
   *
   * @throws Failure INVALID, code NotAList, when it is empty or no text; UNAVAILABLE, code
   *     FileUnreadable
   */
  static ListText of(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), HEAD)) {
      byte[] head = in.readNBytes(HEAD);
      checkKind(head);
      if (starts(head, 0xEF, 0xBB, 0xBF)) {
        return new ListText(file, StandardCharsets.UTF_8, 3);
      }
      if (starts(head, 0xFF, 0xFE)) {
        return new ListText(file, StandardCharsets.UTF_16LE, 2);
      }
      if (starts(head, 0xFE, 0xFF)) {
        return new ListText(file, StandardCharsets.UTF_16BE, 2);
      }
      checkText(head);
      return new ListText(file, isUtf8(head, in) ? StandardCharsets.UTF_8 : WESTERN, 0);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Its text from the beginning. */
  Reader open() throws IOException {
    InputStream in = bytes();
    return new BufferedReader(new InputStreamReader(in, code), HEAD);
  }

  /** Its bytes behind the mark. */
  InputStream bytes() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), HEAD);
    in.skipNBytes(marked);
    return in;
  }

  boolean isUtf8() {
    return code.equals(StandardCharsets.UTF_8);
  }

  /** The first character that is no space; 0 when there is none in the first 64 KB. */
  char first() {
    try (Reader reader = open()) {
      for (int i = 0; i < HEAD; i++) {
        int c = reader.read();
        if (c < 0) {
          break;
        }
        if (!Character.isWhitespace(c)) {
          return (char) c;
        }
      }
      return 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The refusal of a file that the disk does not give. */
  static Failure unreadable(IOException e) {
    return new Failure(
        Failure.Kind.UNAVAILABLE,
        "FileUnreadable",
        "The file cannot be read: " + e.getMessage() + ". Nothing was changed.",
        e);
  }

  /** The refusal of a file that is no list of lamps. */
  static Failure refused(String code, String what) {
    return new Failure(Failure.Kind.INVALID, code, what + " Nothing was changed.");
  }

  private static void checkKind(byte[] head) {
    if (head.length == 0) {
      throw refused("NotAList", "The file is empty; wanted is a list of lamps as GeoJSON or CSV.");
    }
    String kind = "";
    if (starts(head, 'P', 'K', 3, 4)) {
      kind = "an Excel workbook or a ZIP archive";
    } else if (starts(head, 0xD0, 0xCF, 0x11, 0xE0)) {
      kind = "an old Excel workbook";
    } else if (starts(head, '%', 'P', 'D', 'F')) {
      kind = "a PDF";
    } else if (starts(head, 0x1F, 0x8B)) {
      kind = "packed with gzip";
    } else if (starts(head, 'S', 'Q', 'L', 'i', 't', 'e')) {
      kind = "a database such as a GeoPackage";
    } else if (starts(head, 0, 0, 0x27, 0x0A)) {
      kind = "a shapefile";
    }
    if (!kind.isEmpty()) {
      throw refused(
          "NotAList",
          "The file is "
              + kind
              + ", no list of lamps. Please export it as CSV or GeoJSON and try again.");
    }
  }

  private static void checkText(byte[] head) {
    int odd = 0;
    for (byte b : head) {
      if (b == 0) {
        odd = head.length;
        break;
      }
      if (b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        odd++;
      }
    }
    if (odd * 50 > head.length) {
      throw refused(
          "NotAList",
          "The file is no text, maybe a picture or a program; wanted is a list of lamps as GeoJSON"
              + " or CSV.");
    }
  }

  private static boolean starts(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] head, InputStream rest) throws IOException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(2 * HEAD);
    CharBuffer chars = CharBuffer.allocate(HEAD);
    byte[] some = Arrays.copyOf(head, head.length);
    int read = some.length;
    while (read > 0) {
      bytes.put(some, 0, read).flip();
      CoderResult result;
      do {
        chars.clear();
        result = decoder.decode(bytes, chars, false);
      } while (result.isOverflow());
      if (result.isError()) {
        return false;
      }
      bytes.compact();
      some = some.length < HEAD ? new byte[HEAD] : some;
      read = rest.read(some, 0, HEAD);
    }
    bytes.flip();
    chars.clear();
    return !decoder.decode(bytes, chars, true).isError();
  }
}
