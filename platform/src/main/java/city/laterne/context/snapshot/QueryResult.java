package city.laterne.context.snapshot;

import java.util.Locale;

/**
 * What became of a query of a snapshot (ExecutionResultDetails, clause 5.2.42).
 *
 * @param kind in a word
 * @param code a stable word for what went wrong; empty when nothing did
 * @param detail a sentence for it
 */
public record QueryResult(Kind kind, String code, String detail) {
  /** In a word. */
  public enum Kind {
    /** It found something. */
    SUCCESS,
    /** It found nothing. */
    EMPTY,
    /** It failed. */
    FAILURE;

    /** Its word in JSON. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One that failed. */
  static QueryResult failed(String code, String detail) {
    return new QueryResult(Kind.FAILURE, code, detail);
  }
}
