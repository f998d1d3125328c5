package city.laterne.app;

/**
 * A command line or a setting that cannot be carried out, told in a sentence; the process ends with
 * code 2.
 */
public final class Usage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the person at the terminal. */
  public Usage(String sentence) {
    super(sentence);
  }

  /** The sentence. */
  public String sentence() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
