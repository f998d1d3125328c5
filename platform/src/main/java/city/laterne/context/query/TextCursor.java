package city.laterne.context.query;

/** A place in a text that is read from the left to the right. For one use. */
final class TextCursor {
  private final String text;
  private int at;

  TextCursor(String text) {
    this.text = text;
  }

  /** Where it stands: how many characters are read. */
  int position() {
    return at;
  }

  /** Goes back, or on, to a position. */
  void moveTo(int position) {
    at = position;
  }

  /** Whether all is read. */
  boolean isAtEnd() {
    return at >= text.length();
  }

  /** The whole text. */
  String text() {
    return text;
  }

  /** What was read since a position. */
  String since(int position) {
    return text.substring(position, at);
  }

  /** Whether a character comes next. */
  boolean sees(char c) {
    return !isAtEnd() && text.charAt(at) == c;
  }

  /** Whether a token comes next. */
  boolean sees(String token) {
    return text.startsWith(token, at);
  }

  /** Whether the next character is one of these. */
  boolean seesAny(String characters) {
    return !isAtEnd() && characters.indexOf(text.charAt(at)) >= 0;
  }

  /** Passes over a token if it comes next; says whether it did. */
  boolean take(String token) {
    if (sees(token)) {
      at += token.length();
      return true;
    }
    return false;
  }

  /** The next character; there must be one. */
  char next() {
    return text.charAt(at++);
  }

  /** Reads up to one of these characters, or the end. */
  String until(String stops) {
    int from = at;
    while (!isAtEnd() && !seesAny(stops)) {
      at++;
    }
    return since(from);
  }

  /** What comes next, for people: a few characters in quotes, or "the end". */
  String rest() {
    return isAtEnd()
        ? "the end"
        : "\"" + text.substring(at, Math.min(at + 20, text.length())) + "\"";
  }
}
