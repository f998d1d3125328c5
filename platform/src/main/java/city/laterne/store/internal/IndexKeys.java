package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Under which keys an image stands in the indexes: its types, the values of the attributes declared
 * as indexed, its place, the minutes in which it and its attributes expire. There are few of each,
 * so that lists are quicker than sets.
 *
 * @param typeIds its types
 * @param words what it says
 * @param place the box of its location
 */
record IndexKeys(List<Integer> typeIds, List<Word> words, Optional<Box> place) {
  /** What a deleted entity, or none, stands under. */
  static final IndexKeys NONE = new IndexKeys(List.of(), List.of(), Optional.empty());

  /**
   * Under this number, which no name has, an entity stands under the minutes in which it or its
   * attributes expire.
   */
  static final int EXPIRY = Integer.MAX_VALUE;

  /**
   * A value.
   *
   * @param name the number of the attribute's name, or {@link #EXPIRY}
   * @param text the canonical value
   */
  record Word(int name, String text) {}

  private static Word expiry(long at) {
    return new Word(EXPIRY, Long.toString(minute(at)));
  }

  /** The minute since 1970 of a time in µs. */
  static long minute(long micros) {
    return Math.floorDiv(micros, 60_000_000L);
  }

  static IndexKeys of(Image image, Dictionary names, Set<Name> indexed, Name location) {
    if (image.deleted()) {
      return NONE;
    }
    List<Integer> types = new ArrayList<>(1);
    for (int typeId : image.typeIds()) {
      types.add(typeId);
    }
    List<Word> words = new ArrayList<>();
    Optional<Box> place = Optional.empty();
    for (Attribute attribute :
        image.all(names, name -> name == location || indexed.contains(name))) {
      if (attribute.name() == location && attribute.datasetId().isEmpty()) {
        place = Optional.of(Box.of(attribute.value()));
      }
      if (indexed.contains(attribute.name())) {
        canonical(attribute).forEach(text -> words.add(new Word(attribute.name().id(), text)));
      }
    }
    if (image.expiresAt() != Micros.ABSENT) {
      words.add(expiry(image.expiresAt()));
    }
    for (Attribute attribute : image.expiring(names)) {
      words.add(expiry(attribute.details().expiresAt()));
    }
    return new IndexKeys(types, words, place);
  }

  /** The index's words for an attribute's value: one, or one each for a list. */
  static List<String> canonical(Attribute attribute) {
    if (attribute.value() instanceof Value.Items items
        && (attribute.kind() == AttributeKind.RELATIONSHIP
            || attribute.kind() == AttributeKind.PROPERTY)) {
      List<String> all = new ArrayList<>();
      items.values().forEach(item -> canonical(item).ifPresent(all::add));
      return all;
    }
    return canonical(attribute.value()).map(List::of).orElse(List.of());
  }

  /** The index's word for a value that equality can ask for; empty for objects and lists. */
  static Optional<String> canonical(Value value) {
    return switch (value) {
      case Value.Text text -> Optional.of("t" + text.value());
      case Value.Bool bool -> Optional.of(bool.value() ? "true" : "false");
      case Value.Decimal decimal -> Optional.of("n" + decimal.toDouble());
      case Value.Real real -> Optional.of("n" + real.value());
      case Value.Null _, Value.Items _, Value.Fields _, Value.Point _ -> Optional.empty();
    };
  }

  /** The declared attributes that are indexed, as names. */
  static Set<Name> indexed(List<Declaration> declarations, Dictionary names) {
    Set<Name> indexed = new HashSet<>();
    for (Declaration declaration : declarations) {
      if (declaration.indexed()) {
        indexed.add(names.intern(declaration.attribute()));
      }
    }
    return indexed;
  }
}
