package city.laterne.context.entity;

import city.laterne.store.Value;
import java.util.Arrays;

/** A growing buffer of UTF-8 JSON, reused from answer to answer by one thread at a time. */
public final class JsonBytes {
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] POINT = ascii("{\"type\":\"Point\",\"coordinates\":[");
  private static final byte[] LEAST = ascii("-9223372036854775808");

  private byte[] bytes = new byte[1024];
  private int length;

  /** ASCII text as bytes. */
  static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** The bytes; only the first {@link #length()} count. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** Empties the buffer and lets go of more than 1 MiB. */
  public JsonBytes clear() {
    length = 0;
    if (bytes.length > 1 << 20) {
      bytes = new byte[1024];
    }
    return this;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  /** Appends one ASCII character. */
  public JsonBytes raw(char character) {
    room(1);
    bytes[length++] = (byte) character;
    return this;
  }

  /** Appends a comma unless an object or array has just begun. */
  public JsonBytes separate() {
    byte last = length == 0 ? (byte) '{' : bytes[length - 1];
    return last == '{' || last == '[' ? this : raw(',');
  }

  /** Appends bytes as they are. */
  public JsonBytes raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Appends JSON that was made elsewhere. */
  public JsonBytes raw(String json) {
    return raw(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Appends a string with its quotes. */
  public JsonBytes string(String text) {
    int end = text.length();
    room(end * 6 + 2);
    byte[] to = bytes;
    int at = length;
    to[at++] = '"';
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        to[at++] = (byte) c;
      } else if (c < 0x80) {
        at = escape(to, at, c);
      } else if (c < 0x800) {
        to[at++] = (byte) (0xc0 | (c >> 6));
        to[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        to[at++] = (byte) (0xf0 | (point >> 18));
        to[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        to[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        to[at++] = (byte) (0x80 | (point & 0x3f));
      } else if (Character.isSurrogate(c)) {
        to[at++] = '?';
      } else {
        to[at++] = (byte) (0xe0 | (c >> 12));
        to[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        to[at++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    to[at++] = '"';
    length = at;
    return this;
  }

  private static int escape(byte[] to, int from, char c) {
    int at = from;
    to[at++] = '\\';
    switch (c) {
      case '"', '\\' -> to[at++] = (byte) c;
      case '\n' -> to[at++] = 'n';
      case '\r' -> to[at++] = 'r';
      case '\t' -> to[at++] = 't';
      default -> {
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[c >> 4];
        to[at++] = HEX[c & 15];
      }
    }
    return at;
  }

  /** Appends a decimal number, {@code unscaled × 10^-scale}, with all its digits. */
  public JsonBytes decimal(long unscaled, int scale) {
    if (unscaled == Long.MIN_VALUE) {
      return scale == 0
          ? raw(LEAST)
          : raw(java.math.BigDecimal.valueOf(unscaled, scale).toPlainString());
    }
    room(24);
    if (unscaled < 0) {
      bytes[length++] = '-';
    }
    long rest = Math.abs(unscaled);
    int digits = Math.max(digits(rest), scale + 1);
    int at = length + digits + (scale > 0 ? 1 : 0);
    length = at;
    for (int i = 0; i < digits; i++) {
      if (i == scale && scale > 0) {
        bytes[--at] = '.';
      }
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Appends a value. */
  public JsonBytes value(Value value) {
    switch (value) {
      case Value.Null _ -> raw(NULL);
      case Value.Bool bool -> raw(bool.value() ? TRUE : FALSE);
      case Value.Decimal decimal -> decimal(decimal.unscaled(), decimal.scale());
      case Value.Real real -> raw(Double.toString(real.value()));
      case Value.Text text -> string(text.value());
      case Value.Items items -> {
        char before = '[';
        for (Value item : items.values()) {
          raw(before).value(item);
          before = ',';
        }
        (before == '[' ? raw('[') : this).raw(']');
      }
      case Value.Fields fields -> {
        char before = '{';
        for (var field : fields.values().entrySet()) {
          raw(before).string(field.getKey()).raw(':').value(field.getValue());
          before = ',';
        }
        (before == '{' ? raw('{') : this).raw('}');
      }
      case Value.Point point ->
          raw(POINT).value(point.longitude()).raw(',').value(point.latitude()).raw(']').raw('}');
    }
    return this;
  }

  /**
   * Appends a time, µs since 1970, as an ISO 8601 string in UTC with milli- or microseconds where
   * there are any.
   */
  public JsonBytes time(long micros) {
    long days = Math.floorDiv(micros, 86_400_000_000L);
    long ofDay = Math.floorMod(micros, 86_400_000_000L);
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long month = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0 || year > 9999) {
      return string(city.laterne.shared.Micros.format(micros));
    }
    room(32);
    bytes[length++] = '"';
    padded(year, 4);
    bytes[length++] = '-';
    padded(month, 2);
    bytes[length++] = '-';
    padded(day, 2);
    bytes[length++] = 'T';
    long seconds = ofDay / 1_000_000;
    padded(seconds / 3_600, 2);
    bytes[length++] = ':';
    padded(seconds / 60 % 60, 2);
    bytes[length++] = ':';
    padded(seconds % 60, 2);
    long fraction = ofDay % 1_000_000;
    if (fraction != 0) {
      bytes[length++] = '.';
      if (fraction % 1_000 == 0) {
        padded(fraction / 1_000, 3);
      } else {
        padded(fraction, 6);
      }
    }
    bytes[length++] = 'Z';
    bytes[length++] = '"';
    return this;
  }

  private void padded(long value, int width) {
    long rest = value;
    for (int at = length + width - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += width;
  }
}
