package city.laterne.sweeping.routing.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The text that bytes stand for: UTF-8, UTF-16 where a byte order mark says so, else ISO-8859-1, in
 * which the older instances write the names of their authors.
 */
final class TextOf {
  private static final int LOOKED_AT = 4096;

  private TextOf() {}

  static String bytes(byte[] bytes) {
    if (begins(bytes, 0x1f, 0x8b) || begins(bytes, 'P', 'K', 3, 4)) {
      throw new MalformedLine(1, "the file is compressed; unpack it first");
    }
    if (begins(bytes, 0xfe, 0xff)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16BE);
    }
    if (begins(bytes, 0xff, 0xfe)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16LE);
    }
    for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
      if (bytes[i] == 0) {
        throw new MalformedLine(1, "the file is no text: its byte " + (i + 1) + " is 0");
      }
    }
    int mark = begins(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark));
      return text.toString();
    } catch (CharacterCodingException _) {
      return decoded(bytes, mark, StandardCharsets.ISO_8859_1);
    }
  }

  private static String decoded(byte[] bytes, int from, Charset charset) {
    return new String(bytes, from, bytes.length - from, charset);
  }

  private static boolean begins(byte[] bytes, int... with) {
    if (bytes.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((bytes[i] & 0xff) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
