package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityForm.Representation;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.LanguageFilter;
import city.laterne.context.entity.ValueReader;
import city.laterne.context.query.EntityMap;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.ProjectionLanguage;
import city.laterne.context.query.QueryLanguage;
import city.laterne.context.temporal.Aggregation;
import city.laterne.context.temporal.Evolution;
import city.laterne.context.temporal.TemporalQuery;
import city.laterne.context.temporal.TemporalWriter;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.ReadView;
import city.laterne.store.Value;
import io.helidon.http.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How entities were over time: {@code GET /temporal/entities}, {@code /temporal/entities/{id}} and
 * {@code POST /temporal/entityOperations/query} (clauses 5.7.3, 5.7.4, 6.18 to 6.20 and 6.24).
 */
final class TemporalReading {
  /** Parameters of both. */
  static final Set<String> PARAMETERS = parameters();

  private final Exchange exchange;
  private final TemporalQuery query;
  private final EntityForm form;
  private final TemporalWriter writer;
  private final TemporalSelection selection;

  private TemporalReading(Exchange exchange, boolean relationNeeded) {
    this.exchange = exchange;
    exchange.withoutOlderVersion();
    query = TemporalQuery.parse(exchange.parameters(), relationNeeded);
    if (ProjectionLanguage.levels(exchange.parameter("pick") + exchange.parameter("omit")) > 0) {
      throw Bad.data("Over time, entities behind relationships are not told (clause 5.7.3.4).");
    }
    form =
        new EntityForm(
            Representation.NORMALIZED,
            exchange.option("sysAttrs"),
            ProjectionLanguage.parse(exchange.parameters(), exchange.vocabulary()),
            exchange.wantsLinked(),
            exchange.parameter("lang").isEmpty()
                ? LanguageFilter.NONE
                : LanguageFilter.parse(exchange.parameter("lang")),
            datasets(exchange));
    String format = exchange.parameter("format");
    boolean aggregated =
        switch (format) {
          case "" -> exchange.option("aggregatedValues") && !exchange.option("temporalValues");
          case "aggregatedValues" -> true;
          case "temporalValues", "simplified", "normalized" -> false;
          default -> throw Bad.request("format \"" + format + "\" is not known here.");
        };
    boolean values =
        format.isEmpty() ? exchange.option("temporalValues") : !format.equals("normalized");
    writer =
        new TemporalWriter(
            exchange.vocabulary(),
            form,
            values,
            aggregated
                ? Optional.of(Aggregation.parse(exchange.parameters()))
                : Optional.<Aggregation>empty());
    selection = new TemporalSelection(exchange, query, form, aggregated);
  }

  private static Set<String> parameters() {
    Set<String> all = new HashSet<>(TemporalQuery.PARAMETERS);
    all.addAll(Aggregation.PARAMETERS);
    all.addAll(Set.of("attrs", "pick", "omit", "datasetId", "lang", "local", "type"));
    all.addAll(MapUse.PARAMETERS);
    return Set.copyOf(all);
  }

  private static Set<String> datasets(Exchange exchange) {
    Set<String> datasets = new HashSet<>();
    if (!exchange.parameter("datasetId").isEmpty()) {
      for (String id : exchange.parameter("datasetId").split(",", -1)) {
        datasets.add(id.equals("@none") ? "" : EntityReader.uri(id, "datasetId"));
      }
    }
    return datasets;
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    String id = exchange.entityId();
    TemporalReading reading = new TemporalReading(exchange, false);
    try (ReadView view = exchange.read()) {
      Optional<Entity> found = view.find(id);
      Entity entity = found.or(() -> gone(view, id)).orElseThrow(() -> Writes.missing(id));
      Evolution ofAttributes = reading.selection.evolution(view, entity);
      Evolution evolution = reading.selection.withScopes(view, ofAttributes);
      boolean some =
          exchange.parameter("attrs").isEmpty()
              ? !evolution.isEmpty() || reading.keepsMembers(evolution.entity())
              : !ofAttributes.isEmpty();
      if (!some && entity.attributes().stream().noneMatch(reading.selection::isWanted)) {
        throw new Refused(
            new Problems.Problem(
                404, "ResourceNotFound", "Entity " + id + " has nothing of what is asked for."));
      }
      MapUse.of(exchange).retrieved(id, Set.of(EntityMap.HERE));
      reading.answer(List.of(evolution), true, found.isEmpty(), Status.OK_200);
    }
  }

  /** Whether anything of an entity is told that is no attribute. */
  private boolean keepsMembers(Entity entity) {
    return form.projection().keeps("id")
        || form.projection().keeps("type")
        || (form.projection().keeps("scope") && !entity.scopes().isEmpty());
  }

  /** An entity that was taken away, as long as something of its history is there. */
  static Optional<Entity> gone(ReadView view, String id) {
    return view.findGone(id)
        .filter(_ -> !view.history(id, Long.MIN_VALUE, Long.MAX_VALUE, 1, false).isEmpty());
  }

  static void query(Exchange exchange) {
    exchange.requireRead();
    requireBounds(exchange);
    new TemporalReading(exchange, true).page(new Filter.All());
  }

  private static void requireBounds(Exchange exchange) {
    Map<String, String> given = exchange.parameters();
    boolean bound =
        Set.of("type", "q", "georel").stream().anyMatch(given::containsKey)
            || !EntityQuery.SYSTEM.containsAll(
                List.of(given.getOrDefault("attrs", "createdAt").split(",")));
    if (given.containsKey("csf")) {
      var _ = QueryLanguage.parse(exchange.parameter("csf"), exchange.vocabulary());
    }
    if (!exchange.flag("local") && !bound) {
      throw Bad.data(
          "The query is not bounded: give at least one of type, attrs, q or georel, or"
              + " local=true.");
    }
  }

  static void queryByBody(Exchange exchange) {
    exchange.requireRead();
    Filter selected =
        RequestBody.one(
            exchange,
            (parser, terms) -> {
              if (!(ValueReader.read(parser) instanceof Value.Fields body)) {
                throw Bad.data("A query must be a JSON object.");
              }
              Map<String, Value> rest = new HashMap<>(body.values());
              Map<String, String> common = new HashMap<>();
              for (String member : List.of("temporalQ", "aggrParams")) {
                Value given = rest.getOrDefault(member, Value.Fields.of(Map.of()));
                var _ = rest.remove(member);
                temporal(member, given, common);
              }
              if (common.containsKey("aggrMethods")) {
                common.putIfAbsent("format", "aggregatedValues");
              }
              Filter filter = QueryEndpoint.selection(rest, terms, common);
              if (!QueryEndpoint.selects(rest)
                  && Set.of("attrs", "q", "georel").stream().noneMatch(common::containsKey)) {
                throw Bad.data("The query is not bounded: give entities, attrs, q or geoQ.");
              }
              exchange.amend(common, terms);
              return filter;
            });
    new TemporalReading(exchange, true).page(selected);
  }

  private static void temporal(String member, Value value, Map<String, String> to) {
    if (!(value instanceof Value.Fields fields)) {
      throw Bad.data(member + " must be an object.");
    }
    fields
        .values()
        .forEach(
            (key, one) -> {
              if (key.equals("aggrParams")) {
                temporal(key, one, to);
              } else if (TemporalQuery.PARAMETERS.contains(key)
                  || Aggregation.PARAMETERS.contains(key)) {
                to.put(
                    key,
                    one instanceof Value.Decimal
                        ? QueryEndpoint.json(one)
                        : QueryEndpoint.joined(one, key));
              } else {
                throw Bad.data("Member \"" + key + "\" of " + member + " is not known.");
              }
            });
  }

  /** What a query finds here within its time, for an entity map. */
  static Map<String, Set<String>> sources(Exchange exchange) {
    exchange.requireRead();
    requireBounds(exchange);
    TemporalReading reading = new TemporalReading(exchange, true);
    try (ReadView view = exchange.read()) {
      return reading.selection.sources(view, new Filter.All());
    }
  }

  /** Answers a page of the entities that were as the query wants within the time. */
  private void page(Filter selected) {
    Paging paging = Paging.of(exchange);
    MapUse maps = MapUse.of(exchange);
    try (ReadView view = exchange.read()) {
      MapUse.Slice<Evolution> page =
          maps.isNone()
              ? selection.page(view, selected, paging)
              : selection.mapped(view, selected, paging, maps);
      EntityEndpoints.pageHeaders(exchange, paging, page.all(), page.more());
      answer(page.found(), false, false, maps.status());
    }
  }

  private void answer(List<Evolution> all, boolean single, boolean gone, Status whole) {
    long total = all.stream().mapToLong(one -> one.instances().size()).sum();
    boolean cut = total > TemporalSelection.MOST_INSTANCES;
    List<Evolution> shown =
        cut ? InstanceRange.cut(all, TemporalSelection.MOST_INSTANCES, query) : all;
    JsonBytes body = new JsonBytes();
    if (!single) {
      body.raw('[');
    }
    for (Evolution evolution : shown) {
      if (!single) {
        body.separate();
      }
      writer.write(evolution, cut, gone, body);
    }
    if (!single) {
      body.raw(']');
    }
    if (cut) {
      exchange.header("Content-Range", InstanceRange.told(shown, query));
    }
    exchange.send(cut ? Status.PARTIAL_CONTENT_206 : whole, body);
  }
}
