package city.laterne.lighting.internal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them in lists. */
final class Numbers {
  private static final Pattern PAIR =
      Pattern.compile("[(\\[]?\\s*(-?\\d{1,3}\\.\\d+)\\s*[,; ]\\s*(-?\\d{1,3}\\.\\d+)\\s*[)\\]]?");

  /** A comma between the points of a MULTIPOINT, not one within a number. */
  private static final Pattern SEVERAL = Pattern.compile(",\\s");

  private Numbers() {}

  /**
   * The number of a text with a decimal point or comma, maybe with separators of thousands and a
   * unit behind it: {@code 13,4532}, {@code 5.812.345,67}, {@code 8.5 m}, {@code 70W}.
   *
   * @return NaN when it is none
   */
  static double parse(String text) {
    int end = text.length();
    while (end > 0 && isUnit(text.charAt(end - 1))) {
      end--;
    }
    if (end == 0 || text.length() - end > 4 || end > 40) {
      return Double.NaN;
    }
    int decimal = decimal(text, end);
    StringBuilder plain = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (i == decimal) {
        plain.append('.');
      } else if (c >= '0' && c <= '9') {
        plain.append(c);
      } else if ((c == '-' || c == '+') && plain.isEmpty()) {
        plain.append(c);
      } else if ((c == 'e' || c == 'E') && i > 0 && i < end - 1) {
        return parseExact(text.substring(0, end));
      } else if (!isGrouping(c)) {
        return Double.NaN;
      }
    }
    return parseExact(plain.toString());
  }

  /**
   * Where the decimal mark stands, or −1: the last of points and commas, unless it is there more
   * than once.
   */
  private static int decimal(String text, int end) {
    int point = text.lastIndexOf('.', end - 1);
    int comma = text.lastIndexOf(',', end - 1);
    int last = Math.max(point, comma);
    if (last < 0) {
      return -1;
    }
    return text.indexOf(text.charAt(last)) == last ? last : -1;
  }

  private static boolean isGrouping(char c) {
    return c == '.' || c == ',' || c == ' ' || c == '\u00A0' || c == '\u202F' || c == '\'';
  }

  private static boolean isUnit(char c) {
    return Character.isLetter(c) || c == '°' || c == ' ' || c == '\u00A0';
  }

  private static double parseExact(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * Reads {@code POINT (x y)} as Well-Known Text writes it, also one in a {@code MULTIPOINT}, or
   * {@code latitude, longitude} as open data portals do, maybe in brackets.
   *
   * @return x and y; empty when it is none
   */
  static double[] parsePoint(String text) {
    if (text.length() > 200) {
      return new double[0];
    }
    Matcher pair = PAIR.matcher(text);
    if (pair.matches()) {
      return new double[] {parseExact(pair.group(2)), parseExact(pair.group(1))};
    }
    int close = text.indexOf(')');
    int open = text.lastIndexOf('(', close);
    int point = text.toUpperCase(Locale.ROOT).indexOf("POINT");
    boolean several = text.indexOf('(', Math.max(0, close)) >= 0 || SEVERAL.matcher(text).find();
    if (open < 0 || close < open || point < 0 || point > open || several) {
      return new double[0];
    }
    String[] parts = text.substring(open + 1, close).strip().split("\\s+");
    if (parts.length < 2) {
      return new double[0];
    }
    return new double[] {parse(parts[0]), parse(parts[1])};
  }
}
