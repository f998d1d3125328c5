package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.FilterMatch;
import city.laterne.context.registration.PassingNames;
import city.laterne.shared.Failure;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Retrievals and queries of entities that context sources hold, too (ETSI GS CIM 009 v1.9.1,
 * clauses 4.3.6, 5.7.1, 5.7.2 and 6.3.17). A source that fails costs its part of the answer and
 * brings an {@code NGSILD-Warning}.
 */
final class DistributedReads {
  /** Parameters that filter, and which sources get with a query. */
  private static final List<String> FILTERS =
      List.of("q", "scopeQ", "georel", "geometry", "coordinates", "geoproperty");

  private static final int MOST = 1_000;
  private static final int FARTHEST = 10_000;

  private DistributedReads() {}

  static void retrieve(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      EntityEndpoints.retrieve(exchange);
      return;
    }
    exchange.requireRead();
    String id = exchange.entityId();
    TermTable table = exchange.vocabulary().table();
    DistributedRead run =
        new DistributedRead(exchange, table, DistributedRead.names(exchange, table), Set.of());
    EntityForm form = exchange.offeringGeoJson().form();
    try (ReadView view = exchange.read()) {
      Optional<Entity> own = Writes.find(exchange, view, id);
      Set<String> types = new HashSet<>();
      own.ifPresent(entity -> entity.types().stream().map(Name::iri).forEach(types::add));
      String type = exchange.parameter("type");
      if (types.isEmpty() && !type.isEmpty()) {
        types.addAll(types(type, exchange.vocabulary().table()));
      }
      run.ask(
          new Asking(
              List.of(new Asking.Selector("", types, Set.of(id), "")),
              Map.of(),
              run.attributes(),
              0,
              false));
      own.ifPresent(run::own);
      run.collect();
      Entity entity = run.find(id).orElseThrow(() -> run.nothing(id));
      run.warn();
      MapUse.of(exchange).retrieved(id, run.holders(id));
      EntityEndpoints.show(exchange, view, form, entity);
    }
  }

  static void query(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      EntityEndpoints.query(exchange);
      return;
    }
    exchange.requireRead();
    EntityQuery query = EntityQuery.parse(exchange.parameters(), exchange.vocabulary());
    answer(exchange, new Search(exchange, query, selectors(exchange)));
  }

  /** Which entities the parameters of a query name. */
  private static List<Asking.Selector> selectors(Exchange exchange) {
    String type = exchange.parameter("type");
    String ids = exchange.parameter("id");
    return List.of(
        new Asking.Selector(
            type.equals("*") ? "" : type,
            types(type, exchange.vocabulary().table()),
            ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
            exchange.parameter("idPattern")));
  }

  static void queryByBody(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      QueryEndpoint.query(exchange);
      return;
    }
    exchange.requireRead();
    byte[] bytes = RequestBody.bytes(exchange);
    Exchange again = exchange.with(bytes, exchange.answer());
    EntityQuery query = QueryEndpoint.read(again);
    TermTable table = again.vocabulary().table();
    List<Asking.Selector> selectors = new ArrayList<>();
    for (JsonNode one : Json.TREE.readTree(bytes).path("entities")) {
      String type = text(one.path("type"));
      String ids = text(one.path("id"));
      selectors.add(
          new Asking.Selector(
              type.equals("*") ? "" : type,
              types(type, table),
              ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
              one.path("idPattern").asString("")));
    }
    if (selectors.isEmpty()) {
      selectors.add(new Asking.Selector("", Set.of(), Set.of(), ""));
    }
    answer(again, new Search(again, query, selectors));
  }

  private static String text(JsonNode given) {
    if (!given.isArray()) {
      return given.asString("");
    }
    List<String> all = new ArrayList<>();
    given.forEach(one -> all.add(one.asString("")));
    return String.join(",", all);
  }

  /** The types that a selection names, as IRIs. */
  private static Set<String> types(String selection, TermTable table) {
    Set<String> types = new HashSet<>();
    for (String type : selection.split("[,|;()]", -1)) {
      if (!type.isBlank() && !type.equals("*")) {
        types.add(table.expand(type));
      }
    }
    return types;
  }

  /** What a query finds here and at sources, for an entity map (clause 5.14.4). */
  static Map<String, Set<String>> sources(Exchange exchange) {
    exchange.requireRead();
    EntityQuery query = EntityQuery.parse(exchange.parameters(), exchange.vocabulary());
    try (ReadView view = exchange.read()) {
      if (DistributedWrites.isAlone(exchange)) {
        return EntityEndpoints.sources(view, query);
      }
      Search search = new Search(exchange, query, selectors(exchange));
      Map<String, Set<String>> sources = search.sources(view);
      search.warn();
      return sources;
    }
  }

  private static void answer(Exchange exchange, Search search) {
    Paging paging = Paging.of(exchange);
    if (paging.offset() > FARTHEST) {
      throw Bad.data("offset must be between 0 and " + FARTHEST + " where sources are asked.");
    }
    EntityForm form = exchange.offeringGeoJson().form();
    MapUse maps = MapUse.of(exchange);
    try (ReadView view = exchange.read()) {
      Page page;
      if (maps.isNone()) {
        page = search.page(view, paging);
      } else {
        MapUse.Slice<Entity> slice =
            maps.page(paging, () -> search.sources(view), ids -> search.among(view, ids));
        page = new Page(slice.found(), slice.all(), slice.more());
      }
      search.warn();
      EntityEndpoints.showPage(exchange, view, form, page, paging, maps.status());
    }
  }

  /** A query that sources are asked, too. For one request. */
  private static final class Search {
    private final Exchange exchange;
    private final EntityQuery query;
    private final List<Asking.Selector> selectors;
    private final TermTable table;
    private final Vocabulary stored;
    private final boolean split;
    private final PassingNames names;
    private final Set<String> silent = new HashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** From here on the exchange's names may be passing ones. */
    Search(Exchange exchange, EntityQuery query, List<Asking.Selector> selectors) {
      this.exchange = exchange;
      this.query = query;
      this.selectors = selectors;
      table = exchange.vocabulary().table();
      stored = exchange.vocabulary();
      split = exchange.flag("splitEntities");
      names = DistributedRead.names(exchange, table);
    }

    Page page(ReadView view, Paging paging) {
      int need = Math.max(1, paging.offset() + paging.limit());
      Found found = find(view, Set.of(), split ? FARTHEST : need, paging.count());
      List<Entity> all = found.entities();
      long counted = Math.max(all.size(), found.run().counted());
      return new Page(
          paging.of(all),
          paging.count() ? OptionalLong.of(counted) : OptionalLong.empty(),
          found.more() || all.size() > (long) paging.offset() + paging.limit());
    }

    /** Everything that is found, and who holds it. */
    Map<String, Set<String>> sources(ReadView view) {
      Found found = find(view, Set.of(), FARTHEST, true);
      if (found.more()) {
        throw new Failure(
            Failure.Kind.FORBIDDEN,
            "TooManyResults",
            "A source has more entities than are asked for together, so the map would not be"
                + " whole. Maybe ask for fewer?");
      }
      Map<String, Set<String>> sources = new LinkedHashMap<>();
      for (Entity entity : found.entities()) {
        sources.put(entity.id(), found.run().holders(entity.id()));
      }
      return sources;
    }

    /** Says in the answer which sources failed. */
    void warn() {
      if (!warnings.isEmpty()) {
        exchange.header("NGSILD-Warning", String.join(", ", warnings));
      }
    }

    /** Looks at some entities again. A source that failed is not asked for others any more. */
    MapUse.Looked<Entity> among(ReadView view, List<String> ids) {
      Map<String, Entity> found = new HashMap<>();
      for (Entity entity : find(view, Set.copyOf(ids), ids.size(), false).entities()) {
        found.put(entity.id(), entity);
      }
      return new MapUse.Looked<>(found, Set.copyOf(silent));
    }

    private record Found(List<Entity> entities, boolean more, DistributedRead run) {}

    /**
     * Asks everybody.
     *
     * @param ids which entities alone are looked for; none for all
     * @param need so many at most
     */
    private Found find(ReadView view, Set<String> ids, int need, boolean count) {
      List<Asking.Selector> wanted =
          ids.isEmpty()
              ? selectors
              : selectors.stream()
                  .map(one -> one.among(ids))
                  .filter(one -> !one.ids().isEmpty())
                  .toList();
      DistributedRead run = new DistributedRead(exchange, table, names, silent);
      Set<String> attributes = split ? Set.of() : run.attributes();
      run.ask(new Asking(wanted, filters(), attributes, Math.min(MOST, need), count));
      Filter filter = split ? withoutFilters(wanted, stored) : query.filter();
      if (!ids.isEmpty()) {
        filter = new Filter.And(List.of(filter, new Filter.IdIn(ids)));
      }
      Page own = query.order().page(view, new Query(filter, 0, need, count));
      run.own(own);
      run.collect();
      silent.addAll(run.silent());
      warnings.addAll(run.warnings());
      List<Entity> all = run.entities();
      if (split) {
        Filter again = EntityQuery.filter(exchange.parameters(), exchange.vocabulary());
        all = all.stream().filter(entity -> FilterMatch.matches(again, entity)).toList();
      }
      if (!query.order().isNone()) {
        all = EntityQuery.order(exchange.parameters(), exchange.vocabulary()).sorted(all);
      }
      return new Found(all, own.more() || run.more(), run);
    }

    private Map<String, String> filters() {
      Map<String, String> filters = new LinkedHashMap<>();
      for (String name : split ? List.<String>of() : FILTERS) {
        if (!exchange.parameter(name).isEmpty()) {
          filters.put(name, exchange.parameter(name));
        }
      }
      return filters;
    }
  }

  /** Entities by type and id alone: what is left is tested when they are put together. */
  private static Filter withoutFilters(List<Asking.Selector> selectors, Vocabulary terms) {
    List<Filter> any = new ArrayList<>();
    for (Asking.Selector selector : selectors) {
      Map<String, String> given = new HashMap<>();
      if (!selector.type().isEmpty()) {
        given.put("type", selector.type());
      }
      if (!selector.ids().isEmpty()) {
        given.put("id", String.join(",", selector.ids()));
      }
      if (!selector.pattern().isEmpty()) {
        given.put("idPattern", selector.pattern());
      }
      any.add(EntityQuery.filter(given, terms));
    }
    return any.size() == 1 ? any.getFirst() : new Filter.Or(any);
  }
}
