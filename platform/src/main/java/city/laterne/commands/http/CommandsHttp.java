package city.laterne.commands.http;

import city.laterne.commands.Command;
import city.laterne.commands.Dispatcher;
import city.laterne.commands.Outbox;
import city.laterne.security.Authentication;
import city.laterne.security.Principal;
import city.laterne.security.Right;
import city.laterne.shared.Failure;
import city.laterne.shared.Micros;
import city.laterne.store.ReadView;
import city.laterne.store.Store;
import city.laterne.store.Tenant;
import city.laterne.store.Value;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /commands?entity=…}: what stands in the outbox for an entity, the oldest first. */
public final class CommandsHttp implements HttpService {
  private static final int MOST = 100;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Authentication authentication;
  private final Function<String, Parts> tenants;

  /** What one tenant's answer is made from. */
  public record Parts(Tenant tenant, Outbox outbox, Dispatcher dispatcher) {}

  /**
   * The endpoint.
   *
   * @param tenants the parts of a tenant by its name; throws {@link Failure} NOT_FOUND for an
   *     unknown one
   */
  public CommandsHttp(Authentication authentication, Function<String, Parts> tenants) {
    this.authentication = authentication;
    this.tenants = tenants;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/commands", this::list);
  }

  private void list(ServerRequest request, ServerResponse response) {
    String tenantName =
        request.headers().first(HeaderNames.create("NGSILD-Tenant")).orElse(Store.DEFAULT_TENANT);
    Principal principal =
        authentication.authenticate(request.headers().first(HeaderNames.AUTHORIZATION), tenantName);
    principal.require(Right.READ);
    String entity =
        request
            .query()
            .first("entity")
            .asOptional()
            .orElseThrow(
                () ->
                    new Failure(
                        Failure.Kind.INVALID,
                        "BadRequestData",
                        "Whose commands? Give the entity's URI as parameter entity."));
    Parts parts = tenants.apply(tenantName);
    try (ReadView view = parts.tenant().read(principal.scope())) {
      if (view.find(entity).isEmpty()) {
        throw new Failure(
            Failure.Kind.NOT_FOUND, "ResourceNotFound", "There is no entity " + entity + ".");
      }
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(JSON.writeValueAsBytes(answer(parts, entity)));
  }

  private static ArrayNode answer(Parts parts, String entity) {
    Map<String, Command> live = new HashMap<>();
    parts.dispatcher().list(entity).forEach(command -> live.put(command.id(), command));
    ArrayNode answer = JSON.createArrayNode();
    List<Command> stored = parts.outbox().list(entity, MOST);
    stored.forEach(command -> answer.add(wire(live.getOrDefault(command.id(), command))));
    return answer;
  }

  private static ObjectNode wire(Command command) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", command.id());
    node.put("entity", command.entityId());
    node.put("name", command.name());
    switch (command.value()) {
      case Value.Decimal decimal -> node.put("value", decimal.toDouble());
      case Value.Real(double value) -> node.put("value", value);
      case Value.Bool(boolean value) -> node.put("value", value);
      case Value.Text(String value) -> node.put("value", value);
      case Value.Null _ -> node.putNull("value");
      case Value.Items _, Value.Fields _, Value.Point _ ->
          node.put("value", command.value().toString());
    }
    node.put("urgency", command.urgency().name());
    ArrayNode reasons = node.putArray("reasons");
    command.reasons().forEach(reasons::add);
    node.put("issuedAt", Micros.format(command.issuedAt()));
    node.put("expiresAt", Micros.format(command.expiresAt()));
    node.put("state", command.state().name());
    node.put("attempts", command.attempts());
    return node;
  }
}
