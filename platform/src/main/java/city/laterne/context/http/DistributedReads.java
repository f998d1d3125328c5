package city.laterne.context.http;

import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.Json;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.jsonld.Vocabulary;
import city.laterne.context.query.EntityQuery;
import city.laterne.context.query.FilterMatch;
import city.laterne.context.query.Ordering;
import city.laterne.context.registration.Mode;
import city.laterne.context.registration.PassingNames;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.context.registration.Sources;
import city.laterne.context.registration.Sources.Reply;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
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
  private static final int USUAL = 20;
  private static final int FARTHEST = 10_000;

  private DistributedReads() {}

  static void retrieve(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      EntityEndpoints.retrieve(exchange);
      return;
    }
    exchange.requireRead();
    String id = exchange.entityId();
    Run run = new Run(exchange, exchange.vocabulary().table());
    EntityForm form = exchange.offeringGeoJson().form();
    try (ReadView view = exchange.read()) {
      Optional<Entity> own = Writes.find(exchange, view, id);
      Set<String> types = new HashSet<>();
      own.ifPresent(entity -> entity.types().stream().map(Name::iri).forEach(types::add));
      String type = exchange.parameter("type");
      if (types.isEmpty() && !type.isEmpty()) {
        types.addAll(types(type, run.forward.table()));
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
      Entity entity = run.merge.find(id).orElseThrow(() -> run.nothing(id));
      run.warn();
      EntityEndpoints.show(exchange, view, form, entity);
    }
  }

  static void query(Exchange exchange) {
    if (DistributedWrites.isAlone(exchange)) {
      EntityEndpoints.query(exchange);
      return;
    }
    exchange.requireRead();
    Map<String, String> given = exchange.parameters();
    TermTable table = exchange.vocabulary().table();
    EntityQuery query = EntityQuery.parse(given, exchange.vocabulary());
    String type = exchange.parameter("type");
    String ids = exchange.parameter("id");
    Asking.Selector selector =
        new Asking.Selector(
            type.equals("*") ? "" : type,
            types(type, table),
            ids.isEmpty() ? Set.of() : Set.of(ids.split(",", -1)),
            exchange.parameter("idPattern"));
    answer(exchange, query, List.of(selector), table);
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
    answer(again, query, selectors, table);
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

  private static void answer(
      Exchange exchange, EntityQuery query, List<Asking.Selector> selectors, TermTable table) {
    int limit = exchange.number("limit", USUAL, MOST);
    int offset = exchange.number("offset", 0, FARTHEST);
    boolean count = exchange.flag("count");
    boolean split = exchange.flag("splitEntities");
    if (limit == 0 && !count) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "limit 0 needs count=true; otherwise use 1 to 1000.");
    }
    Map<String, String> given = exchange.parameters();
    Map<String, String> filters = new LinkedHashMap<>();
    if (!split) {
      for (String name : FILTERS) {
        if (given.containsKey(name)) {
          filters.put(name, given.getOrDefault(name, ""));
        }
      }
    }
    Vocabulary stored = exchange.vocabulary();
    Run run = new Run(exchange, table);
    int need = split ? FARTHEST : Math.max(1, offset + limit);
    Set<String> attributes = split ? Set.of() : run.attributes();
    run.ask(new Asking(selectors, filters, attributes, Math.min(MOST, need), count));
    EntityForm form = exchange.offeringGeoJson().form();
    Filter filter = split ? withoutFilters(selectors, stored) : query.filter();
    try (ReadView view = exchange.read()) {
      Page own = query.order().page(view, new Query(filter, 0, need, count));
      own.entities().forEach(run::own);
      run.counted += own.count().orElse(own.entities().size());
      run.collect();
      List<Entity> all = run.merge.list();
      if (split) {
        Filter again = EntityQuery.filter(given, exchange.vocabulary());
        all = all.stream().filter(entity -> FilterMatch.matches(again, entity)).toList();
      }
      if (given.containsKey("orderBy")) {
        all = Ordering.parse(given.getOrDefault("orderBy", ""), exchange.vocabulary()).sorted(all);
      }
      List<Entity> page = all.stream().skip(offset).limit(limit).toList();
      boolean more = own.more() || run.more || all.size() > (long) offset + limit;
      run.warn();
      EntityEndpoints.showPage(
          exchange,
          view,
          form,
          new Page(
              page,
              count ? OptionalLong.of(Math.max(all.size(), run.counted)) : OptionalLong.empty(),
              more),
          limit,
          offset);
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

  /** One distributed read. */
  private static final class Run {
    private final Exchange exchange;
    private final Forward forward;
    private final List<Registration> all;
    private final EntityMerge merge = new EntityMerge();
    private final RemoteEntities remote;
    private final List<Sources.Call> calls = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Problems.Problem> problems = new ArrayList<>();
    private List<CompletableFuture<Reply>> replies = List.of();
    private int proxied;
    private int limit;
    private long counted;
    private boolean more;

    /** From here on the exchange's names may be passing ones. */
    Run(Exchange exchange, TermTable table) {
      this.exchange = exchange;
      Registrations registrations = DistributedWrites.registrations(exchange);
      forward = new Forward(exchange, registrations, table);
      String csf = exchange.parameter("csf");
      List<Registration> inForce = registrations.inForce();
      all = csf.isEmpty() ? inForce : registrations.satisfying(inForce, csf, table);
      PassingNames names = new PassingNames(exchange.tenant().names());
      remote = new RemoteEntities(exchange.door().contexts(), names);
      exchange.amend(exchange.parameters(), new Vocabulary(names, table));
      // What is picked or omitted may be known to sources alone.
      for (String member : List.of("attrs", "pick", "omit")) {
        terms(exchange.parameter(member)).forEach(term -> names.intern(table.expand(term)));
      }
    }

    /** IRIs of the attributes that are asked for; none for all. */
    private Set<String> attributes() {
      String attrs = exchange.parameter("attrs");
      String pick = exchange.parameter("pick");
      Set<String> iris = new HashSet<>();
      for (String term : terms(attrs.isEmpty() ? pick : attrs)) {
        if (!DistributedWrites.HEAD.contains(term)) {
          iris.add(forward.table().expand(term));
        }
      }
      return iris;
    }

    /** The members of a list, without what is picked behind relationships. */
    private static List<String> terms(String list) {
      StringBuilder top = new StringBuilder();
      int depth = 0;
      for (int i = 0; i < list.length(); i++) {
        char c = list.charAt(i);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth == 0 && c != '}') {
          top.append(c == '|' ? ',' : c);
        }
      }
      return Arrays.stream(top.toString().split(",", -1))
          .map(String::strip)
          .filter(term -> !term.isEmpty())
          .toList();
    }

    private void ask(Asking asking) {
      limit = asking.limit();
      for (Registration one : all) {
        if (!asking.touches(one)) {
          continue;
        }
        proxied += one.mode().isProxied() ? 1 : 0;
        if (forward.loops(one)) {
          if (one.mode().isProxied()) {
            problems.add(
                new Problems.Problem(
                    508,
                    "LoopDetected",
                    "Source " + one.id() + " is where the request came from."));
          }
        } else {
          calls(asking, one);
        }
      }
      replies = exchange.door().hub().sources().start(calls);
    }

    private void calls(Asking asking, Registration one) {
      try {
        calls.addAll(asking.calls(forward, one));
      } catch (Failure failure) {
        // Its own context cannot be had: that is its part alone.
        problems.add(Problems.of(failure));
        warning(199, one, failure.detail());
      }
    }

    /** Adds what is held here, less what a source alone holds. */
    private void own(Entity entity) {
      List<Registration.Information> exclusive =
          all.stream()
              .filter(one -> one.mode() == Mode.EXCLUSIVE)
              .flatMap(one -> one.information().stream())
              .filter(part -> part.entities().stream().anyMatch(info -> info.hasId(entity.id())))
              .toList();
      Predicate<Attribute> kept =
          attribute -> exclusive.stream().noneMatch(part -> part.has(attribute.name().iri()));
      merge.add(entity, kept);
    }

    private void collect() {
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < calls.size(); i++) {
          boolean fills = calls.get(i).to().mode() == Mode.AUXILIARY;
          if (fills == (round == 1)) {
            take(calls.get(i), replies.get(i).join(), fills);
          }
        }
      }
    }

    private void take(Sources.Call call, Reply reply, boolean fills) {
      switch (reply) {
        case Reply.Failed failed -> {
          boolean invalid = failed.why() == Reply.Why.TOO_LONG;
          problems.add(Part.problem(call.to(), failed));
          warning(invalid ? 111 : 199, call.to(), failed.detail());
        }
        case Reply.Answered answered -> {
          if (answered.status() == 200) {
            entities(call, answered, fills);
          } else if (answered.status() != 404) {
            problems.add(
                new Problems.Problem(
                    502, "BadGateway", "A source answers " + answered.status() + "."));
            warning(299, call.to(), "it answers " + answered.status());
          }
        }
      }
    }

    private void entities(Sources.Call call, Reply.Answered answered, boolean fills) {
      List<Entity> found;
      try {
        Forward.Under under = forward.under(call.to(), call.body().length > 0);
        found = remote.read(answered.body(), under.table());
      } catch (Failure | JacksonException _) {
        problems.add(new Problems.Problem(502, "BadGateway", "A source's answer cannot be read."));
        warning(111, call.to(), "its answer cannot be read");
        return;
      }
      int before = merge.size();
      for (Entity entity : found) {
        if (fills) {
          merge.fill(entity);
        } else {
          merge.add(entity, _ -> true);
        }
      }
      long counts = answered.count() < 0 ? found.size() : answered.count();
      int twice = found.size() - (merge.size() - before);
      counted += Math.max(0, counts - twice);
      more |= limit > 0 && found.size() >= limit && counts > found.size();
    }

    private void warning(int code, Registration from, String why) {
      warnings.add(
          code
              + " laterne \"Source "
              + from.id().replace('"', '\'')
              + ": "
              + why.replace('"', '\'').replaceAll("\\p{Cntrl}", " ")
              + "\"");
    }

    private void warn() {
      if (!warnings.isEmpty()) {
        exchange.header("NGSILD-Warning", String.join(", ", warnings));
      }
    }

    /** When nobody has an entity: the one source's fault that alone could have it, or 404. */
    private Refused nothing(String id) {
      warn();
      boolean alone = proxied == 1 && problems.size() == 1;
      return alone ? new Refused(problems.getFirst()) : Writes.missing(id);
    }
  }
}
