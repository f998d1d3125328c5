package city.laterne.shared;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Points in time as microseconds since 1970-01-01T00:00:00Z: the resolution and range that the
 * store keeps. {@link #ABSENT} stands for "no time given".
 */
public final class Micros {
  /** No time given. */
  public static final long ABSENT = Long.MIN_VALUE;

  private Micros() {}

  /** The microseconds of an instant, finer parts cut off. */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** The instant of microseconds. */
  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  /**
   * Reads an ISO 8601 date and time with zone, as NGSI-LD's DateTime (ETSI GS CIM 009, clause
   * 4.6.3) writes it.
   *
   * @throws DateTimeException if the text is no such time
   */
  public static long parse(String text) {
    long fast = parseUtc(text);
    return fast != ABSENT ? fast : of(OffsetDateTime.parse(text).toInstant());
  }

  /**
   * {@code 2026-01-31T12:34:56[.fraction]Z} read by position, or ABSENT when the text has another
   * form.
   */
  private static long parseUtc(String text) {
    int length = text.length();
    if (length < 20
        || length > 27
        || text.charAt(length - 1) != 'Z'
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return ABSENT;
    }
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (year < 1
        || month < 1
        || month > 12
        || day < 1
        || day > 28
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return day >= 29 ? of(OffsetDateTime.parse(text).toInstant()) : ABSENT;
    }
    long micros = 0;
    if (length > 20) {
      if (text.charAt(19) != '.' || length == 21) {
        return ABSENT;
      }
      int fraction = digits(text, 20, length - 1);
      if (fraction < 0) {
        return ABSENT;
      }
      micros = fraction;
      for (int have = length - 21; have < 6; have++) {
        micros *= 10;
      }
    }
    return (daysSinceEpoch(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second)
            * 1_000_000L
        + micros;
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int at = from; at < to; at++) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The proleptic Gregorian day number of a date, counted from 1970-01-01. */
  private static long daysSinceEpoch(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** Writes the time as ISO 8601 in UTC, with milliseconds or microseconds where there are any. */
  public static String format(long micros) {
    return DateTimeFormatter.ISO_INSTANT.format(toInstant(micros));
  }
}
