package city.laterne.streets.internal;

import java.util.List;
import java.util.Map;

/** Takes the elements of an OpenStreetMap file. Maps and arrays belong to the visitor. */
interface OsmVisitor {
  /** Kinds of elements. */
  enum Kind {
    NODE,
    WAY,
    RELATION
  }

  /**
   * A member of a relation.
   *
   * @param role as the relation says it, e.g. {@code outer}; often empty
   */
  record Member(Kind kind, long id, String role) {}

  /** Whether elements of a kind are wanted; others may be skipped unread. */
  boolean wants(Kind kind);

  /** What the file says that it covers, in degrees; it need not say it, and may err. */
  default void bounds(double west, double south, double east, double north) {}

  /** A point, in degrees. */
  default void node(long id, double longitude, double latitude, Map<String, String> tags) {}

  /** A line through points. */
  default void way(long id, long[] nodes, Map<String, String> tags) {}

  /** Several elements together. */
  default void relation(long id, List<Member> members, Map<String, String> tags) {}
}
