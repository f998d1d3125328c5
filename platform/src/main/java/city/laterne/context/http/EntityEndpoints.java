package city.laterne.context.http;

import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityForm;
import city.laterne.context.entity.EntityPatch;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.entity.LinkedEntities;
import city.laterne.context.http.Exchange.Join;
import city.laterne.context.query.EntityMap;
import city.laterne.context.query.EntityMaps;
import city.laterne.context.query.EntityQuery;
import city.laterne.shared.Failure;
import city.laterne.store.Attribute;
import city.laterne.store.AttributePatch;
import city.laterne.store.Entity;
import city.laterne.store.Filter;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code /entities} and {@code /entities/{id}} (clauses 6.4 and 6.5). */
final class EntityEndpoints {
  private EntityEndpoints() {}

  static void create(Exchange exchange) {
    exchange.requireWrite();
    EntityDraft draft = read(exchange).whole();
    Writes.requireWithin(exchange, draft.id(), draft.types(), draft.attributes());
    Writes.commit(
        exchange,
        List.of(
            new Operation.Create(
                draft.id(),
                draft.types(),
                draft.scopes(),
                draft.attributes(),
                draft.head().expiresAt(),
                exchange.now())));
    Writes.expire(exchange, draft.id(), draft.head().expiresAt());
    exchange.header("Location", "/ngsi-ld/v1/entities/" + draft.id());
    exchange.empty(Status.CREATED_201);
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    String id = exchange.entityId();
    EntityForm form = exchange.offeringGeoJson().form();
    try (ReadView view = exchange.read()) {
      Entity entity = Writes.get(exchange, view, id);
      MapUse.of(exchange).retrieved(id, Set.of(EntityMap.HERE));
      show(exchange, view, form, entity);
    }
  }

  /** Answers one entity. */
  static void show(Exchange exchange, ReadView view, EntityForm form, Entity entity) {
    requireLeft(exchange, form, entity);
    JsonBytes body = new JsonBytes();
    if (exchange.accepted() == MediaType.GEO_JSON) {
      writer(exchange, view, form).writeFeature(entity, exchange.geometryProperty(), body);
    } else if (exchange.join() == Join.FLAT) {
      flat(exchange, view, form, List.of(entity), true, body);
    } else {
      writer(exchange, view, form).write(entity, body);
    }
    exchange.send(Status.OK_200, body);
  }

  private static void requireLeft(Exchange exchange, EntityForm form, Entity entity) {
    EntityWriter writer = new EntityWriter(exchange.vocabulary(), form);
    boolean left =
        exchange.parameter("attrs").isEmpty()
            ? writer.leavesSomething(entity)
            : writer.leavesAttributes(entity);
    if (!left) {
      throw new Refused(
          new Problems.Problem(
              404,
              "ResourceNotFound",
              "Entity " + entity.id() + " has nothing of what is asked for."));
    }
  }

  private static EntityWriter writer(Exchange exchange, ReadView view, EntityForm form) {
    return exchange.join() == Join.INLINE
        ? new EntityWriter(
            exchange.vocabulary(), form, exchange.linkedEntities(view), exchange.joinLevel())
        : new EntityWriter(exchange.vocabulary(), form);
  }

  /** Appends entities and those behind them side by side. */
  private static void flat(
      Exchange exchange,
      ReadView view,
      EntityForm form,
      List<Entity> entities,
      boolean bareWhenAlone,
      JsonBytes to) {
    List<LinkedEntities.Shown> all =
        exchange.linkedEntities(view).flat(entities, form.projection(), exchange.joinLevel());
    boolean bare = bareWhenAlone && all.size() == 1;
    if (!bare) {
      to.raw('[');
    }
    for (LinkedEntities.Shown shown : all) {
      if (!bare) {
        to.separate();
      }
      new EntityWriter(exchange.vocabulary(), form.with(shown.projection()))
          .write(shown.entity(), to);
    }
    if (!bare) {
      to.raw(']');
    }
  }

  static void query(Exchange exchange) {
    exchange.requireRead();
    answer(exchange, EntityQuery.parse(exchange.parameters(), exchange.vocabulary()));
  }

  /** Answers a page of a query. */
  static void answer(Exchange exchange, EntityQuery query) {
    Paging paging = Paging.of(exchange);
    EntityForm form = exchange.offeringGeoJson().form();
    MapUse maps = MapUse.of(exchange);
    try (ReadView view = exchange.read()) {
      Page page =
          maps.isNone()
              ? query
                  .order()
                  .page(
                      view,
                      new Query(query.filter(), paging.offset(), paging.limit(), paging.count()))
              : page(
                  maps.page(
                      paging,
                      () -> sources(view, query),
                      ids -> new MapUse.Looked<>(among(view, query.filter(), ids), Set.of())));
      showPage(exchange, view, form, page, paging, maps.status());
    }
  }

  private static Page page(MapUse.Slice<Entity> part) {
    return new Page(part.found(), part.all(), part.more());
  }

  /** What a query finds here, for an entity map: one more than it may hold at most. */
  static Map<String, Set<String>> sources(ReadView view, EntityQuery query) {
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    query
        .order()
        .ids(view, query.filter(), EntityMaps.MOST_ENTITIES + 1)
        .forEach(id -> sources.put(id, Set.of(EntityMap.HERE)));
    return sources;
  }

  private static Map<String, Entity> among(ReadView view, Filter filter, List<String> ids) {
    Filter these = new Filter.And(List.of(filter, new Filter.IdIn(Set.copyOf(ids))));
    Map<String, Entity> found = new HashMap<>();
    view.list(new Query(these, 0, ids.size(), false))
        .entities()
        .forEach(entity -> found.put(entity.id(), entity));
    return found;
  }

  /** Answers a page of entities, with links to the pages before and behind. */
  static void showPage(
      Exchange exchange, ReadView view, EntityForm form, Page page, Paging paging, Status status) {
    JsonBytes body = new JsonBytes();
    if (exchange.accepted() == MediaType.GEO_JSON) {
      writer(exchange, view, form)
          .writeFeatures(page.entities(), exchange.geometryProperty(), body);
    } else if (exchange.join() == Join.FLAT) {
      flat(exchange, view, form, page.entities(), false, body);
    } else {
      writer(exchange, view, form).writeAll(page.entities(), body);
    }
    pageHeaders(exchange, paging, page.count(), page.more());
    exchange.send(status, body);
  }

  /** Adds the links to the pages before and behind, and the number of all. */
  static void pageHeaders(Exchange exchange, Paging paging, OptionalLong all, boolean more) {
    if (all.isPresent()) {
      exchange.header("NGSILD-Results-Count", Long.toString(all.getAsLong()));
    }
    int limit = paging.limit();
    if (limit > 0 && paging.offset() > 0) {
      exchange.link(page(exchange, Math.max(0, paging.offset() - limit), limit), "prev");
    }
    if (limit > 0 && more) {
      exchange.link(page(exchange, paging.offset() + limit, limit), "next");
    }
  }

  /** The address of another page of a query. */
  static String page(Exchange exchange, int offset, int limit) {
    Map<String, String> parameters = new TreeMap<>(exchange.given());
    parameters.put("offset", Integer.toString(offset));
    parameters.put("limit", Integer.toString(limit));
    String path = exchange.request().path().absolute().path();
    StringBuilder url =
        new StringBuilder(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    char before = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      url.append(before)
          .append(parameter.getKey())
          .append('=')
          .append(
              URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                  .replace("%3A", ":")
                  .replace("%2C", ","));
      before = '&';
    }
    return url.toString();
  }

  static void replace(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    EntityDraft draft = sameId(read(exchange), id).withoutNulls();
    Writes.requireVisible(exchange, id);
    List<Name> types = draft.types();
    if (types.isEmpty()) {
      try (ReadView view = exchange.read()) {
        types = view.find(id).orElseThrow(() -> Writes.missing(id)).types();
      }
    }
    Writes.requireWithin(exchange, id, types, draft.attributes());
    Writes.commit(
        exchange,
        List.of(
            new Operation.Put(
                id,
                types,
                draft.scopes(),
                draft.attributes(),
                draft.head().expiresAt(),
                true,
                exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void merge(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    EntityPatch patch =
        RequestBody.one(exchange, (parser, terms) -> exchange.entityReader(terms).patch(parser));
    requireId(patch.id(), id);
    Writes.requireVisible(exchange, id);
    Writes.commit(exchange, List.of(merge(exchange, id, patch, List.of())));
    Writes.expire(exchange, id, patch.head().expiresAt());
    exchange.empty(Status.NO_CONTENT_204);
  }

  /** The merge of a patch, less the desired values in it, which go to the gate. */
  static Operation merge(Exchange exchange, String id, EntityPatch patch, List<Name> createWith) {
    List<Attribute> given =
        patch.patches().stream()
            .filter(one -> one.effect() == AttributePatch.Effect.SET)
            .map(AttributePatch::attribute)
            .toList();
    Set<Name> plain =
        Writes.withoutDesired(exchange, id, given).stream()
            .map(Attribute::name)
            .collect(Collectors.toSet());
    List<AttributePatch> left =
        patch.patches().stream()
            .filter(
                one ->
                    one.effect() != AttributePatch.Effect.SET
                        || plain.contains(one.attribute().name()))
            .toList();
    return new Operation.Merge(id, patch.types(), createWith, left, patch.head(), exchange.now());
  }

  static void delete(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.entityId();
    Writes.requireVisible(exchange, id);
    Writes.commit(exchange, List.of(new Operation.Delete(id, exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  static EntityDraft read(Exchange exchange) {
    return RequestBody.one(exchange, (parser, terms) -> exchange.entityReader(terms).read(parser));
  }

  private static EntityDraft sameId(EntityDraft draft, String id) {
    requireId(draft.id(), id);
    return draft;
  }

  private static void requireId(String given, String id) {
    if (!given.isEmpty() && !given.equals(id)) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "The body is entity " + given + ", the path entity " + id + ".");
    }
  }
}
