package city.laterne.context.http;

import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.Json;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.http.RegistrationEndpoints.Given;
import city.laterne.context.registration.CsourceSubscriptions;
import city.laterne.shared.Failure;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /csourceSubscriptions} (clauses 5.11, 6.12 and 6.13). */
final class CsourceSubscriptionEndpoints {
  static final String PATH = "/csourceSubscriptions";
  static final Set<String> PARAMETERS = Set.of("limit", "offset", "count");

  private CsourceSubscriptionEndpoints() {}

  static void create(Exchange exchange) {
    exchange.requireRead();
    Given given = RegistrationEndpoints.given(exchange);
    String id = of(exchange).create(given.json(), given.context(), exchange.principal());
    exchange.header("Location", "/ngsi-ld/v1" + PATH + "/" + id);
    exchange.empty(Status.CREATED_201);
  }

  static void update(Exchange exchange) {
    exchange.requireRead();
    String id = id(exchange);
    Given given = RegistrationEndpoints.given(exchange);
    of(exchange).update(id, given.json(), given.context(), exchange.principal());
    exchange.empty(Status.NO_CONTENT_204);
  }

  static void delete(Exchange exchange) {
    exchange.requireRead();
    of(exchange).delete(id(exchange), exchange.principal());
    exchange.empty(Status.NO_CONTENT_204);
  }

  /** Refusals are plain JSON here, as ETSI's tests 040_02 and 040_03 want them. */
  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    ObjectNode found;
    try {
      found = of(exchange).json(id(exchange), exchange.vocabulary().table(), exchange.principal());
    } catch (Failure failure) {
      Problems.Problem problem = Problems.of(failure);
      JsonBytes json = new JsonBytes();
      problem.write(json);
      exchange.answer().header(Exchange.JSON);
      exchange.answer().send(Status.create(problem.status()), json.array(), json.length());
      return;
    }
    RegistrationEndpoints.send(exchange, found);
  }

  static void list(Exchange exchange, DistributedSubscriptions distributed) {
    exchange.requireRead();
    Paging paging = Paging.of(exchange);
    List<ObjectNode> all = new ArrayList<>(distributed.watches(exchange));
    all.addAll(0, of(exchange).list(exchange.vocabulary().table(), exchange.principal()));
    ArrayNode page = Json.TREE.createArrayNode();
    paging.of(all).forEach(page::add);
    paging.headers(exchange, "/ngsi-ld/v1" + PATH, all.size());
    RegistrationEndpoints.send(exchange, page);
  }

  private static CsourceSubscriptions of(Exchange exchange) {
    return exchange.door().hub().subscriptions(exchange.tenant());
  }

  private static String id(Exchange exchange) {
    return EntityReader.uri(exchange.path("id"), "The id in the path");
  }
}
