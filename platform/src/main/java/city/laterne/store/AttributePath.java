package city.laterne.store;

import city.laterne.shared.Micros;
import java.util.List;

/**
 * A way into an entity, as NGSI-LD's query language writes it (clause 4.9): {@code
 * attribute.sub[key.key]}.
 *
 * @param attribute the attribute
 * @param sub sub-attributes from there
 * @param trail keys inside the value from there; {@code *} for all of a level
 * @param member what of the attribute is meant
 */
public record AttributePath(Name attribute, List<Name> sub, List<String> trail, Member member) {
  /** What an attribute says beside its value; times as µs since 1970. */
  public enum Member {
    /** The value itself, or the relationship's target. */
    VALUE,
    /** When it was observed. */
    OBSERVED_AT,
    /** When it was first there. */
    CREATED_AT,
    /** When it was last written. */
    MODIFIED_AT,
    /** The code of its unit (UN/CEFACT). */
    UNIT_CODE
  }

  /** Copies the lists. */
  public AttributePath {
    sub = List.copyOf(sub);
    trail = List.copyOf(trail);
  }

  /** A value. */
  public AttributePath(Name attribute, List<Name> sub, List<String> trail) {
    this(attribute, sub, trail, Member.VALUE);
  }

  /** An attribute's own value. */
  public static AttributePath of(Name attribute) {
    return new AttributePath(attribute, List.of(), List.of());
  }

  /** What the path means of an attribute that it leads to, {@link Value.Null} when it has none. */
  public Value of(Attribute found) {
    return switch (member) {
      case VALUE -> found.value();
      case OBSERVED_AT -> time(found.observedAt());
      case CREATED_AT -> time(found.createdAt());
      case MODIFIED_AT -> time(found.modifiedAt());
      case UNIT_CODE ->
          found.unitCode().isEmpty() ? Value.Null.NULL : new Value.Text(found.unitCode());
    };
  }

  /** A time as it is compared. */
  public static Value time(long micros) {
    return micros == Micros.ABSENT ? Value.Null.NULL : Value.Decimal.of(micros);
  }
}
