package city.laterne.context.http;

import city.laterne.context.entity.Bad;
import city.laterne.context.entity.EntityReader;
import city.laterne.context.entity.EntityWriter;
import city.laterne.context.entity.JsonBytes;
import city.laterne.context.query.EntityMap;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import io.helidon.http.Status;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code /entityMaps}, {@code /temporal/entityMaps} and {@code /entityMaps/{id}} (clauses 5.14,
 * 6.32, 6.34 and 6.35).
 */
final class EntityMapEndpoints {
  private EntityMapEndpoints() {}

  /** Makes a map of what a query finds. */
  static void create(Exchange exchange) {
    create(exchange, DistributedReads.sources(exchange));
  }

  /** Makes a map of what a query finds within a time. */
  static void createTemporal(Exchange exchange) {
    create(exchange, TemporalReading.sources(exchange));
  }

  private static void create(Exchange exchange, Map<String, Set<String>> sources) {
    send(exchange, Status.CREATED_201, MapUse.create(exchange, sources));
  }

  static void retrieve(Exchange exchange) {
    exchange.requireRead();
    send(exchange, Status.OK_200, get(exchange));
  }

  /** Changes when a map ends; what only the broker says is passed over (clause 5.14.2.4). */
  static void update(Exchange exchange) {
    exchange.requireRead();
    EntityMap map = get(exchange);
    JsonNode given = RequestBody.tree(exchange);
    if (!given.isObject()) {
      throw Bad.request("An entity map must be a JSON object.");
    }
    if (!given.path("type").asString("EntityMap").equals("EntityMap")) {
      throw Bad.data("type must be EntityMap.");
    }
    JsonNode expiresAt = given.path("expiresAt");
    if (!expiresAt.isMissingNode()) {
      exchange.door().entityMaps().expire(map, time(expiresAt));
    }
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static long time(JsonNode given) {
    try {
      return Micros.parse(given.asString(""));
    } catch (DateTimeException e) {
      throw Bad.data(
          "expiresAt must be a date and time such as 2026-01-01T00:00:00Z, not " + given + ".", e);
    }
  }

  static void delete(Exchange exchange) {
    exchange.requireRead();
    exchange.door().entityMaps().delete(exchange.tenant().name(), get(exchange));
    exchange.empty(Status.NO_CONTENT_204);
  }

  private static EntityMap get(Exchange exchange) {
    String id = EntityReader.uri(exchange.path("id"), "The entity map's id in the path");
    return MapUse.find(exchange, id)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Kind.NOT_FOUND,
                    "ResourceNotFound",
                    "There is no entity map " + id + ", or its time is over."));
  }

  private static void send(Exchange exchange, Status status, EntityMap map) {
    JsonBytes body = new JsonBytes();
    body.raw("{\"id\":").string(map.id()).raw(",\"type\":\"EntityMap\",\"expiresAt\":");
    body.time(map.expiresAt()).raw(",\"entityMap\":{");
    for (Map.Entry<String, List<String>> entity : map.sources().entrySet()) {
      body.separate().string(entity.getKey()).raw(":[");
      entity.getValue().forEach(source -> body.separate().string(source));
      body.raw(']');
    }
    body.raw("},\"linkedMaps\":{}");
    if (exchange.wantsLinked()) {
      String context = exchange.linkedContext();
      body.raw(",\"@context\":")
          .raw(context.isEmpty() ? "\"" + EntityWriter.CORE_URL + "\"" : context);
    }
    exchange.send(status, body.raw('}'));
  }
}
