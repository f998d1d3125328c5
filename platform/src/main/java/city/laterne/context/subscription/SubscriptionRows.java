package city.laterne.context.subscription;

import city.laterne.store.RowWrite;
import city.laterne.store.Scope;
import city.laterne.store.Space;
import city.laterne.store.Tenant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stored form: subscriptions under {@code s/id}, the state of their deliveries under {@code
 * d/id}.
 */
final class SubscriptionRows {
  /** The most subscriptions of one tenant. */
  static final int MOST = 100_000;

  private static final String SUBSCRIPTION = "s/";
  private static final String STATE = "d/";

  private SubscriptionRows() {}

  static RowWrite put(Subscription subscription) {
    ObjectNode row = SubscriptionJson.JSON.createObjectNode();
    row.set("body", SubscriptionJson.write(subscription, UnaryOperator.identity()));
    row.put("context", subscription.context())
        .put("owner", subscription.owner())
        .put("since", subscription.since());
    Scope scope = subscription.scope();
    ObjectNode sees = row.putObject("scope").put("tenant", scope.tenant());
    put(sees, "types", scope.types());
    put(sees, "districts", scope.districts());
    put(sees, "purposes", scope.purposes());
    return RowWrite.put(
        Space.SUBSCRIPTION,
        key(SUBSCRIPTION, subscription.id()),
        SubscriptionJson.JSON.writeValueAsBytes(row));
  }

  static RowWrite put(String id, DeliveryState state) {
    return RowWrite.put(Space.SUBSCRIPTION, key(STATE, id), state.encode());
  }

  static List<RowWrite> delete(String id) {
    return List.of(
        RowWrite.delete(Space.SUBSCRIPTION, key(SUBSCRIPTION, id)),
        RowWrite.delete(Space.SUBSCRIPTION, key(STATE, id)));
  }

  static List<Subscription> all(Tenant tenant) {
    List<Subscription> all = new ArrayList<>();
    tenant
        .rows(Space.SUBSCRIPTION, key(SUBSCRIPTION, ""), new byte[0], MOST)
        .forEach(row -> all.add(decode(row.value())));
    return all;
  }

  static DeliveryState state(Tenant tenant, String id, NotificationCounts counts) {
    return tenant
        .row(Space.SUBSCRIPTION, key(STATE, id))
        .map(bytes -> DeliveryState.decode(bytes, counts))
        .orElseGet(() -> new DeliveryState(counts));
  }

  private static Subscription decode(byte[] bytes) {
    JsonNode row = SubscriptionJson.JSON.readTree(bytes);
    JsonNode scope = row.path("scope");
    return SubscriptionJson.read(
        row.path("body"),
        "",
        row.path("context").asString(),
        row.path("owner").asString(),
        new Scope(
            scope.path("tenant").asString(),
            texts(scope.path("types")),
            texts(scope.path("districts")),
            texts(scope.path("purposes"))),
        row.path("since").asLong(0),
        UnaryOperator.identity());
  }

  private static void put(ObjectNode json, String member, Optional<Set<String>> texts) {
    if (texts.isPresent()) {
      ArrayNode array = json.putArray(member);
      texts.get().stream().sorted().forEach(array::add);
    }
  }

  private static Optional<Set<String>> texts(JsonNode array) {
    if (array.isMissingNode()) {
      return Optional.empty();
    }
    Set<String> texts = new LinkedHashSet<>();
    array.forEach(item -> texts.add(item.asString()));
    return Optional.of(texts);
  }

  private static byte[] key(String prefix, String id) {
    return (prefix + id).getBytes(StandardCharsets.UTF_8);
  }
}
