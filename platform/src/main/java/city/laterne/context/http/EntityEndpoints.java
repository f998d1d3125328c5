package city.laterne.context.http;

import city.laterne.context.entity.EntityDraft;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.query.EntityQuery;
import city.laterne.shared.Failure;
import city.laterne.store.Entity;
import city.laterne.store.Name;
import city.laterne.store.Operation;
import city.laterne.store.Page;
import city.laterne.store.Query;
import city.laterne.store.ReadView;
import io.helidon.http.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code /entities} and {@code /entities/{id}} (clauses 6.4 and 6.5). */
final class EntityEndpoints {
  private static final int MOST = 1_000;
  private static final int USUAL = 20;

  private EntityEndpoints() {}

  static void create(Exchange exchange) {
    exchange.requireWrite();
    EntityDraft draft = read(exchange).whole();
    Writes.requireWithin(exchange, draft.id(), draft.types(), draft.attributes());
    Writes.commit(
        exchange,
        List.of(
            new Operation.Create(
                draft.id(), draft.types(), draft.scopes(), draft.attributes(), exchange.now())));
    exchange.header("Location", "/ngsi-ld/v1/entities/" + draft.id());
    exchange.empty(Status.CREATED_201);
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    String id = exchange.path("id");
    Set<Name> only = exchange.attrs();
    try (ReadView view = exchange.read()) {
      Entity entity = view.find(id).orElseThrow(() -> Writes.missing(id));
      boolean selected = !exchange.parameter("attrs").isEmpty();
      if (selected && entity.attributes().stream().noneMatch(a -> only.contains(a.name()))) {
        throw new Refused(
            new Problems.Problem(
                404, "ResourceNotFound", "Entity " + id + " has none of these attributes."));
      }
      JsonBytes body = new JsonBytes();
      new EntityWriter(exchange.vocabulary(), exchange.form(only)).write(entity, body);
      exchange.send(Status.OK_200, body);
    }
  }

  static void query(Exchange exchange) {
    exchange.requireRead();
    answer(exchange, EntityQuery.parse(exchange.parameters(), exchange.vocabulary()));
  }

  /** Answers a page of a query. */
  static void answer(Exchange exchange, EntityQuery query) {
    int limit = exchange.number("limit", USUAL, MOST);
    int offset = exchange.number("offset", 0, Integer.MAX_VALUE);
    boolean count = exchange.flag("count");
    if (limit == 0 && !count) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "limit 0 needs count=true; otherwise use 1 to 1000.");
    }
    try (ReadView view = exchange.read()) {
      Page page = view.list(new Query(query.filter(), offset, limit, count));
      JsonBytes body = new JsonBytes();
      new EntityWriter(exchange.vocabulary(), exchange.form(query.only()))
          .writeAll(page.entities(), body);
      if (page.count().isPresent()) {
        exchange.header("NGSILD-Results-Count", Long.toString(page.count().getAsLong()));
      }
      if (limit > 0 && offset > 0) {
        exchange.link(page(exchange, Math.max(0, offset - limit), limit), "prev");
      }
      if (limit > 0 && page.more()) {
        exchange.link(page(exchange, offset + limit, limit), "next");
      }
      exchange.send(Status.OK_200, body);
    }
  }

  private static String page(Exchange exchange, int offset, int limit) {
    Map<String, String> parameters = new TreeMap<>(exchange.parameters());
    parameters.put("offset", Integer.toString(offset));
    parameters.put("limit", Integer.toString(limit));
    StringBuilder url = new StringBuilder(exchange.request().path().absolute().path());
    char before = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      url.append(before)
          .append(parameter.getKey())
          .append('=')
          .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      before = '&';
    }
    return url.toString();
  }

  static void replace(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.path("id");
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
                id, types, draft.scopes(), draft.attributes(), true, exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void merge(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.path("id");
    EntityDraft draft = sameId(read(exchange), id);
    Entity entity;
    try (ReadView view = exchange.read()) {
      entity = view.find(id).orElseThrow(() -> Writes.missing(id));
    }
    var attributes = Writes.withoutDesired(exchange, id, draft.attributes());
    long now = exchange.now();
    List<Operation> operations = new ArrayList<>();
    for (Name name : draft.removed()) {
      if (entity.attributes().stream().anyMatch(a -> a.name() == name)) {
        operations.add(new Operation.DeleteAttribute(id, name, "", true, now));
      }
    }
    if (!attributes.isEmpty() || !draft.types().isEmpty()) {
      operations.add(
          new Operation.Write(
              id, draft.types(), List.of(), attributes, Operation.WriteMode.APPEND, now));
    }
    if (!operations.isEmpty()) {
      Writes.commit(exchange, operations);
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void delete(Exchange exchange) {
    exchange.requireWrite();
    String id = exchange.path("id");
    Writes.requireVisible(exchange, id);
    Writes.commit(exchange, List.of(new Operation.Delete(id, exchange.now())));
    exchange.empty(Status.NO_CONTENT_204);
  }

  static EntityDraft read(Exchange exchange) {
    return RequestBody.one(exchange, (parser, terms) -> new EntityReader(terms).read(parser));
  }

  private static EntityDraft sameId(EntityDraft draft, String id) {
    if (!draft.id().isEmpty() && !draft.id().equals(id)) {
      throw new Failure(
          Failure.Kind.INVALID,
          "BadRequestData",
          "The body is entity " + draft.id() + ", the path entity " + id + ".");
    }
    return draft;
  }
}
