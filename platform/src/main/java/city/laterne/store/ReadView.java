package city.laterne.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A consistent snapshot of what a scope may see: all reads of one view see the same commits.
 * Short-lived; close it. Used by one thread.
 */
public interface ReadView extends AutoCloseable {
  /** The position of the last change that this view sees. */
  long position();

  /** An entity by its URI. */
  Optional<Entity> find(String entityId);

  /**
   * An entity that was taken away and not made again, as far as it is remembered: its id, types,
   * createdAt, and as its modifiedAt when it was taken away.
   */
  Optional<Entity> findGone(String entityId);

  /** A page of entities. */
  Page list(Query query);

  /** Passes every match in stable order to a visitor until it answers false. */
  void each(Filter filter, Predicate<Entity> visitor);

  /** How many match. */
  long count(Filter filter);

  /** The types in use with how many entities each has, in order of their IRI. */
  List<TypeCount> types();

  /**
   * What was written to an entity, oldest first.
   *
   * @param from µs since 1970, included
   * @param to µs since 1970, excluded
   * @param most how many rows at most
   * @param newestFirst whether the newest come first instead
   */
  List<HistoryRow> history(String entityId, long from, long to, int most, boolean newestFirst);

  /**
   * Passes what was written to an entity to a visitor, row by row as it is read, until it answers
   * false.
   *
   * @param from µs since 1970, included
   * @param to µs since 1970, excluded
   * @param newestFirst whether the newest come first, else the oldest
   */
  void history(
      String entityId, long from, long to, boolean newestFirst, Predicate<HistoryRow> visitor);

  /**
   * The rows that tell an entity's scopes over time, oldest first; none when its scopes never
   * changed since the store records them.
   */
  List<HistoryRow> scopes(String entityId);

  /** Whether an entity as given, maybe with many instances of an attribute, would match. */
  boolean matches(Filter filter, Entity entity);

  @Override
  void close();

  /** A type and how many entities have it. */
  record TypeCount(Name type, long entities) {}
}
