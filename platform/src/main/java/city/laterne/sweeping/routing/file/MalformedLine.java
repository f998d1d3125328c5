package city.laterne.sweeping.routing.file;

/** Thrown where a reader cannot go on; {@link ProblemFile} turns it into an answer. */
final class MalformedLine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  MalformedLine(int line, String reason) {
    super(reason);
    this.line = line;
  }

  int line() {
    return line;
  }

  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
