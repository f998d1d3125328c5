package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a scope query (ETSI GS CIM 009 v1.9.1, clause 4.19): {@code /Madrid/+;(/Shop/#,/Park)},
 * where {@code +} stands for one level, a closing {@code #} for all below, {@code ;} for and, which
 * binds stronger, and {@code ,} or {@code |} for or. Refuses with {@link Failure} INVALID, code
 * BadRequestData. For one use.
 */
public final class ScopeQuery {
  private static final int DEEPEST = 32;
  private static final int LONGEST = 16_384;

  private final String text;
  private int at;

  private ScopeQuery(String text) {
    this.text = text;
  }

  /** The filter of a query. */
  public static Filter parse(String text) {
    if (text.length() > LONGEST) {
      throw Bad.data("scopeQ has " + text.length() + " characters; the limit is " + LONGEST + ".");
    }
    ScopeQuery parser = new ScopeQuery(text);
    Filter filter = parser.or(0);
    if (parser.at < text.length()) {
      throw parser.wrong();
    }
    return filter;
  }

  private Filter or(int depth) {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(and(depth));
    } while (take(',') || take('|'));
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and(int depth) {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(term(depth));
    } while (take(';'));
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter term(int depth) {
    if (take('(')) {
      if (depth > DEEPEST) {
        throw wrong();
      }
      Filter inner = or(depth + 1);
      if (!take(')')) {
        throw wrong();
      }
      return inner;
    }
    int from = at;
    while (at < text.length() && ",|;()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return new Filter.ScopeMatches(pattern(text.substring(from, at)));
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

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private Failure wrong() {
    return Bad.data(
        "scopeQ \""
            + text
            + "\" is wrong at position "
            + at
            + "; a scope is such as /Madrid/Gardens, /Madrid/+ or /Madrid/#.");
  }
}
