package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.AttributePath;
import city.laterne.store.AttributePath.Member;
import city.laterne.store.Filter;
import city.laterne.store.Filter.Operator;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads NGSI-LD's query language (ETSI GS CIM 009 v1.9.1, clause 4.9) by recursive descent: {@code
 * ;} binds stronger than {@code |}. Refuses with {@link Failure} INVALID, code BadRequestData,
 * naming the position. {@code managedBy{name}=="x"} asks of the entity behind a relationship,
 * {@code managedBy{Person:name}} of one of a type, {@code modifiedAt>…} and {@code
 * speed.observedAt>…} of times. For one use.
 */
public final class QueryLanguage {
  private static final int DEEPEST = 32;
  private static final int LONGEST = 16_384;
  private static final String AFTER_PATH = "=!<>~;|()[{}";
  private static final String AFTER_VALUE = ";|(),";

  private final TextCursor in;
  private final Vocabulary vocabulary;
  private final Set<String> expanding;

  private QueryLanguage(String text, Vocabulary vocabulary, Set<String> expanding) {
    in = new TextCursor(text);
    this.vocabulary = vocabulary;
    this.expanding = expanding;
  }

  /** The filter of a query; names that the tenant has never seen match nothing. */
  public static Filter parse(String q, Vocabulary vocabulary) {
    return parse(q, vocabulary, Set.of());
  }

  /**
   * The same.
   *
   * @param expanding terms of the attributes whose values in the query are terms, too
   */
  public static Filter parse(String q, Vocabulary vocabulary, Set<String> expanding) {
    if (q.length() > LONGEST) {
      throw Bad.data("q has " + q.length() + " characters; the limit is " + LONGEST + ".");
    }
    QueryLanguage parser = new QueryLanguage(q, vocabulary, expanding);
    return new Junctions(parser.in, List.of("|"), parser::comparison, parser::wrong).all();
  }

  /** How many relationships a query follows one after another. */
  public static int levels(String q) {
    int level = 0;
    int most = 0;
    boolean quoted = false;
    for (int i = 0; i < q.length(); i++) {
      switch (q.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '{' -> level += quoted ? 0 : 1;
        case '}' -> level -= quoted ? 0 : 1;
        default -> {}
      }
      most = Math.max(most, level);
    }
    return most;
  }

  /** What stands before the operator: a path into attributes, or a time of the entity itself. */
  private sealed interface Subject {
    /** Empty when the tenant has no such attribute. */
    record Path(Optional<AttributePath> of) implements Subject {}

    record Own(Member time) implements Subject {}
  }

  private Filter comparison() {
    boolean negated = in.take("!");
    List<Hop> hops = new ArrayList<>();
    int from = in.position();
    Subject subject = subject(hops, 0);
    boolean expands = expanding.contains(in.since(from).strip());
    Operator operator = operator();
    if (negated && (operator != null || !hops.isEmpty())) {
      throw wrong("after ! an attribute alone");
    }
    Filter leaf =
        operator == null
            ? existence(subject, negated)
            : comparison(subject, operator, operands(operator), expands);
    for (Hop hop : hops.reversed()) {
      leaf = hop.over(leaf);
    }
    return leaf;
  }

  private static Filter existence(Subject subject, boolean negated) {
    return switch (subject) {
      case Subject.Own _ -> negated ? new Filter.None() : new Filter.All();
      case Subject.Path(Optional<AttributePath> path) ->
          negated
              ? path.<Filter>map(Filter.Missing::new).orElseGet(Filter.All::new)
              : path.<Filter>map(Filter.Exists::new).orElseGet(Filter.None::new);
    };
  }

  private Filter comparison(
      Subject subject, Operator operator, List<Filter.Operand> operands, boolean expands) {
    return switch (subject) {
      case Subject.Own(Member time) ->
          new Filter.Time(time, operator, operands.stream().map(QueryLanguage::time).toList());
      case Subject.Path(Optional<AttributePath> path) when path.isEmpty() -> new Filter.None();
      case Subject.Path(Optional<AttributePath> path) -> {
        boolean time = isTime(path.get().member());
        List<Filter.Operand> compared =
            operands.stream().map(one -> time ? time(one) : expands ? expanded(one) : one).toList();
        yield new Filter.Compare(path.get(), operator, compared);
      }
    };
  }

  private static boolean isTime(Member member) {
    return switch (member) {
      case OBSERVED_AT, CREATED_AT, MODIFIED_AT -> true;
      case VALUE, UNIT_CODE -> false;
    };
  }

  /** What a time is compared with. */
  private static Filter.Operand time(Filter.Operand operand) {
    return switch (operand) {
      case Filter.Operand.Single(Value value) -> new Filter.Operand.Single(time(value));
      case Filter.Operand.Range(Value from, Value to) ->
          new Filter.Operand.Range(time(from), time(to));
      case Filter.Operand.Regex(Pattern pattern) ->
          throw Bad.data("q looks for the pattern " + pattern + " in a time.");
    };
  }

  private static Value time(Value value) {
    if (value instanceof Value.Text(String text)) {
      try {
        return AttributePath.time(Micros.parse(text));
      } catch (DateTimeException _) {
        // Told below, as what is no text.
      }
    }
    throw Bad.data(
        "q compares a time with " + value + ", not with one such as 2026-01-01T00:00:00Z.");
  }

  /**
   * A relationship on the way.
   *
   * @param path empty when the tenant has no such attribute
   * @param types the types of the entity behind it; empty for any
   * @param known whether the tenant has one of the types, if any are given
   */
  private record Hop(Optional<AttributePath> path, Set<Name> types, boolean known) {
    Filter over(Filter entity) {
      return path.isEmpty() || !known
          ? new Filter.None()
          : new Filter.Linked(path.get(), types, entity);
    }
  }

  /** Terms among the values as IRIs. */
  private Filter.Operand expanded(Filter.Operand operand) {
    return switch (operand) {
      case Filter.Operand.Single single -> new Filter.Operand.Single(expanded(single.value()));
      case Filter.Operand.Range range ->
          new Filter.Operand.Range(expanded(range.from()), expanded(range.to()));
      case Filter.Operand.Regex regex -> regex;
    };
  }

  private Value expanded(Value value) {
    return value instanceof Value.Text(String term)
        ? new Value.Text(vocabulary.table().expand(term))
        : value;
  }

  private Subject subject(List<Hop> hops, int level) {
    String dotted = in.until(AFTER_PATH);
    if (dotted.isBlank()) {
      throw wrong("an attribute");
    }
    if (in.take("{")) {
      if (level == DEEPEST) {
        throw Bad.data("q nests deeper than " + DEEPEST + " braces.");
      }
      Optional<AttributePath> relation =
          names(dotted.strip())
              .map(
                  names ->
                      new AttributePath(
                          names.getFirst(), names.subList(1, names.size()), List.of()));
      hops.add(hop(relation));
      Subject inside = subject(hops, level + 1);
      if (!in.take("}")) {
        throw wrong("}");
      }
      return inside;
    }
    List<String> trail = new ArrayList<>();
    if (in.take("[")) {
      String keys = in.until("]");
      if (!in.take("]")) {
        throw wrong("]");
      }
      trail.addAll(List.of(keys.split("\\.", -1)));
    }
    String name = dotted.strip();
    boolean own = trail.isEmpty() && (name.equals("createdAt") || name.equals("modifiedAt"));
    return own ? new Subject.Own(member(name)) : new Subject.Path(path(name, trail));
  }

  /** The way that {@code speed.accuracy.observedAt} names. */
  private Optional<AttributePath> path(String dotted, List<String> trail) {
    int dot = dotted.lastIndexOf('.');
    Member member = dot < 0 ? Member.VALUE : member(dotted.substring(dot + 1));
    return names(member == Member.VALUE ? dotted : dotted.substring(0, dot))
        .map(
            names ->
                new AttributePath(names.getFirst(), names.subList(1, names.size()), trail, member));
  }

  private static Member member(String term) {
    return switch (term) {
      case "createdAt" -> Member.CREATED_AT;
      case "modifiedAt" -> Member.MODIFIED_AT;
      case "observedAt" -> Member.OBSERVED_AT;
      case "unitCode" -> Member.UNIT_CODE;
      default -> Member.VALUE;
    };
  }

  /** The types before a colon, when what is there is no name as a whole, such as a compact IRI. */
  private Hop hop(Optional<AttributePath> relation) {
    int from = in.position();
    String head = in.until(AFTER_PATH);
    int colon = head.indexOf(':');
    if (colon <= 0 || head.startsWith("//", colon + 1) || vocabulary.find(head).isPresent()) {
      in.moveTo(from);
      return new Hop(relation, Set.of(), true);
    }
    in.moveTo(from + colon + 1);
    Set<Name> types = new HashSet<>();
    for (String type : head.substring(0, colon).split("[,|]", -1)) {
      vocabulary.find(type.strip()).ifPresent(types::add);
    }
    return new Hop(relation, types, !types.isEmpty());
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
    if (in.take("==")) {
      return Operator.EQUAL;
    } else if (in.take("!=")) {
      return Operator.NOT_EQUAL;
    } else if (in.take("!~=")) {
      return Operator.NOT_MATCHES;
    } else if (in.take("~=")) {
      return Operator.MATCHES;
    } else if (in.take("<=")) {
      return Operator.LESS_OR_EQUAL;
    } else if (in.take(">=")) {
      return Operator.GREATER_OR_EQUAL;
    } else if (in.take("<")) {
      return Operator.LESS;
    } else if (in.take(">")) {
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
        } while (in.take(","));
        yield operands;
      }
    };
  }

  private Filter.Operand singleOrRange() {
    Value from = value();
    return in.take("..")
        ? new Filter.Operand.Range(from, value())
        : new Filter.Operand.Single(from);
  }

  private Filter.Operand pattern() {
    String regex = in.sees('"') ? quoted() : in.until(";|");
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
    if (in.sees('"')) {
      return new Value.Text(quoted());
    }
    int from = in.position();
    while (!in.isAtEnd() && !in.seesAny(AFTER_VALUE) && !in.sees("..")) {
      var _ = in.next();
    }
    String word = in.since(from).strip();
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
    boolean _ = in.take("\"");
    while (!in.isAtEnd()) {
      char c = in.next();
      if (c == '"') {
        return out.toString();
      }
      if (c == '\\' && in.seesAny("\"\\")) {
        c = in.next();
      }
      out.append(c);
    }
    throw wrong("\"");
  }

  private Failure wrong(String expected) {
    return Bad.data(
        "q is wrong at position "
            + in.position()
            + ": "
            + expected
            + " expected, found "
            + in.rest()
            + ".");
  }
}
