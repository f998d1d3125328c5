package city.laterne.context.temporal;

import city.laterne.context.temporal.Evolution.Instance;
import city.laterne.context.temporal.TemporalQuery.TimeProperty;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.HistoryRow;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The scopes of an entity over time (ETSI GS CIM 009 v1.9.1, clause 4.18): scopes hold from the
 * time at which they were set until others take their place or they are taken away. Scopes of which
 * the history tells nothing, as they were set before it recorded scopes, hold at all times.
 *
 * @param entity the entity as it is now
 * @param rows the rows of the history that tell its scopes, oldest first
 */
public record ScopesOverTime(Entity entity, List<HistoryRow> rows) {
  /** The name under which the history tells scopes. */
  public static final String NAME = "https://uri.etsi.org/ngsi-ld/scope";

  /** Copies the list. */
  public ScopesOverTime {
    rows = List.copyOf(rows);
  }

  /** Those of an entity. */
  public static ScopesOverTime of(ReadView view, Entity entity) {
    return new ScopesOverTime(entity, view.scopes(entity.id()));
  }

  /**
   * When scopes held that a query asks for.
   *
   * @param from the first time that counts, µs since 1970
   * @param to the end of the times that count, excluded
   */
  public Times when(ReadView view, Filter query, long from, long to) {
    List<long[]> times = new ArrayList<>();
    if (rows.isEmpty()) {
      if (view.matches(query, bare(entity.scopes()))) {
        times.add(new long[] {from, to});
      }
      return new Times(times);
    }
    for (int i = 0; i < rows.size(); i++) {
      long begin = Math.max(from, rows.get(i).time());
      long end = i + 1 < rows.size() ? Math.min(to, rows.get(i + 1).time()) : to;
      if (begin < end && view.matches(query, bare(scopes(rows.get(i).attributes().getFirst())))) {
        times.add(new long[] {begin, end});
      }
    }
    return new Times(times);
  }

  /**
   * Times at which something held.
   *
   * @param spans beginnings and their ends, which are excluded; µs since 1970
   */
  public record Times(List<long[]> spans) {
    /** At all times. */
    public static final Times ALWAYS =
        new Times(List.<long[]>of(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}));

    /** Copies the list. */
    public Times {
      spans = List.copyOf(spans);
    }

    /** Whether it never held. */
    public boolean isEmpty() {
      return spans.isEmpty();
    }

    /** Whether it held at a time. */
    public boolean contains(long time) {
      return spans.stream().anyMatch(span -> time >= span[0] && time < span[1]);
    }
  }

  /** Whether an instance of the history tells scopes. */
  public static boolean tells(Attribute instance) {
    return instance.name().iri().equals(NAME);
  }

  /** The scopes that an instance tells. */
  public static List<String> scopes(Attribute instance) {
    return switch (instance.value()) {
      case Value.Text(String scope) -> List.of(scope);
      case Value.Items items ->
          items.values().stream()
              .map(item -> item instanceof Value.Text(String scope) ? scope : "")
              .toList();
      case Value.Null _,
          Value.Bool _,
          Value.Decimal _,
          Value.Real _,
          Value.Fields _,
          Value.Point _ ->
          List.of();
    };
  }

  /** The entity as it is shown where its scopes are told over time: without those of now. */
  public Entity shown() {
    return rows.isEmpty() ? entity : having(List.of(), entity.attributes());
  }

  /** The entity with nothing but scopes, to be asked for these. */
  private Entity bare(List<String> scopes) {
    return having(scopes, List.of());
  }

  private Entity having(List<String> scopes, List<Attribute> attributes) {
    return new Entity(
        entity.ordinal(),
        entity.id(),
        entity.types(),
        scopes,
        entity.createdAt(),
        entity.modifiedAt(),
        attributes,
        entity.expiresAt());
  }

  /**
   * The instances that a query wants, oldest first. The scopes that held when the time of the query
   * began are among them, though they were set before (clause C.5.16).
   */
  public List<Instance> instances(TemporalQuery query) {
    List<Instance> told = new ArrayList<>();
    boolean begins = query.property() == TimeProperty.OBSERVED_AT && query.from() != Long.MIN_VALUE;
    for (int i = 0; i < rows.size(); i++) {
      Attribute scopes = rows.get(i).attributes().getFirst();
      boolean heldAtBegin =
          begins
              && rows.get(i).time() < query.from()
              && (i + 1 == rows.size() || rows.get(i + 1).time() > query.from())
              && scopes.observedAt() != Micros.ABSENT;
      long time = query.timeOf(scopes).orElse(Long.MIN_VALUE);
      if (heldAtBegin || (time != Long.MIN_VALUE && query.covers(time))) {
        told.add(new Instance(time, InstanceId.of(rows.get(i), 0), scopes));
      }
    }
    int most = query.lastN() == 0 ? told.size() : Math.min(told.size(), query.lastN());
    return told.subList(told.size() - most, told.size());
  }
}
