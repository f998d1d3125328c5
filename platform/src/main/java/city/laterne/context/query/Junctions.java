package city.laterne.context.query;

import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads terms that are joined: {@code ;} is and, which binds stronger, other signs are or;
 * parentheses group. For one use.
 */
final class Junctions {
  private static final int DEEPEST = 32;

  private final TextCursor in;
  private final List<String> orSigns;
  private final Supplier<Filter> term;
  private final Function<String, Failure> wrong;
  private int depth;

  /**
   * A reader.
   *
   * @param term reads a term that is none in parentheses
   * @param wrong the failure of a text in which something else was expected
   */
  Junctions(
      TextCursor in, List<String> orSigns, Supplier<Filter> term, Function<String, Failure> wrong) {
    this.in = in;
    this.orSigns = orSigns;
    this.term = term;
    this.wrong = wrong;
  }

  /** The filter of the whole text. */
  Filter all() {
    Filter filter = or();
    if (!in.isAtEnd()) {
      throw wrong.apply("an operator or the end");
    }
    return filter;
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(and());
    } while (orSigns.stream().anyMatch(in::take));
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(group());
    } while (in.take(";"));
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter group() {
    if (!in.take("(")) {
      return term.get();
    }
    if (++depth > DEEPEST) {
      throw wrong.apply("no more than " + DEEPEST + " parentheses");
    }
    Filter inner = or();
    if (!in.take(")")) {
      throw wrong.apply(")");
    }
    depth--;
    return inner;
  }
}
