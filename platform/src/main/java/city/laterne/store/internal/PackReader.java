package city.laterne.store.internal;

import java.nio.charset.StandardCharsets;

/** A cursor over packed bytes, the mirror of {@link PackWriter}. Used by one thread. */
final class PackReader {
  private static final byte[] NOTHING = new byte[0];

  byte[] bytes = NOTHING;
  int at;
  int end;

  PackReader over(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    return this;
  }

  int u8() {
    return bytes[at++] & 0xFF;
  }

  int i32() {
    return u8() << 24 | u8() << 16 | u8() << 8 | u8();
  }

  long i64() {
    return (long) i32() << 32 | (i32() & 0xFFFF_FFFFL);
  }

  long varint() {
    byte first = bytes[at++];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7F;
    for (int shift = 7; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  int length() {
    return (int) varint();
  }

  long zigzag() {
    long raw = varint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  long time(long base) {
    long raw = varint();
    long coded = raw >>> 1;
    long delta = (coded >>> 1) ^ -(coded & 1);
    return base + ((raw & 1) == 0 ? delta * 1_000 : delta);
  }

  String text() {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  void skipText() {
    int length = length();
    at += length;
  }
}
