package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.query.EntityMap;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.ScopeQuery;
import city.laterne.context.temporal.Evolution;
import city.laterne.context.temporal.Evolution.Instance;
import city.laterne.context.temporal.ScopesOverTime;
import city.laterne.context.temporal.ScopesOverTime.Times;
import city.laterne.context.temporal.TemporalQuery;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which entities were as a query wants within its time, and what is told of them (clauses 5.7.3 and
 * 5.7.4).
 */
final class TemporalSelection {
  /** Instances in one answer; what comes behind them is told by 206 (clause 6.3.10). */
  static final int MOST_INSTANCES = Integer.getInteger("city.laterne.temporal.instances", 10_000);

  private static final int MOST_LOOKED_AT = 10_000;

  /** Scopes over time lie close together; so many entities are asked for theirs. */
  private static final int MOST_SCOPED = 100_000;

  private static final Set<String> OVER_TIME =
      Set.of(
          "q", "expandValues", "attrs", "pick", "georel", "geometry", "coordinates", "geoproperty");

  private final Exchange exchange;
  private final TemporalQuery query;
  private final EntityForm form;
  private final boolean aggregated;
  private final long now;

  TemporalSelection(Exchange exchange, TemporalQuery query, EntityForm form, boolean aggregated) {
    this.exchange = exchange;
    this.query = query;
    this.form = form;
    this.aggregated = aggregated;
    this.now = exchange.now();
  }

  /** Whether an instance is asked for and still told. */
  boolean isWanted(Attribute attribute) {
    return form.projection().keeps(attribute.name()) && isOfDataset(attribute);
  }

  private boolean isOfDataset(Attribute attribute) {
    return (form.datasets().isEmpty() || form.datasets().contains(attribute.datasetId()))
        && isStored(attribute)
        && !(aggregated && attribute.value() instanceof Value.Null);
  }

  /** An instance that has expired is told no more, as its storage was for a time (clause 4.22). */
  private boolean isStored(Attribute attribute) {
    long expiresAt = attribute.details().expiresAt();
    return expiresAt == Micros.ABSENT || expiresAt > now;
  }

  /** The same with the entity's scopes; they are not aggregated. */
  Evolution withScopes(ReadView view, Evolution found) {
    return aggregated || !form.projection().keeps("scope")
        ? found
        : found.with(ScopesOverTime.of(view, found.entity()), query);
  }

  /** What is told of an entity within the time. */
  Evolution evolution(ReadView view, Entity entity) {
    return Evolution.read(view, entity, query, this::isWanted, MOST_INSTANCES + 1);
  }

  /** What is found, for an entity map. */
  Map<String, Set<String>> sources(ReadView view, Filter selected) {
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    walk(
        view,
        selected,
        _ -> false,
        found -> {
          sources.put(found.entity().id(), Set.of(EntityMap.HERE));
          return true;
        });
    return sources;
  }

  /** A page of what is found. */
  MapUse.Slice<Evolution> page(ReadView view, Filter selected, Paging paging) {
    long end = (long) paging.offset() + paging.limit();
    List<Evolution> page = new ArrayList<>();
    long[] seen = {0};
    walk(
        view,
        selected,
        _ -> seen[0] >= paging.offset() && seen[0] < end,
        found -> {
          if (seen[0] >= paging.offset() && seen[0] < end) {
            page.add(found);
            trim(page);
          }
          seen[0]++;
          return paging.count() || seen[0] <= end;
        });
    return new MapUse.Slice<>(
        page, paging.count() ? OptionalLong.of(seen[0]) : OptionalLong.empty(), seen[0] > end);
  }

  /** A page of a map: of its entities one instance is read, and only of those shown all. */
  MapUse.Slice<Evolution> mapped(ReadView view, Filter selected, Paging paging, MapUse maps) {
    MapUse.Slice<String> slice =
        maps.page(
            paging,
            () -> sources(view, selected),
            ids -> {
              Map<String, String> fitting = new HashMap<>();
              walk(
                  view,
                  among(selected, ids),
                  _ -> false,
                  one -> fitting.put(one.entity().id(), one.entity().id()) == null);
              return new MapUse.Looked<>(fitting, Set.of());
            });
    List<Evolution> page = new ArrayList<>();
    walk(
        view,
        among(selected, slice.found()),
        _ -> true,
        one -> {
          page.add(one);
          trim(page);
          return true;
        });
    page.sort(Comparator.comparingInt(one -> slice.found().indexOf(one.entity().id())));
    return new MapUse.Slice<>(page, slice.all(), slice.more());
  }

  private static Filter among(Filter selected, List<String> ids) {
    return new Filter.And(List.of(selected, new Filter.IdIn(Set.copyOf(ids))));
  }

  /**
   * Visits the entities that were as the query wants within the time, until the visitor has enough.
   *
   * @param whole of which all instances are read, not only one
   */
  private void walk(
      ReadView view, Filter selected, Predicate<Entity> whole, Predicate<Evolution> visitor) {
    Sought sought = Sought.of(exchange, selected);
    long[] lookedAt = {0, 0};
    each(
        view,
        sought.candidates(),
        byId(),
        entity ->
            find(view, entity, sought, whole.test(entity), lookedAt)
                .map(visitor::test)
                .orElse(true));
  }

  /**
   * What a query asks for.
   *
   * @param candidates what entities are now
   * @param over what some instances within the time were
   * @param scoped the scopes that held within the time
   */
  private record Sought(Filter candidates, Filter over, Filter scoped) {
    static Sought of(Exchange exchange, Filter selected) {
      Map<String, String> now = new HashMap<>(exchange.parameters());
      now.keySet().removeAll(OVER_TIME);
      var _ = now.remove("scopeQ");
      Map<String, String> then = new HashMap<>(exchange.parameters());
      then.keySet().retainAll(OVER_TIME);
      then.keySet().removeAll(Set.of("attrs", "pick"));
      String scopeQ = exchange.parameter("scopeQ");
      return new Sought(
          new Filter.And(List.of(selected, EntityQuery.filter(now, exchange.vocabulary()))),
          EntityQuery.filter(then, exchange.vocabulary()),
          scopeQ.isEmpty() ? new Filter.All() : ScopeQuery.parse(scopeQ));
    }
  }

  /**
   * What is told of an entity that was as the query wants within the time; empty when it was not.
   *
   * @param whole whether all instances are read, not only one
   * @param lookedAt of how many entities the scopes and the history were looked at so far
   */
  private Optional<Evolution> find(
      ReadView view, Entity entity, Sought sought, boolean whole, long[] lookedAt) {
    if (++lookedAt[0] > MOST_SCOPED) {
      throw tooMany(MOST_SCOPED);
    }
    Times times = times(view, sought.scoped(), entity);
    if (times.isEmpty()) {
      return Optional.empty();
    }
    if (++lookedAt[1] > MOST_LOOKED_AT) {
      throw tooMany(MOST_LOOKED_AT);
    }
    boolean barely = form.projection().picking() && form.projection().pick().attributes().isEmpty();
    Evolution found =
        read(
            view,
            entity,
            barely ? this::isOfDataset : this::isWanted,
            times,
            whole && !barely ? MOST_INSTANCES + 1 : 1);
    return found.isEmpty() || !wasSo(view, sought.over(), times, entity)
        ? Optional.empty()
        : Optional.of(withScopes(view, barely ? new Evolution(entity, List.of()) : found));
  }

  private static Failure tooMany(int most) {
    return new Failure(
        Failure.Kind.FORBIDDEN,
        "TooComplexQuery",
        "The history of more than "
            + most
            + " entities would have to be read. Maybe name types or ids?");
  }

  /** When within the time an entity had scopes that are asked for (clauses 4.19 and 5.7.4.4). */
  private Times times(ReadView view, Filter scoped, Entity entity) {
    return scoped instanceof Filter.All
        ? Times.ALWAYS
        : ScopesOverTime.of(view, entity).when(view, scoped, query.from(), query.to());
  }

  private Evolution read(
      ReadView view, Entity entity, Predicate<Attribute> wanted, Times times, int most) {
    Predicate<Attribute> then =
        times.equals(Times.ALWAYS)
            ? wanted
            : wanted.and(one -> query.timeOf(one).map(times::contains).orElse(false));
    return Evolution.read(view, entity, query, then, most);
  }

  /** Whether the answer shall be in order of the ids, the one order there is (clause 5.7.4.4). */
  private boolean byId() {
    return switch (exchange.parameter("orderBy")) {
      case "" -> false;
      case "id", "id;asc", "id;desc" -> true;
      default ->
          throw Bad.data(
              "Over time, entities are ordered by id alone, not by \""
                  + exchange.parameter("orderBy")
                  + "\".");
    };
  }

  private void each(ReadView view, Filter candidates, boolean byId, Predicate<Entity> visitor) {
    if (!byId) {
      view.each(candidates, visitor);
      return;
    }
    TreeMap<String, Entity> ordered =
        new TreeMap<>(
            exchange.parameter("orderBy").endsWith("desc")
                ? Comparator.<String>reverseOrder()
                : Comparator.<String>naturalOrder());
    view.each(
        candidates,
        entity -> {
          ordered.put(entity.id(), entity);
          return ordered.size() <= MOST_LOOKED_AT;
        });
    for (Entity entity : ordered.values()) {
      if (!visitor.test(entity)) {
        return;
      }
    }
  }

  /** Whether some instances within the time match what is asked for over time. */
  private boolean wasSo(ReadView view, Filter over, Times times, Entity entity) {
    if (over instanceof Filter.All) {
      return true;
    }
    Predicate<Attribute> there =
        attribute -> isStored(attribute) && !(attribute.value() instanceof Value.Null);
    List<Attribute> all =
        read(view, entity, there, times, Integer.MAX_VALUE).instances().stream()
            .map(Instance::attribute)
            .toList();
    return view.matches(
        over,
        new Entity(
            entity.ordinal(),
            entity.id(),
            entity.types(),
            entity.scopes(),
            entity.createdAt(),
            entity.modifiedAt(),
            all));
  }

  /** Leaves no more instances than one above what an answer may hold, in order of their time. */
  private void trim(List<Evolution> page) {
    long total = page.stream().mapToLong(one -> one.instances().size()).sum();
    if (page.size() > 1 && total > 2L * MOST_INSTANCES) {
      List<Evolution> kept = InstanceRange.cut(page, MOST_INSTANCES + 1, query);
      page.clear();
      page.addAll(kept);
    }
  }
}
