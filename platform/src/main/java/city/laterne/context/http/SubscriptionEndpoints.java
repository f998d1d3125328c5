package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.Contexts;
import city.laterne.context.subscription.Subscriptions;
import io.helidon.http.Status;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /subscriptions} and {@code /subscriptions/{id}} (clauses 6.10 and 6.11). Asks for READ: a
 * subscription tells nothing that its owner could not read.
 */
final class SubscriptionEndpoints {
  /** Parameters of the list. */
  static final Set<String> PAGING = Set.of("limit", "offset", "count");

  private static final String PATH = "/ngsi-ld/v1/subscriptions/";
  private static final int USUAL = 20;
  private static final int MOST = 1_000;

  private SubscriptionEndpoints() {}

  static void create(Exchange exchange, DistributedSubscriptions distributed) {
    exchange.requireRead();
    JsonNode body = RequestBody.tree(exchange);
    String id =
        of(exchange)
            .create(
                Json.TREE.writeValueAsBytes(body),
                context(exchange, body),
                exchange.address(),
                exchange.principal());
    distributed.made(exchange, id);
    exchange.header("Location", PATH + id);
    exchange.empty(Status.CREATED_201);
  }

  static void list(Exchange exchange) {
    exchange.requireRead();
    int limit = exchange.number("limit", USUAL, MOST);
    int offset = exchange.number("offset", 0, Integer.MAX_VALUE);
    boolean count = exchange.flag("count");
    if (limit == 0 && !count) {
      throw Bad.data("limit 0 needs count=true; otherwise use 1 to " + MOST + ".");
    }
    boolean linked = exchange.wantsLinked();
    Subscriptions subscriptions = of(exchange);
    long all = subscriptions.count(exchange.principal());
    ArrayNode page = Json.TREE.createArrayNode();
    subscriptions
        .list(offset, limit, exchange.linkedContext(), exchange.principal())
        .forEach(one -> page.add(linked ? withContext(exchange, one) : one));
    if (count) {
      exchange.header("NGSILD-Results-Count", Long.toString(all));
    }
    if (limit > 0 && offset > 0) {
      exchange.link(EntityEndpoints.page(exchange, Math.max(0, offset - limit), limit), "prev");
    }
    if (limit > 0 && all > (long) offset + limit) {
      exchange.link(EntityEndpoints.page(exchange, offset + limit, limit), "next");
    }
    send(exchange, page);
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    boolean linked = exchange.wantsLinked();
    ObjectNode found =
        of(exchange).retrieve(id(exchange), exchange.linkedContext(), exchange.principal());
    send(exchange, linked ? withContext(exchange, found) : found);
  }

  static void update(Exchange exchange, DistributedSubscriptions distributed) {
    exchange.requireRead();
    String id = id(exchange);
    JsonNode body = RequestBody.tree(exchange);
    of(exchange)
        .update(
            id,
            Json.TREE.writeValueAsBytes(body),
            context(exchange, body),
            exchange.address(),
            exchange.principal());
    distributed.made(exchange, id);
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void delete(Exchange exchange) {
    exchange.requireRead();
    of(exchange).delete(id(exchange), exchange.principal());
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static Subscriptions of(Exchange exchange) {
    return exchange.door().subscriptions().of(exchange.tenant().name());
  }

  private static String id(Exchange exchange) {
    return EntityReader.uri(exchange.path("id"), "The subscription's id in the path");
  }

  /** The context of a body: inline in application/ld+json, otherwise that of the Link header. */
  private static String context(Exchange exchange, JsonNode body) {
    if (exchange.isBodyLinked()) {
      JsonNode context = body.path("@context");
      if (context.isMissingNode()) {
        throw Bad.data("A body of application/ld+json must have an @context.");
      }
      return bare(context);
    }
    if (body.has("@context")) {
      throw Bad.data(
          "An @context in the body makes it JSON-LD. Maybe send it as application/ld+json, or the"
              + " @context in a Link header?");
    }
    return exchange.linkedContext();
  }

  /** A context of one URL as that alone; the core context behind it says nothing. */
  private static String bare(JsonNode context) {
    if (!context.isArray()) {
      return context.isString() && Contexts.isCore(context.stringValue()) ? "" : context.toString();
    }
    ArrayNode parts = Json.TREE.createArrayNode();
    for (JsonNode part : context) {
      if (!part.isString() || !Contexts.isCore(part.stringValue())) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "" : parts.size() == 1 ? parts.get(0).toString() : parts.toString();
  }

  private static ObjectNode withContext(Exchange exchange, ObjectNode json) {
    String context = exchange.linkedContext();
    return context.isEmpty()
        ? json.put("@context", EntityWriter.CORE_URL)
        : json.set("@context", Json.TREE.readTree(context));
  }

  private static void send(Exchange exchange, JsonNode body) {
    JsonBytes bytes = new JsonBytes();
    bytes.raw(Json.TREE.writeValueAsBytes(body));
    if (exchange.linkedContext().isEmpty() && !exchange.wantsLinked()) {
      exchange.contextLink(EntityWriter.CORE_URL);
    }
    exchange.send(Status.OK_200, bytes);
  }
}
