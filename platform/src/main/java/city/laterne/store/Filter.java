package city.laterne.store;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Which entities a query wants. */
public sealed interface Filter {
  /** All of them. */
  record All() implements Filter {}

  /** None of them: e.g. a query for a name that the tenant has never seen. */
  record None() implements Filter {}

  /** All parts hold. */
  record And(List<Filter> parts) implements Filter {
    /** Copies the list. */
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one part holds. */
  record Or(List<Filter> parts) implements Filter {
    /** Copies the list. */
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** The entity has the type. */
  record HasType(Name type) implements Filter {}

  /** The entity's id is one of these. */
  record IdIn(Set<String> ids) implements Filter {
    /** Copies the set. */
    public IdIn {
      ids = Set.copyOf(ids);
    }
  }

  /** The entity's id contains a match of the pattern. */
  record IdMatches(Pattern pattern) implements Filter {}

  /** The whole of at least one of the entity's scopes matches the pattern. */
  record ScopeMatches(Pattern pattern) implements Filter {}

  /**
   * The time of the entity, or of one of its attributes, is over.
   *
   * @param at the moment, µs since 1970
   */
  record ExpiredBy(long at) implements Filter {}

  /** The entity has at least one of these attributes. */
  record HasAnyAttribute(Set<Name> names) implements Filter {
    /** Copies the set. */
    public HasAnyAttribute {
      names = Set.copyOf(names);
    }
  }

  /** The path leads to something. */
  record Exists(AttributePath path) implements Filter {}

  /** The path leads to nothing. */
  record Missing(AttributePath path) implements Filter {}

  /**
   * The relationship at the path leads to an entity of one of the types, any if there are none,
   * that matches. Read within one view and refused when more than 1,000 entities match.
   */
  record Linked(AttributePath path, Set<Name> types, Filter entity) implements Filter {
    /** Copies the set. */
    public Linked {
      types = Set.copyOf(types);
    }
  }

  /**
   * The value at the path stands in a relation to one of the operands; missing paths never match.
   */
  record Compare(AttributePath path, Operator operator, List<Operand> operands) implements Filter {
    /** Copies the list. */
    public Compare {
      operands = List.copyOf(operands);
    }
  }

  /** A time of the entity itself, as {@code modifiedAt>2026-01-01T00:00:00Z}. */
  record Time(AttributePath.Member member, Operator operator, List<Operand> operands)
      implements Filter {
    /** Copies the list; only the entity's own times can be asked for. */
    public Time {
      operands = List.copyOf(operands);
      if (member != AttributePath.Member.CREATED_AT && member != AttributePath.Member.MODIFIED_AT) {
        throw new IllegalArgumentException("An entity has no " + member + ".");
      }
    }
  }

  /** Relations of {@link Compare}. */
  enum Operator {
    /** Equal to, or within, at least one operand. */
    EQUAL,
    /** Equal to, or within, none of the operands. */
    NOT_EQUAL,
    /** Less. */
    LESS,
    /** Less or equal. */
    LESS_OR_EQUAL,
    /** Greater. */
    GREATER,
    /** Greater or equal. */
    GREATER_OR_EQUAL,
    /** The text contains a match of the pattern. */
    MATCHES,
    /** The text contains no match of the pattern. */
    NOT_MATCHES
  }

  /** What a value is compared with. */
  sealed interface Operand {
    /**
     * One value. Texts compare with texts and with relationships' targets, numbers with numbers.
     */
    record Single(Value value) implements Operand {}

    /** From–to, both included. */
    record Range(Value from, Value to) implements Operand {}

    /** A regular expression. */
    record Regex(Pattern pattern) implements Operand {}
  }

  /**
   * The geometry is no farther, and no nearer, than so many metres from another.
   *
   * @param property the GeoProperty, usually {@code location}
   * @param from in WGS 84 degrees; of an extended one its nearest point counts
   * @param minMetres 0 for none
   * @param maxMetres infinite for none
   */
  record Near(Name property, Geometry from, double minMetres, double maxMetres) implements Filter {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    /** From a place in WGS 84 degrees. */
    public Near(
        Name property, double longitude, double latitude, double minMetres, double maxMetres) {
      this(
          property, FACTORY.createPoint(new Coordinate(longitude, latitude)), minMetres, maxMetres);
    }
  }

  /** The geometry stands in a relation (clause 4.10) to another in WGS 84 degrees. */
  record Spatial(Name property, SpatialRelation relation, Geometry geometry) implements Filter {}

  /** Relations after OGC Simple Features, read "the entity's geometry … the query's". */
  enum SpatialRelation {
    /** Lies within it. */
    WITHIN,
    /** Contains it. */
    CONTAINS,
    /** Shares a point with it. */
    INTERSECTS,
    /** Equals it. */
    EQUALS,
    /** Shares no point with it. */
    DISJOINT,
    /** Overlaps it. */
    OVERLAPS
  }
}
