package city.laterne.lighting.internal;

import city.laterne.shared.Failure;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table as RFC 4180 describes it, with any separator, record by record. Quoted fields may
 * hold separators, doubled quotes and line breaks; a quote within an unquoted field is a letter.
 * Blank lines are passed over. Used by one thread.
 */
final class CsvReader {
  /** A text in quotes goes over so many lines at the most. */
  private static final int MOST_LINES = 30;

  /** The longest record, in characters: a longer one is no line of a list. */
  static final int LONGEST = 1_000_000;

  /** The most fields of a record. */
  static final int WIDEST = 2_000;

  private final Reader in;
  private final char separator;
  private final char[] buffer = new char[1 << 14];
  private final StringBuilder field = new StringBuilder();
  private int at;
  private int filled;
  private int line;
  private int started;
  private int length;

  /**
   * Reads from a text with the given separator.
   *
   * @param line the number of the line at hand, from 1 on
   */
  CsvReader(Reader in, char separator, int line) {
    this.in = in;
    this.separator = separator;
    this.line = line;
    this.started = line;
  }

  /** The line, from 1 on, in which the last record begins. */
  int line() {
    return started;
  }

  /**
   * The next record.
   *
   * @param into takes its fields, spaces around them cut off
   * @return whether there was one
   * @throws Failure INVALID, code NotAList, when it is too long or a quote is not closed
   */
  boolean next(List<String> into) throws IOException {
    do {
      into.clear();
      started = line;
      length = 0;
      if (peek() < 0) {
        return false;
      }
      record(into);
    } while (into.stream().allMatch(String::isEmpty));
    return true;
  }

  private void record(List<String> into) throws IOException {
    while (true) {
      field.setLength(0);
      skipSpaces();
      if (peek() == '"') {
        take();
        quoted();
      }
      int c = take();
      while (c >= 0 && c != separator && c != '\n' && c != '\r') {
        field.append((char) c);
        c = take();
      }
      if (into.size() >= WIDEST) {
        throw ListText.refused(
            "NotAList", "Line " + started + " of the list has more than " + WIDEST + " columns.");
      }
      into.add(field.toString().strip());
      if (c == '\r' && peek() == '\n') {
        take();
      }
      if (c != separator) {
        line++;
        return;
      }
    }
  }

  private void quoted() throws IOException {
    int opened = line;
    while (true) {
      int c = take();
      if (c < 0) {
        throw ListText.refused(
            "NotAList", "A quote that opens in line " + started + " is not closed.");
      }
      if (c == '"') {
        if (peek() != '"') {
          boolean ends = peek() < 0 || peek() <= ' ' || peek() == separator;
          if (line > opened && !ends) {
            throw unclosed(opened);
          }
          return;
        }
        take();
      }
      if (line - opened > MOST_LINES) {
        throw unclosed(opened);
      }
      if (c == '\n') {
        line++;
      }
      field.append((char) c);
    }
  }

  /** A quote that is missing would otherwise swallow all rows up to the next one. */
  private static Failure unclosed(int opened) {
    return ListText.refused(
        "NotAList",
        "A quote that opens in line "
            + opened
            + " is not closed in its field; maybe it is a sign of"
            + " inches, or its partner is missing?");
  }

  private void skipSpaces() throws IOException {
    while (peek() == ' ') {
      take();
    }
  }

  private int peek() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return at == filled ? -1 : buffer[at];
  }

  private int take() throws IOException {
    int c = peek();
    if (c >= 0) {
      at++;
      if (++length > LONGEST) {
        throw ListText.refused(
            "NotAList",
            "Line "
                + started
                + " of the list has more than "
                + LONGEST
                + " characters; maybe a quote is not closed, or it is no list?");
      }
    }
    return c;
  }

  /** The separator of a table whose first line is given: the one that cuts it most often. */
  static char separator(String firstLine) {
    char best = ';';
    int most = 0;
    for (char candidate : new char[] {';', '\t', ',', '|'}) {
      int count = 0;
      boolean quoted = false;
      for (int i = 0; i < firstLine.length(); i++) {
        char c = firstLine.charAt(i);
        quoted ^= c == '"';
        if (c == candidate && !quoted) {
          count++;
        }
      }
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  /** A record of a line alone. */
  static List<String> split(String line, char separator) {
    List<String> fields = new ArrayList<>();
    try {
      var _ = new CsvReader(new StringReader(line), separator, 1).next(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }
}
