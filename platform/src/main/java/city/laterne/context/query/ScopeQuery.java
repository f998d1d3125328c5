package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a scope query (ETSI GS CIM 009 v1.9.1, clause 4.19): {@code /Madrid/+;(/Shop/#,/Park)},
 * where {@code +} stands for one level, a closing {@code #} for all below, {@code ;} for and, which
 * binds stronger, and {@code ,} or {@code |} for or. Refuses with {@link Failure} INVALID, code
 * BadRequestData. For one use.
 */
public final class ScopeQuery {
  private static final int LONGEST = 16_384;

  private final TextCursor in;

  private ScopeQuery(String text) {
    in = new TextCursor(text);
  }

  /** The filter of a query. */
  public static Filter parse(String text) {
    if (text.length() > LONGEST) {
      throw Bad.data("scopeQ has " + text.length() + " characters; the limit is " + LONGEST + ".");
    }
    ScopeQuery parser = new ScopeQuery(text);
    return new Junctions(parser.in, List.of(",", "|"), parser::scope, _ -> parser.wrong()).all();
  }

  private Filter scope() {
    return new Filter.ScopeMatches(pattern(in.until(",|;()")));
  }

  private Pattern pattern(String scope) {
    if (!scope.startsWith("/")) {
      throw wrong();
    }
    StringBuilder regex = new StringBuilder();
    String[] levels = scope.substring(1).split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      switch (levels[i]) {
        case "" -> throw wrong();
        case "+" -> regex.append("/[^/]+");
        case "#" -> {
          if (i < levels.length - 1) {
            throw wrong();
          }
          regex.append(i == 0 ? "/.*" : "(/.*)?");
        }
        default -> regex.append('/').append(Pattern.quote(levels[i]));
      }
    }
    return Pattern.compile(regex.toString());
  }

  private Failure wrong() {
    return Bad.data(
        "scopeQ \""
            + in.text()
            + "\" is wrong at position "
            + in.position()
            + "; a scope is such as /Madrid/Gardens, /Madrid/+ or /Madrid/#.");
  }
}
