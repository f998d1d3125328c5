package city.laterne.sweeping.routing.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A line of a text file.
 *
 * @param number counted from 1
 * @param text without its end and without blanks around it; never empty
 */
record Line(int number, String text) {
  /**
   * The lines that hold something. Lines end as on Unix, Windows, old Macintoshes, or as on Windows
   * twice over.
   */
  static List<Line> of(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\r*\n|\r", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty()) {
        lines.add(new Line(number, stripped));
      }
    }
    return lines;
  }

  /** What stands between blanks and tabs. */
  List<String> words() {
    return Arrays.asList(text.split("\\s+"));
  }

  /** The word before the colon, in capitals; empty where there is none. */
  String keyword() {
    int colon = text.indexOf(':');
    return colon < 0 ? "" : text.substring(0, colon).strip().toUpperCase(Locale.ROOT);
  }

  /** What stands behind the colon. */
  String value() {
    return text.substring(text.indexOf(':') + 1).strip();
  }

  /** The words as whole numbers, as many as are wanted. */
  long[] numbers(String... meanings) {
    List<String> words = words();
    if (words.size() < meanings.length) {
      throw refused(
          "holds "
              + words.size()
              + " numbers, and must hold "
              + meanings.length
              + ": "
              + String.join(", ", meanings)
              + "; maybe the file was cut off?");
    }
    if (words.size() > meanings.length) {
      throw refused(
          "goes on with \""
              + words.get(meanings.length)
              + "\" behind its "
              + meanings.length
              + " numbers: "
              + String.join(", ", meanings));
    }
    long[] numbers = new long[meanings.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = WholeNumber.of(this, meanings[i], words.get(i));
    }
    return numbers;
  }

  /** An exception that says what is wrong with this line. */
  MalformedLine refused(String reason) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return new MalformedLine(number, "\"" + shown + "\" " + reason);
  }
}
