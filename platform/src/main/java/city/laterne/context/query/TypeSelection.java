package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.store.Filter;
import java.util.ArrayList;
import java.util.List;

/** Reads a selection of entity types (clause 4.17): {@code A,B}, {@code (A|B)}, {@code A;B}. */
public final class TypeSelection {
  private static final int DEEPEST = 32;

  private final String text;
  private final Vocabulary vocabulary;
  private int at;
  private int depth;

  private TypeSelection(String text, Vocabulary vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
  }

  /** The filter of a selection. */
  public static Filter parse(String text, Vocabulary vocabulary) {
    TypeSelection parser = new TypeSelection(text, vocabulary);
    Filter filter = parser.or();
    if (parser.at < text.length()) {
      throw parser.wrong();
    }
    return filter;
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>();
    parts.add(and());
    while (take(',') || take('|')) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>();
    parts.add(term());
    while (take(';')) {
      parts.add(term());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter term() {
    if (take('(')) {
      if (++depth > DEEPEST) {
        throw wrong();
      }
      Filter inner = or();
      if (!take(')')) {
        throw wrong();
      }
      depth--;
      return inner;
    }
    int from = at;
    while (at < text.length() && ",|;()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw wrong();
    }
    return vocabulary
        .find(text.substring(from, at))
        .<Filter>map(Filter.HasType::new)
        .orElseGet(Filter.None::new);
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private city.laterne.shared.Failure wrong() {
    return Bad.data("The type selection \"" + text + "\" is wrong at position " + at + ".");
  }
}
