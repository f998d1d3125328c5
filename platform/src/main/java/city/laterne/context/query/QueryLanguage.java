package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.AttributePath;
import city.laterne.store.Filter;
import city.laterne.store.Filter.Operator;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads NGSI-LD's query language (ETSI GS CIM 009 v1.9.1, clause 4.9) by recursive descent: {@code
 * ;} binds stronger than {@code |}. Refuses with {@link Failure} INVALID, code BadRequestData,
 * naming the position. For one use.
 */
public final class QueryLanguage {
  private static final int DEEPEST = 32;
  private static final int LONGEST = 16_384;
  private static final String AFTER_PATH = "=!<>~;|()[";
  private static final String AFTER_VALUE = ";|(),";

  private final String text;
  private final Vocabulary vocabulary;
  private int at;
  private int depth;

  private QueryLanguage(String text, Vocabulary vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
  }

  /** The filter of a query; names that the tenant has never seen match nothing. */
  public static Filter parse(String q, Vocabulary vocabulary) {
    if (q.length() > LONGEST) {
      throw Bad.data("q has " + q.length() + " characters; the limit is " + LONGEST + ".");
    }
    QueryLanguage parser = new QueryLanguage(q, vocabulary);
    Filter filter = parser.or();
    if (parser.at < q.length()) {
      throw parser.wrong("an operator or the end");
    }
    return filter;
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>();
    parts.add(and());
    while (take("|")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>();
    parts.add(term());
    while (take(";")) {
      parts.add(term());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter term() {
    if (!take("(")) {
      return comparison();
    }
    if (++depth > DEEPEST) {
      throw Bad.data("q nests deeper than " + DEEPEST + " parentheses.");
    }
    Filter inner = or();
    if (!take(")")) {
      throw wrong(")");
    }
    depth--;
    return inner;
  }

  private Filter comparison() {
    Optional<AttributePath> path = path();
    Operator operator = operator();
    if (operator == null) {
      return path.<Filter>map(Filter.Exists::new).orElseGet(Filter.None::new);
    }
    List<Filter.Operand> operands = operands(operator);
    return path.<Filter>map(p -> new Filter.Compare(p, operator, operands))
        .orElseGet(Filter.None::new);
  }

  private Optional<AttributePath> path() {
    String dotted = until(AFTER_PATH);
    if (dotted.isBlank()) {
      throw wrong("an attribute");
    }
    List<String> trail = new ArrayList<>();
    if (take("[")) {
      String keys = until("]");
      if (!take("]")) {
        throw wrong("]");
      }
      trail.addAll(List.of(keys.split("\\.", -1)));
    }
    return names(dotted.strip())
        .map(names -> new AttributePath(names.getFirst(), names.subList(1, names.size()), trail));
  }

  /** A whole IRI may contain dots; otherwise they lead into sub-attributes. */
  private Optional<List<Name>> names(String dotted) {
    Optional<Name> whole = vocabulary.find(dotted);
    if (whole.isPresent()) {
      return Optional.of(List.of(whole.get()));
    }
    if (dotted.contains("://")) {
      return Optional.empty();
    }
    List<Name> names = new ArrayList<>();
    for (String term : dotted.split("\\.", -1)) {
      if (term.isEmpty()) {
        throw Bad.data("The path \"" + dotted + "\" in q has an empty part.");
      }
      Optional<Name> name = vocabulary.find(term);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(names);
  }

  private @org.jspecify.annotations.Nullable Operator operator() {
    if (take("==")) {
      return Operator.EQUAL;
    } else if (take("!=")) {
      return Operator.NOT_EQUAL;
    } else if (take("!~=")) {
      return Operator.NOT_MATCHES;
    } else if (take("~=")) {
      return Operator.MATCHES;
    } else if (take("<=")) {
      return Operator.LESS_OR_EQUAL;
    } else if (take(">=")) {
      return Operator.GREATER_OR_EQUAL;
    } else if (take("<")) {
      return Operator.LESS;
    } else if (take(">")) {
      return Operator.GREATER;
    }
    return null;
  }

  private List<Filter.Operand> operands(Operator operator) {
    return switch (operator) {
      case MATCHES, NOT_MATCHES -> List.of(pattern());
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          List.of(new Filter.Operand.Single(value()));
      case EQUAL, NOT_EQUAL -> {
        List<Filter.Operand> operands = new ArrayList<>();
        do {
          operands.add(singleOrRange());
        } while (take(","));
        yield operands;
      }
    };
  }

  private Filter.Operand singleOrRange() {
    Value from = value();
    return take("..") ? new Filter.Operand.Range(from, value()) : new Filter.Operand.Single(from);
  }

  private Filter.Operand pattern() {
    String regex = peek('"') ? quoted() : until(";|");
    if (regex.isEmpty()) {
      throw wrong("a regular expression");
    }
    try {
      return new Filter.Operand.Regex(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw Bad.data("\"" + regex + "\" in q is no regular expression: " + e.getDescription(), e);
    }
  }

  private Value value() {
    if (peek('"')) {
      return new Value.Text(quoted());
    }
    int from = at;
    while (at < text.length()
        && AFTER_VALUE.indexOf(text.charAt(at)) < 0
        && !text.startsWith("..", at)) {
      at++;
    }
    String word = text.substring(from, at).strip();
    if (word.isEmpty()) {
      throw wrong("a value");
    }
    return switch (word) {
      case "true" -> Value.Bool.TRUE;
      case "false" -> Value.Bool.FALSE;
      default -> numberOrText(word);
    };
  }

  private static Value numberOrText(String word) {
    char first = word.charAt(0);
    if (first != '-' && first != '+' && (first < '0' || first > '9')) {
      return new Value.Text(word);
    }
    try {
      return Value.ofDecimal(new BigDecimal(word));
    } catch (IllegalArgumentException notANumber) {
      return new Value.Text(word);
    }
  }

  private String quoted() {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return out.toString();
      }
      if (c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
        c = text.charAt(++at);
      }
      out.append(c);
    }
    throw wrong("\"");
  }

  private String until(String stops) {
    int from = at;
    while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean peek(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private boolean take(String token) {
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private Failure wrong(String expected) {
    return Bad.data(
        "q is wrong at position "
            + at
            + ": "
            + expected
            + " expected, found "
            + (at < text.length()
                ? "\"" + text.substring(at, Math.min(at + 20, text.length())) + "\""
                : "the end")
            + ".");
  }
}
