package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.jsonld.TermTable;
import city.laterne.context.registration.Registration;
import city.laterne.context.registration.Registrations;
import city.laterne.security.Right;
import city.laterne.shared.Micros;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /csourceRegistrations} (clauses 5.9, 5.10, 6.8 and 6.9). A registration redirects what all
 * others read and write, so it takes the right PROVISION to make one.
 */
final class RegistrationEndpoints {
  static final String PATH = "/csourceRegistrations";

  /** The parameters of a query. */
  static final Set<String> PARAMETERS =
      Set.of(
          "id",
          "type",
          "idPattern",
          "attrs",
          "q",
          "csf",
          "scopeQ",
          "georel",
          "geometry",
          "coordinates",
          "geoproperty",
          "timeproperty",
          "timerel",
          "timeAt",
          "endTimeAt",
          "limit",
          "offset",
          "count",
          "lang",
          "datasetId");

  private RegistrationEndpoints() {}

  static void create(Exchange exchange) {
    exchange.principal().require(Right.PROVISION);
    Given given = given(exchange);
    String id = of(exchange).create(given.json(), given.table(), exchange.principal().author());
    exchange.header("Location", "/ngsi-ld/v1" + PATH + "/" + id);
    exchange.empty(Status.CREATED_201);
  }

  static void update(Exchange exchange) {
    exchange.principal().require(Right.PROVISION);
    String id = id(exchange);
    of(exchange).get(id);
    Given given = given(exchange);
    of(exchange).update(id, given.json(), given.table(), exchange.principal().author());
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void delete(Exchange exchange) {
    exchange.principal().require(Right.PROVISION);
    of(exchange).delete(id(exchange), exchange.principal().author());
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    Registration found = of(exchange).get(id(exchange));
    send(exchange, json(exchange, found));
  }

  static void query(Exchange exchange) {
    exchange.requireRead();
    Paging paging = Paging.of(exchange);
    List<Registration> found =
        of(exchange).query(exchange.parameters(), exchange.vocabulary().table());
    ArrayNode page = Json.TREE.createArrayNode();
    paging.of(found).forEach(one -> page.add(json(exchange, one)));
    paging.headers(exchange, "/ngsi-ld/v1" + PATH, found.size());
    send(exchange, page);
  }

  /** Who the platform is to others, for the tenant that is asked (clauses 5.15.1 and 6.33). */
  static void identity(Exchange exchange) {
    exchange.requireRead();
    String alias = of(exchange).alias();
    send(
        exchange,
        Json.TREE
            .createObjectNode()
            .put("id", "urn:ngsi-ld:ContextSourceIdentity:" + alias)
            .put("type", "ContextSourceIdentity")
            .put("contextSourceAlias", alias)
            .put("contextSourceUptime", exchange.door().hub().uptime().toString())
            .put("contextSourceTimeAt", Micros.format(exchange.now())));
  }

  private static ObjectNode json(Exchange exchange, Registration one) {
    boolean secrets = exchange.principal().rights().contains(Right.PROVISION);
    ObjectNode json = Registrations.json(one, exchange.vocabulary().table(), secrets);
    exchange.door().hub().sources().addTo(json, one);
    if (exchange.option("sysAttrs")) {
      json.put("createdAt", Micros.format(one.createdAt()));
      json.put("modifiedAt", Micros.format(one.modifiedAt()));
    }
    return json;
  }

  private static Registrations of(Exchange exchange) {
    return exchange.door().hub().registrations(exchange.tenant());
  }

  private static String id(Exchange exchange) {
    return EntityReader.uri(exchange.path("id"), "The id in the path");
  }

  /**
   * A body.
   *
   * @param table its context
   * @param context the same as JSON, empty for the core alone
   */
  record Given(JsonNode json, TermTable table, String context) {}

  static Given given(Exchange exchange) {
    boolean typed = exchange.request().headers().contains(HeaderNames.CONTENT_TYPE);
    boolean linked = typed && RequestBody.isLinked(exchange);
    JsonNode json = Json.TREE.readTree(RequestBody.bytes(exchange));
    if (linked) {
      TermTable table = RequestBody.vocabulary(exchange, json).table();
      return new Given(json, table, table.json());
    }
    if (json.has("@context")) {
      throw Bad.data(
          "An @context in the body makes it JSON-LD. Maybe send it as application/ld+json?");
    }
    TermTable table = exchange.vocabulary().table();
    return new Given(json, table, table.json());
  }

  /** Sends JSON, with its @context in each object when the client wants JSON-LD. */
  static void send(Exchange exchange, JsonNode body) {
    if (exchange.wantsLinked()) {
      String user = exchange.vocabulary().table().json();
      JsonNode context =
          user.isEmpty()
              ? Json.TREE
                  .getNodeFactory()
                  .stringNode("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld")
              : Json.TREE.readTree(user);
      if (body instanceof ObjectNode one) {
        one.set("@context", context);
      } else {
        body.forEach(one -> ((ObjectNode) one).set("@context", context));
      }
    }
    JsonBytes bytes = new JsonBytes();
    bytes.raw(Json.TREE.writeValueAsBytes(body));
    exchange.send(Status.OK_200, bytes);
  }
}
