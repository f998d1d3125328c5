package city.laterne.context.snapshot;

import city.laterne.context.entity.Bad;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.FilterMatch;
import city.laterne.context.query.QueryLanguage;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Names;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which snapshots a purge is about: a query (clause 4.9) of members of the data type Snapshot alone
 * (clause 5.16.7). Every snapshot has {@code createdAt} and {@code modifiedAt}, so a query for
 * nothing but their being there means all. Immutable.
 */
public final class SnapshotFilter {
  /** What is asked for as attributes are; createdAt and modifiedAt are so as an entity's own. */
  private static final Map<String, Function<Snapshot, Value>> MEMBERS = members();

  private static final Names NAMES = names();

  private final Filter filter;

  private SnapshotFilter(Filter filter) {
    this.filter = filter;
  }

  private static Map<String, Function<Snapshot, Value>> members() {
    Map<String, Function<Snapshot, Value>> all = new LinkedHashMap<>();
    all.put("id", one -> new Value.Text(one.id()));
    all.put("snapshotStatus", one -> new Value.Text(one.capture().status().word()));
    all.put("snapshotPriority", one -> Value.Decimal.of(one.priority()));
    all.put("snapshotLifetime", one -> new Value.Text(one.lifetime()));
    all.put("expiresAt", one -> time(one.times().expires()));
    all.put("lastUsedAt", one -> time(one.times().lastUsed()));
    return all;
  }

  /** Whole seconds: texts of one length are ordered as their times. */
  private static Value time(long micros) {
    return new Value.Text(Micros.format(Math.floorDiv(micros, 1_000_000L) * 1_000_000L));
  }

  private static Names names() {
    List<Name> all = new ArrayList<>();
    for (String member : MEMBERS.keySet()) {
      all.add(new Name(all.size() + 1, TermTable.CORE.expand(member)));
    }
    return new Names() {
      @Override
      public Name intern(String iri) {
        return find(iri).orElseThrow();
      }

      @Override
      public Optional<Name> find(String iri) {
        for (Name name : all) {
          if (name.iri().equals(iri)) {
            return Optional.of(name);
          }
        }
        throw Bad.data(
            "q asks for "
                + TermTable.CORE.compact(iri)
                + "; of snapshots it can ask for "
                + String.join(", ", MEMBERS.keySet())
                + ", createdAt and modifiedAt.");
      }

      @Override
      public Name get(int id) {
        return all.get(id - 1);
      }
    };
  }

  /**
   * Reads a query.
   *
   * @throws city.laterne.shared.Failure INVALID, code BadRequestData, also when it asks for what is
   *     no member of a snapshot
   */
  public static SnapshotFilter parse(String q) {
    if (q.isBlank()) {
      throw Bad.data("q is missing: it says which snapshots go, e.g. snapshotPriority<5.");
    }
    return new SnapshotFilter(QueryLanguage.parse(q, new Vocabulary(NAMES, TermTable.CORE)));
  }

  /** Whether a snapshot is as the query wants. */
  boolean matches(Snapshot snapshot) {
    List<Attribute> attributes = new ArrayList<>();
    int id = 1;
    for (Function<Snapshot, Value> member : MEMBERS.values()) {
      Value value = member.apply(snapshot);
      if (!(value instanceof Value.Text(String text)) || !text.isEmpty()) {
        attributes.add(Attribute.property(NAMES.get(id), value));
      }
      id++;
    }
    Snapshot.Times times = snapshot.times();
    return FilterMatch.matches(
        filter,
        new Entity(
            0, snapshot.id(), List.of(), List.of(), times.created(), times.modified(), attributes));
  }
}
