package city.laterne.shared;

/**
 * A refusal at a boundary: something that a caller asked for and that cannot be done. The code is
 * stable, the message says what failed, with which value, against which limit, and maybe what to
 * do. One place per protocol maps the kind to that protocol's answer.
 */
public class Failure extends RuntimeException {
  /** What sort of refusal it is, independent of any protocol. */
  public enum Kind {
    /** The request itself is wrong. */
    INVALID,
    /** The request says something that the data cannot carry. */
    UNPROCESSABLE,
    /** Nobody knows who asks. */
    UNAUTHENTICATED,
    /** The asker is known and may not. */
    FORBIDDEN,
    /** The thing is not there. */
    NOT_FOUND,
    /** The thing is there already, or in the way. */
    CONFLICT,
    /** The request is longer, deeper or dearer than the limit. */
    TOO_LARGE,
    /** The request's form is not understood. */
    UNSUPPORTED,
    /** A bounded resource is full or a disk refuses; asking again later may work. */
    UNAVAILABLE,
    /** Somebody whom Laterne asked did not answer in time. */
    UPSTREAM,
    /** A fault of Laterne's own. */
    INTERNAL
  }

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String code;

  /**
   * A refusal.
   *
   * @param kind its sort
   * @param code a stable word for programs, e.g. {@code BadRequestData}
   * @param message a sentence for people: what, value, limit, hint
   */
  public Failure(Kind kind, String code, String message) {
    super(message);
    this.kind = kind;
    this.code = code;
  }

  /** The same with the exception that led to it. */
  public Failure(Kind kind, String code, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  /** The sort of refusal. */
  public Kind kind() {
    return kind;
  }

  /** The stable word for programs. */
  public String code() {
    return code;
  }

  /** The sentence for people. */
  public String detail() {
    String message = getMessage();
    return message == null ? code : message;
  }
}
