package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.snapshot.CopyWriter;
import city.laterne.context.snapshot.SnapshotQuery;
import city.laterne.context.temporal.Evolution;
import city.laterne.context.temporal.TemporalQuery;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.HistoryRow;
import city.laterne.store.Name;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Query of a snapshot for entities over time (clause 5.7.4): it freezes the instances within the
 * time, and as the current state of an entity the newest of them.
 *
 * @param candidates which entities may be meant
 * @param over what some instance must fulfil
 * @param times which instances
 * @param part what of the entities
 */
record HistoryQuery(Filter candidates, Filter over, TemporalQuery times, CapturedQuery.Part part)
    implements SnapshotQuery {
  private static final int MOST_LOOKED_AT = 10_000;
  private static final long MOST_ROWS = 5_000_000;
  private static final Set<String> OVER_TIME =
      Set.of("q", "expandValues", "georel", "geometry", "coordinates", "geoproperty");

  private record Series(Name name, String datasetId) {}

  /**
   * Makes a query ready.
   *
   * @throws Failure INVALID, code BadRequestData
   */
  static HistoryQuery of(Exchange exchange, JsonNode query, TermTable table) {
    Vocabulary terms = exchange.vocabulary(table);
    TemporalQuery times = TemporalQuery.parse(times(query.path("temporalQ")), true);
    ObjectNode rest = Json.TREE.createObjectNode();
    query
        .properties()
        .forEach(
            member -> {
              if (!member.getKey().equals("temporalQ")) {
                rest.set(member.getKey(), member.getValue());
              }
            });
    CapturedQuery captured = CapturedQuery.of(rest, terms);
    if (!captured.bounded()
        && Set.of("attrs", "q", "georel").stream().noneMatch(captured.given()::containsKey)) {
      throw Bad.data("The query is not bounded: give entities, attrs, q or geoQ.");
    }
    Map<String, String> now = new HashMap<>(captured.given());
    now.keySet().removeAll(OVER_TIME);
    now.keySet().removeAll(Set.of("attrs", "pick"));
    Map<String, String> then = new HashMap<>(captured.given());
    then.keySet().retainAll(OVER_TIME);
    return new HistoryQuery(
        new Filter.And(List.of(captured.selected(), EntityQuery.filter(now, terms))),
        EntityQuery.filter(then, terms),
        times,
        captured.part(terms, exchange.principal().scope()));
  }

  private static Map<String, String> times(JsonNode given) {
    if (!given.isObject()) {
      throw Bad.data("temporalQ must be an object.");
    }
    Map<String, String> times = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : given.properties()) {
      if (!TemporalQuery.PARAMETERS.contains(member.getKey())) {
        throw Bad.data("Member \"" + member.getKey() + "\" of temporalQ is not known here.");
      }
      times.put(member.getKey(), member.getValue().asString());
    }
    return times;
  }

  @Override
  public List<String> fill(ReadView view, CopyWriter copy) {
    int[] seen = {0};
    ReadingBound bound = new ReadingBound(MOST_ROWS, copy::requireWanted);
    view.each(
        candidates,
        entity -> {
          copy.requireWanted();
          if (++seen[0] > MOST_LOOKED_AT) {
            throw new Failure(
                Failure.Kind.FORBIDDEN,
                "TooComplexQuery",
                "The history of more than "
                    + MOST_LOOKED_AT
                    + " entities would have to be read. Maybe name types or ids?");
          }
          Evolution found =
              Evolution.read(view, entity, times, part::has, Integer.MAX_VALUE, bound::row);
          if (!found.instances().isEmpty() && wasSo(view, entity, bound)) {
            copy.add(newest(found), rows(found));
          }
          return true;
        });
    return List.of();
  }

  private boolean wasSo(ReadView view, Entity entity, ReadingBound bound) {
    if (over instanceof Filter.All) {
      return true;
    }
    List<Attribute> all =
        Evolution.read(view, entity, times, one -> !isGone(one), Integer.MAX_VALUE, bound::row)
            .instances()
            .stream()
            .map(Evolution.Instance::attribute)
            .toList();
    return view.matches(over, with(entity, all));
  }

  private static boolean isGone(Attribute attribute) {
    return attribute.value() instanceof Value.Null;
  }

  private static Entity with(Entity entity, List<Attribute> attributes) {
    return new Entity(
        0,
        entity.id(),
        entity.types(),
        entity.scopes(),
        entity.createdAt(),
        entity.modifiedAt(),
        attributes,
        entity.expiresAt());
  }

  /** The entity as it was at the end of the time, where its district locates it as now. */
  private Entity newest(Evolution found) {
    Map<Series, Evolution.Instance> newest = new LinkedHashMap<>();
    for (Evolution.Instance instance : found.instances()) {
      Attribute attribute = instance.attribute();
      newest.merge(
          new Series(attribute.name(), attribute.datasetId()),
          instance,
          (one, other) -> other.time() >= one.time() ? other : one);
    }
    List<Attribute> now =
        new ArrayList<>(found.entity().attributes().stream().filter(part::locates).toList());
    for (Evolution.Instance instance : newest.values()) {
      if (!isGone(instance.attribute()) && !part.locates(instance.attribute())) {
        now.add(instance.attribute());
      }
    }
    return with(found.entity(), now);
  }

  /** A row an instance, told apart by what told the instances apart. */
  private static List<HistoryRow> rows(Evolution found) {
    List<HistoryRow> rows = new ArrayList<>(found.instances().size());
    for (Evolution.Instance instance : found.instances()) {
      Attribute attribute = instance.attribute();
      long time =
          attribute.observedAt() != Micros.ABSENT ? attribute.observedAt() : attribute.modifiedAt();
      rows.add(new HistoryRow(time, hash(instance.id()), List.of(attribute), List.of(), false));
    }
    return rows;
  }

  /** FNV-1a (Fowler, Noll, Vo 1991). */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
