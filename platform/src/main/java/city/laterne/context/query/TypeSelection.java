package city.laterne.context.query;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.shared.Failure;
import city.laterne.store.Filter;
import java.util.List;

/**
 * Reads a selection of types (ETSI GS CIM 009 v1.9.1, clause 4.17): {@code (Home|Vehicle);Green},
 * where {@code ,} and {@code |} are or and {@code ;} is and. Refuses with {@link Failure} INVALID,
 * code BadRequestData. For one use.
 */
public final class TypeSelection {
  private final TextCursor in;
  private final Vocabulary vocabulary;

  private TypeSelection(String text, Vocabulary vocabulary) {
    in = new TextCursor(text);
    this.vocabulary = vocabulary;
  }

  /** The filter of a selection. */
  public static Filter parse(String text, Vocabulary vocabulary) {
    TypeSelection parser = new TypeSelection(text, vocabulary);
    return new Junctions(parser.in, List.of(",", "|"), parser::type, _ -> parser.wrong()).all();
  }

  private Filter type() {
    String type = in.until(",|;()");
    if (type.isEmpty()) {
      throw wrong();
    }
    return vocabulary.find(type).<Filter>map(Filter.HasType::new).orElseGet(Filter.None::new);
  }

  private Failure wrong() {
    return Bad.data(
        "The type selection \"" + in.text() + "\" is wrong at position " + in.position() + ".");
  }
}
