package city.laterne.store.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array with the store's elementary codings. Used by one thread. */
final class PackWriter {
  byte[] bytes;
  int size;

  private final OutputStream sink;

  PackWriter(int capacity) {
    this(capacity, OutputStream.nullOutputStream());
  }

  /** A writer whose content moves on to a stream at each {@link #spill} of a full buffer. */
  PackWriter(int capacity, OutputStream sink) {
    bytes = new byte[capacity];
    this.sink = sink;
  }

  /** Moves what there is on to the stream when it is much. */
  void spill() {
    if (size > 1 << 20) {
      flush();
    }
  }

  void flush() {
    try {
      sink.write(bytes, 0, size);
      size = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  void reset() {
    size = 0;
  }

  void u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void i32(int value) {
    room(4);
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  void i64(long value) {
    i32((int) (value >>> 32));
    i32((int) value);
  }

  void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  /** A time relative to another: whole milliseconds take a third less room than microseconds. */
  void time(long micros, long base) {
    long delta = micros - base;
    if (delta % 1_000 == 0) {
      long millis = delta / 1_000;
      varint(((millis << 1) ^ (millis >> 63)) << 1);
    } else {
      varint(((delta << 1) ^ (delta >> 63)) << 1 | 1);
    }
  }

  void raw(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) copies ASCII without an array
  void text(String text) {
    int length = text.length();
    boolean ascii = true;
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) >= 0x80) {
        ascii = false;
        break;
      }
    }
    if (ascii) {
      varint(length);
      room(length);
      text.getBytes(0, length, bytes, size);
      size += length;
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      varint(utf8.length);
      raw(utf8, 0, utf8.length);
    }
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }
}
