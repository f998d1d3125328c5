package city.laterne.context.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entities that a query found and who holds them, so that its pages are of one set (ETSI GS CIM
 * 009 v1.9.1, clauses 5.2.39 and 5.5.14). Safe for use by many threads.
 */
public final class EntityMap {
  /** Stands for this platform among the sources of an entity. */
  public static final String HERE = "@none";

  private final String id;
  private final String owner;
  private final Map<String, List<String>> sources = new LinkedHashMap<>();
  private long expiresAt;

  /**
   * A map.
   *
   * @param id a URI
   * @param owner the name of the principal whose query it was; nobody else sees the map, as it
   *     holds what that one may see
   * @param expiresAt when nobody can use it any more, µs since 1970
   * @param sources by the id of an entity, in the order of the query: {@link #HERE} and the ids of
   *     context source registrations
   */
  EntityMap(String id, String owner, long expiresAt, Map<String, Set<String>> sources) {
    this.id = id;
    this.owner = owner;
    this.expiresAt = expiresAt;
    // Few are held by others than most: one list for all that the same hold.
    Map<List<String>, List<String>> shared = new HashMap<>();
    sources.forEach(
        (entity, from) -> {
          List<String> holders = List.copyOf(from);
          List<String> same = shared.putIfAbsent(holders, holders);
          this.sources.put(entity, same == null ? holders : same);
        });
  }

  /** Its URI. */
  public String id() {
    return id;
  }

  String owner() {
    return owner;
  }

  /** When nobody can use it any more, µs since 1970. */
  public synchronized long expiresAt() {
    return expiresAt;
  }

  synchronized void expiresAt(long micros) {
    expiresAt = micros;
  }

  /** How many entities it names. */
  public synchronized int size() {
    return sources.size();
  }

  /** The ids of some entities, in their order. */
  public synchronized List<String> ids(int from, int most) {
    return sources.keySet().stream().skip(from).limit(most).toList();
  }

  /** Takes entities out that fit the query no longer (clause 5.5.9.3). */
  public synchronized void remove(Collection<String> ids) {
    sources.keySet().removeAll(Set.copyOf(ids));
  }

  /** Whether one of some sources holds an entity. */
  public synchronized boolean isHeldBy(String id, Set<String> some) {
    return !some.isEmpty() && sources.getOrDefault(id, List.of()).stream().anyMatch(some::contains);
  }

  /** A copy of what it says: the sources by the id of an entity. */
  public synchronized Map<String, List<String>> sources() {
    return new LinkedHashMap<>(sources);
  }
}
