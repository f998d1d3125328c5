package city.laterne.sweeping.routing.file;

/**
 * A number of a file, which must be whole: the solver counts exactly. {@code 1.000} and {@code
 * 1,000} are refused, as one reader takes them for one and another for a thousand.
 */
final class WholeNumber {
  private WholeNumber() {}

  /**
   * Reads a number.
   *
   * @param line where it stands
   * @param meaning what it is, e.g. {@code cost}
   * @param word how it is written
   */
  static long of(Line line, String meaning, String word) {
    int first = word.startsWith("-") || word.startsWith("+") ? 1 : 0;
    boolean digits = word.length() > first;
    for (int i = first; i < word.length(); i++) {
      char c = word.charAt(i);
      digits &= c >= '0' && c <= '9';
    }
    if (!digits) {
      throw line.refused(
          word.matches("[-+]?[0-9.,'’eE+-]+")
              ? "has the "
                  + meaning
                  + " "
                  + word
                  + "; whole numbers without separators are wanted. Maybe multiply all by 10 or 100"
                  + " until they are whole?"
              : "has \"" + word + "\" where the " + meaning + " should stand");
    }
    if (word.length() > 18) {
      throw line.refused("has the " + meaning + " " + word + ", which is too large");
    }
    return Long.parseLong(word);
  }

  /** The same within limits, both included. */
  static int of(Line line, String meaning, String word, long least, long most) {
    return within(line, meaning, of(line, meaning, word), least, most);
  }

  /** Checks limits, both included. */
  static int within(Line line, String meaning, long value, long least, long most) {
    if (value < least || value > most) {
      throw line.refused(
          "has the "
              + meaning
              + " "
              + value
              + (value < least ? ", and the least is " + least : ", and the most is " + most));
    }
    return Math.toIntExact(value);
  }
}
