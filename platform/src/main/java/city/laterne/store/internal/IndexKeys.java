package city.laterne.store.internal;

import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.AttributeKind;
import city.laterne.store.Declaration;
import city.laterne.store.Name;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Under which keys an image stands in the indexes: its types, the values of the attributes declared
 * as indexed, its place, the minutes in which it and its attributes expire.
 *
 * @param typeIds its types
 * @param values name number, or {@link #EXPIRY} → canonical value
 * @param place the box of its location
 */
record IndexKeys(Set<Integer> typeIds, Map<Integer, Set<String>> values, Optional<Box> place) {
  /** What a deleted entity, or none, stands under. */
  static final IndexKeys NONE = new IndexKeys(Set.of(), Map.of(), Optional.empty());

  /**
   * Under this number, which no name has, an entity stands under the minutes in which it or its
   * attributes expire.
   */
  static final int EXPIRY = Integer.MAX_VALUE;

  private static void addExpiry(long at, Map<Integer, Set<String>> to) {
    to.computeIfAbsent(EXPIRY, _ -> new HashSet<>()).add(Long.toString(minute(at)));
  }

  /** The minute since 1970 of a time in µs. */
  static long minute(long micros) {
    return Math.floorDiv(micros, 60_000_000L);
  }

  static IndexKeys of(Image image, Dictionary names, Set<Name> indexed, Name location) {
    if (image.deleted()) {
      return NONE;
    }
    Set<Integer> types = new HashSet<>();
    for (int typeId : image.typeIds()) {
      types.add(typeId);
    }
    Map<Integer, Set<String>> values = new HashMap<>();
    for (Name name : indexed) {
      for (Attribute attribute : image.findAll(name, names)) {
        for (String value : canonical(attribute)) {
          values.computeIfAbsent(name.id(), _ -> new HashSet<>()).add(value);
        }
      }
    }
    if (image.expiresAt() != Micros.ABSENT) {
      addExpiry(image.expiresAt(), values);
    }
    for (Attribute attribute : image.expiring(names)) {
      addExpiry(attribute.details().expiresAt(), values);
    }
    return new IndexKeys(
        types, values, image.find(location, "", names).map(place -> Box.of(place.value())));
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
